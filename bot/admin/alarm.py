"""What admins are told without asking, each thing once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.messages import Message, Paragraph, Room
from bot.people import Person
from bot.store import Delivery, Work
from bot.wording import why, words

ALARM = "admin.alarm"


def to_people(kind: str, subject: str, people: Iterable[Person], message: Message) -> list[Delivery]:
    """A direct message to each of them, where they have a handle."""
    return [
        Delivery(person.workspace, kind, subject, handle.platform, handle.external, private=True, message=message)
        for person in people
        for handle in person.handles[:1]
    ]


async def room_failed(work: Work, workspace: int, room: Room, reason: str, now: datetime) -> None:
    """Notes that a channel in use can't be posted to, and tells the admins if that is news."""
    used = next((one for one in await work.workspaces.channels(workspace) if _same(one.room, room)), None)
    if used is None or not await work.workspaces.mark_failing(workspace, used.room, reason):
        return
    said = words("admin/alarm", room=used.room, reason=why(reason))["channel_fails"]
    message = Message((Paragraph(said), Paragraph(words("admin/alarm")["channel_help"])), summary=said)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people(ALARM, f"room/{room.external}", admins, message), now)


def _same(one: Room, other: Room) -> bool:
    return replace(one, name="") == replace(other, name="")
