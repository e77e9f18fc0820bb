"""What admins are told without asking, each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deliveries import Entry, State
from bot.home.redraw import lists_changed
from bot.messages import Message, Paragraph, Room
from bot.publishing.backlog import what_waits_there
from bot.publishing.copies import to_people
from bot.store import Work
from bot.wording import why, words

HERE = "publishing/alarm"
ALARM = "admin.alarm"
HELD = "outbox/held"
QUIET = timedelta(hours=1)
"""So long after one alarm about doubtful deliveries no other is sent: the list shows them all."""


async def room_failed(work: Work, workspace: int, room: Room, reason: str, now: datetime) -> None:
    """Notes that a channel in use can't be posted to, and tells the admins if that is news: why, and what waits. To be
    called after it was noted that what was refused waits."""
    used = [one for one in await work.workspaces.channels(workspace) if same(one.room, room)]
    if not used or not await work.workspaces.mark_failing(workspace, used[0].room, reason):
        return
    said = words(HERE, room=used[0].room, reason=why(reason))["channel_fails"]
    waits = [Paragraph(each) for one in used if (each := await what_waits_there(work, workspace, one.purpose))]
    message = Message((Paragraph(said), *waits, Paragraph(words(HERE)["channel_help"])), summary=said)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people(ALARM, f"room/{room.external}", admins, message), now)
    await watched(work, workspace, now)


async def watched(work: Work, workspace: int, now: datetime) -> None:
    """What HR and admins see of channels on their Home is other than before."""
    await lists_changed(work, await work.people.with_roles(workspace), now)


async def delivery_held(work: Work, entry: Entry, now: datetime) -> None:
    """Nobody can tell whether it arrived: the admins are asked to look, but not about the alarm itself, nor where its
    feature has decided already."""
    workspace = entry.delivery.workspace
    if entry.delivery.kind == ALARM or not await _undecided(work, entry):
        return
    if any(now - alarm.created_at < QUIET for alarm in await work.outbox.about(workspace, HELD)):
        return
    said = words(HERE)["held"]
    message = Message((Paragraph(said),), summary=said)
    await work.outbox.put(to_people(ALARM, HELD, await work.people.admins(workspace), message), now)


async def _undecided(work: Work, entry: Entry) -> bool:
    found = await work.outbox.get(entry.delivery.workspace, entry.token)
    return found is not None and found.state is State.HELD


def same(one: Room, other: Room) -> bool:
    """Whatever they are called."""
    return replace(one, name="") == replace(other, name="")
