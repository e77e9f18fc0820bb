"""What happens to channels without anybody asking the bot."""

from __future__ import annotations

from datetime import datetime

from bot.admin.alarm import ALARM, room_failed, to_people
from bot.admin.channel import use_button
from bot.deliveries import Entry
from bot.events import RoomChange, RoomChanged, Uninstalled
from bot.messages import Buttons, Message, Paragraph, Room
from bot.platform import Verb
from bot.praise.waiting import offer_waiting
from bot.routes import Desk
from bot.store import Channel, Purpose, Work
from bot.wording import words

HERE = "admin/rooms"
ARCHIVED = "is_archived"


async def room_changed(desk: Desk, event: RoomChanged) -> None:
    """A channel in use was archived: the admins hear of it. The bot was let in somewhere: they may want to use it."""
    async with desk.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None:
            return
        await work.inbox.take(workspace, event.key, desk.clock.now())
        if event.change is RoomChange.ARCHIVED:
            await room_failed(work, workspace, event.room, ARCHIVED, desk.clock.now())
        else:
            await _works(work, workspace, event.room, desk.clock.now())
            await _joined(work, workspace, event.room, desk)
        await work.commit()


async def post_sent(work: Work, entry: Entry, now: datetime) -> None:
    """A channel that failed takes posts again: the admins hear of it, and those whose praise waited are asked."""
    sent = entry.delivery
    if sent.private or sent.verb is not Verb.POST:
        return
    await _works(work, sent.workspace, Room(sent.platform, sent.place), now)


async def _works(work: Work, workspace: int, room: Room, now: datetime) -> None:
    if not await work.workspaces.mark_failing(workspace, room, None):
        return
    said = words(HERE, room=room)["works_again"]
    message = Message((Paragraph(said),), summary=said)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people(ALARM, f"room/{room.external}", admins, message), now)
    await offer_waiting(work, workspace, now)


async def _joined(work: Work, workspace: int, room: Room, desk: Desk) -> None:
    channels = await work.workspaces.channels(workspace)
    subject = f"joined/{room.platform}/{room.external}"
    if _in_use(channels, room) or await work.outbox.about(workspace, subject):
        return
    said = words(HERE, room=room)["joined"]
    message = Message((Paragraph(said), Buttons((use_button(Purpose.PRAISE, room, "button_use"),))), summary=said)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people("admin.joined", subject, admins, message), desk.clock.now())


def _in_use(channels: tuple[Channel, ...], room: Room) -> bool:
    """Whether praise has its channel already, and no other is needed on that platform."""
    return any(one.purpose is Purpose.PRAISE and one.room.platform == room.platform for one in channels)


async def uninstalled(desk: Desk, event: Uninstalled) -> None:
    """The workspace took the bot away: everything of it is removed. Where only tokens were revoked, it is kept; also
    where it was installed again before the word came."""
    if not event.gone:
        return
    async with desk.store.work() as work:
        await work.workspaces.remove(event.platform, event.team, event.at)
        await work.commit()
