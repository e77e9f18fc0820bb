"""What happens to channels without anybody asking the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.account_sync import find_admins, retire
from bot.admin.channel import use_button
from bot.admin.installation import tell_deleted
from bot.events import RoomChange, RoomChanged, Uninstalled
from bot.messages import Buttons, Message, Paragraph, Room
from bot.nudges.without_home import remind_by_message
from bot.phrases import label, words
from bot.publishing.channels import Channels, prompt_of, same
from bot.publishing.copies import to_people
from bot.routes import Context
from bot.store import Channel, Purpose, Work

HERE = "admin/rooms"
ARCHIVED = "is_archived"


@dataclass(frozen=True, slots=True)
class Rooms:
    """Over what every feature posts."""

    channels: Channels

    async def note_room_change(self, context: Context, event: RoomChanged) -> None:
        """A channel in use was archived: admins hear of it. The bot was let in somewhere: they may want to use it."""
        async with context.store.work() as work:
            workspace = await work.workspaces.of(event.platform, event.team)
            if workspace is None:
                return
            await work.inbox.take(workspace, event.key, context.clock.now())
            if event.change is RoomChange.ARCHIVED:
                await self.channels.note_failure(work, workspace, event.room, ARCHIVED, context.clock.now())
            else:
                await self.channels.works(work, workspace, event.room, context.clock.now())
                await self._offer_room(work, workspace, event.room, context)
            await work.commit()

    async def _offer_room(self, work: Work, workspace: int, room: Room, context: Context) -> None:
        channels = await work.workspaces.channels(workspace)
        subject = f"joined/{room.platform}/{room.external}"
        off = await work.workspaces.features_off(workspace)
        on = [purpose for purpose, entry in self.channels.entries.items() if entry.feature not in off]
        open_for = [purpose for purpose in on if not _in_use(channels, room, purpose)]
        if not open_for or await work.outbox.about(workspace, subject):
            return
        said = words(HERE if len(open_for) > 1 else prompt_of(open_for[0]), room=room)["joined"]
        buttons = tuple(use_button(purpose, room, label(prompt_of(purpose), "button_use")) for purpose in open_for)
        message = Message((Paragraph(said), Buttons(buttons)), summary=said)
        admins = await work.people.admins(workspace)
        await work.outbox.put(to_people("admin.joined", subject, admins, message), context.clock.now())


def _in_use(channels: tuple[Channel, ...], room: Room, purpose: Purpose) -> bool:
    """Whether the purpose has its channel on that platform, or the room is a channel for something already."""
    return any(
        one.room.platform == room.platform and (one.purpose is purpose or same(one.room, room)) for one in channels
    )


async def remove_workspace(context: Context, event: Uninstalled) -> None:
    """The workspace took the bot away: everything of it is removed. Where only tokens were revoked, it is kept; also
    where it was installed again before the word came."""
    if not event.gone:
        return
    async with context.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        leading = await work.people.with_roles(workspace) if workspace is not None else ()
        await work.workspaces.remove(event.platform, event.team, event.at)
        unled = False
        if workspace is not None and await work.workspaces.of(event.platform, event.team) is None:
            unled = await retire(work, workspace, context.clock.now(), {each.id for each in leading if each.handles})
            await tell_deleted(context, work, workspace, event.platform)
            await remind_by_message(context, work, workspace)
        await work.commit()
    if workspace is not None and unled:
        await find_admins(context, workspace)
