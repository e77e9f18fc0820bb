"""What happens to channels without anybody asking the bot."""

from __future__ import annotations

from datetime import datetime

from bot.admin.channel import use_button
from bot.admin.installation import deleted
from bot.admin.rules import PURPOSES
from bot.admin.waiting import offer_waiting
from bot.deliveries import Entry
from bot.events import RoomChange, RoomChanged, Uninstalled
from bot.features import Feature
from bot.messages import Buttons, Message, Paragraph, Room
from bot.platform import Verb
from bot.publishing.alarm import ALARM, room_failed, same, watched
from bot.publishing.copies import to_people
from bot.routes import Desk
from bot.store import Channel, Purpose, Work
from bot.wording import label, words

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
    used = [one for one in await work.workspaces.channels(workspace) if one.failing and same(one.room, room)]
    if not used or not await work.workspaces.mark_failing(workspace, room, None):
        return
    said = words(HERE, room=used[0].room)["works_again"]
    message = Message((Paragraph(said),), summary=said)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people(ALARM, f"room/{room.external}", admins, message), now)
    for one in used:
        await offer_waiting(work, workspace, one.purpose, now)
    await watched(work, workspace, now)


async def _joined(work: Work, workspace: int, room: Room, desk: Desk) -> None:
    channels = await work.workspaces.channels(workspace)
    subject = f"joined/{room.platform}/{room.external}"
    off = await work.workspaces.features_off(workspace)
    open_for = [each for each in PURPOSES if Feature(each) not in off and not _in_use(channels, room, each)]
    if not open_for or await work.outbox.about(workspace, subject):
        return
    said = words(HERE, room=room)["joined" if len(open_for) > 1 else f"joined_{open_for[0]}"]
    buttons = tuple(use_button(purpose, room, label(HERE, f"button_use_{purpose}")) for purpose in open_for)
    message = Message((Paragraph(said), Buttons(buttons)), summary=said)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people("admin.joined", subject, admins, message), desk.clock.now())


def _in_use(channels: tuple[Channel, ...], room: Room, purpose: Purpose) -> bool:
    """Whether the purpose has its channel on that platform, or the room is a channel for something already."""
    return any(
        one.room.platform == room.platform and (one.purpose is purpose or same(one.room, room)) for one in channels
    )


async def uninstalled(desk: Desk, event: Uninstalled) -> None:
    """The workspace took the bot away: everything of it is removed. Where only tokens were revoked, it is kept; also
    where it was installed again before the word came."""
    if not event.gone:
        return
    async with desk.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        await work.workspaces.remove(event.platform, event.team, event.at)
        if workspace is not None and await work.workspaces.of(event.platform, event.team) is None:
            await deleted(desk, work, workspace, event.platform)
        await work.commit()
