"""What admins hear of being installed and removed, and what they decide about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.button_values import WORD, Value, joined, optional
from bot.deliveries import Delivery
from bot.errors import NotAllowed
from bot.events import BackAgain, ButtonPressed, Installed, Offered, TakenAway
from bot.messages import Button, Buttons, Message, Paragraph, Part, Style
from bot.people import Handle, Person
from bot.phrases import chat_name, label, render_confirm, words
from bot.replies import ButtonReply, Replace
from bot.routes import Context, Interaction
from bot.store import Work

HERE = "admin/installation"
KIND = "admin.installation"
ACCEPT, DECLINE, KEEP = "admin.accept_chat", "admin.decline_chat", "admin.keep_chat"


class Installation(NamedTuple):
    """A chat's part of the workspace; with a `mark` the installation that would take its place."""

    platform: str
    team: str
    mark: str = ""


INSTALLATION = Value(joined(Installation, "|", WORD, WORD, optional(WORD, "")), Installation("", ""))


async def greet_installer(context: Context, event: Installed) -> None:
    """Who is an admin before anybody's first installation is known hears the welcome instead."""
    async with context.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None:
            return
        await work.inbox.take(workspace, event.key, context.clock.now())
        found = await work.people.by_handles(workspace, [Handle(event.platform, event.by)] if event.by else [])
        by = found[0] if found else None
        what = "installed_by" if by else "installed"
        await _tell(context, work, workspace, event.platform, what, who=event.name, by=by)
        await work.commit()


async def offer_installation(context: Context, event: Offered) -> None:
    """Nothing changes before an admin says yes."""
    async with context.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None:
            return
        await work.inbox.take(workspace, event.key, context.clock.now())
        value = INSTALLATION.encode(Installation(event.platform, event.team, event.mark))
        yes = Button(
            ACCEPT, label(HERE, "button_accept"), value, Style.PRIMARY, render_confirm(HERE, "confirm_accept_{}")
        )
        buttons = Buttons((yes, Button(DECLINE, label(HERE, "button_decline"), value)))
        await _tell(context, work, workspace, event.platform, "offered", buttons, who=event.name)
        await work.commit()


async def note_removal(context: Context, event: TakenAway) -> None:
    """Everything is kept for a day, and longer where an admin wants it."""
    async with context.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None or not await work.workspaces.leave(event.platform, event.team, event.at):
            return
        await work.inbox.take(workspace, event.key, context.clock.now())
        value = INSTALLATION.encode(Installation(event.platform, event.team))
        keep = Button(KEEP, label(HERE, "button_keep"), value, Style.PRIMARY)
        alone = not await _other_chats(work, workspace, event.platform)
        await _tell(context, work, workspace, event.platform, "left_alone" if alone else "left", Buttons((keep,)))
        await work.commit()


async def back_again(context: Context, event: BackAgain) -> None:
    """The platform takes the token after all: nothing is deleted."""
    async with context.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None or not await work.workspaces.stay(event.platform, event.team):
            return
        await _tell(context, work, workspace, event.platform, "back")
        await work.commit()


async def tell_deleted(context: Context, work: Work, workspace: int, platform: str) -> None:
    """A chat's part is gone; those who are left hear of it in the other."""
    if await work.people.admins(workspace):
        await _tell(context, work, workspace, platform, "deleted")


async def accept(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The new installation counts from now on, in the place of the one before."""

    async def accept(work: Work, workspace: int, platform: str, team: str, mark: str) -> bool:
        return await work.workspaces.accept(workspace, platform, team, mark, interaction.now)

    reply = await _decide(interaction, "accepted", accept)
    interaction.context.newcomers.set()
    return reply


async def refuse(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    async def decline(work: Work, workspace: int, platform: str, team: str, mark: str) -> bool:
        return await work.workspaces.decline(workspace, platform, team, mark)

    return await _decide(interaction, "declined", decline)


async def keep_data(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    async def keep(work: Work, workspace: int, platform: str, team: str, _: str) -> bool:
        return await work.workspaces.of(platform, team) == workspace and await work.workspaces.stay(platform, team)

    return await _decide(interaction, "kept", keep)


async def _decide(
    interaction: Interaction[ButtonPressed], done: str, do: Callable[[Work, int, str, str, str], Awaitable[bool]]
) -> ButtonReply:
    """Does it, notes it, and tells the admins who did."""
    async with interaction.work() as (work, actor):
        by, (platform, team, mark) = actor.person, INSTALLATION.decode(interaction.event.value)
        if not await do(work, by.workspace, platform, team, mark):
            raise NotAllowed(label(HERE, "settled_before"))
        await _tell(interaction.context, work, by.workspace, platform, done, by=by, who=by.name)
        await work.commit()
    return Replace(_message(platform, done, who=by.name))


async def _tell(
    context: Context,
    work: Work,
    workspace: int,
    platform: str,
    what: str,
    *more: Part,
    who: str = "",
    by: Person | None = None,
) -> None:
    """Every admin but who did it, on each chat where they can be reached; and the audit."""
    now = context.clock.now()
    act = what.removesuffix("_alone").removesuffix("_by")
    await work.audit.note(workspace, by.id if by else None, f"chat.{act}", platform, now)
    message = _message(platform, what, *more, who=who, by=by.name if by else "")
    told = [person for person in await work.people.admins(workspace) if by is None or person.id != by.id]
    ways = [handle for person in told for handle in person.handles if _takes_messages(context, handle)]
    about = f"chat/{platform}"
    await work.outbox.put(
        [Delivery(workspace, KIND, about, to.platform, to.external, private=True, message=message) for to in ways], now
    )


def _takes_messages(context: Context, handle: Handle) -> bool:
    platform = context.platforms.get(handle.platform)
    return platform is not None and platform.can.direct_messages


def _message(platform: str, what: str, *more: Part, who: str = "", by: str = "") -> Message:
    said = words(HERE, chat=chat_name(platform), who=who, by=by)[what]
    return Message((Paragraph(said), *more), summary=said)


async def _other_chats(work: Work, workspace: int, platform: str) -> bool:
    for other, team in await work.workspaces.teams():
        if other != platform and await work.workspaces.of(other, team) == workspace:
            return True
    return False
