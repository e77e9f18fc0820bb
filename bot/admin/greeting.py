"""What the bot says unasked: the answer to "hi" and to a mention, and the owners' welcome."""

from __future__ import annotations

from collections.abc import Iterable

from bot.account_sync import meet
from bot.admin.help import commands_of, help_parts
from bot.admin.offer_answer import offer_answer, unread
from bot.admin.parts import to_overview
from bot.admission import Who
from bot.errors import LookUpFailed
from bot.events import Greeted
from bot.fallback import needs_invitation
from bot.home.cards import HomeView
from bot.home.entries import beginnings
from bot.messages import Buttons, Message, Paragraph, render_lines
from bot.people import Person, Standing
from bot.phrases import words
from bot.publishing.copies import to_people
from bot.routes import Context, OnEvent, OnHome, Route
from bot.store import Purpose, Work
from bot.typed_answers import OnAnswer

HERE = "admin/greeting"
SILENT = frozenset({Standing.BOT, Standing.OUTSIDER})


def on_greeting(features: Iterable[Route]) -> OnEvent[Greeted]:
    """Somebody wrote to the bot: they hear in a direct message what they can do, once for each message."""
    features = tuple(features)
    commands, begins = commands_of(features), [entry for entry in features if isinstance(entry, OnHome)]
    answered = [entry for entry in features if isinstance(entry, OnAnswer)]

    async def answer(context: Context, event: Greeted) -> None:
        await _meet(context, event)
        async with context.store.work() as work:
            actor = await work.people.actor(event.by)
            if actor is None or not actor.person.active or actor.person.standing in SILENT:
                return
            person, now = actor.person, context.clock.now()
            await work.inbox.take(person.workspace, event.key, now)
            if (offer := await offer_answer(work, actor, event, answered, now)) is not None:
                await work.outbox.put([offer], now)
                await work.commit()
                return
            hello, view = words(HERE)["hello"], HomeView(work, actor, now)
            parts = (
                *unread(event),
                Paragraph(hello),
                *await beginnings(begins, view),
                *_settings(person),
                *help_parts(commands, actor),
            )
            message = Message(parts, summary=hello)
            await work.outbox.put(to_people("admin.greeting", f"person/{person.id}", [person], message), now)
            await work.commit()

    return OnEvent(Greeted, answer)


def _settings(person: Person) -> tuple[Buttons, ...]:
    return (Buttons((to_overview(),)),) if Who.ADMIN.admits(person) else ()


async def _meet(context: Context, event: Greeted) -> None:
    """Learns who it is if the directory has not named them yet."""
    async with context.store.read() as work:
        if await work.people.actor(event.by) is not None:
            return
    try:
        profile = await context.platforms[event.by.platform].profile(event.by.team, event.by.handle)
    except LookUpFailed:
        return
    async with context.store.work() as work:
        await meet(work, event.by, profile, context.clock.now())
        await work.commit()


async def welcome(context: Context, workspace: int) -> None:
    """Tells the admins of a new workspace the three steps, once."""
    async with context.store.work() as work:
        subject = f"workspace/{workspace}"
        if await work.outbox.about(workspace, subject):
            return
        admins = await work.people.admins(workspace)
        handles = [handle for person in admins for handle in person.handles]
        message = await _steps(work, workspace, needs_invitation(handles, context.platforms))
        await work.outbox.put(to_people("admin.welcome", subject, admins, message), context.clock.now())
        await work.commit()


async def tell_new_admins(context: Context, workspace: int) -> None:
    """Tells the owners that they are the admins, since the last one left."""
    async with context.store.work() as work:
        admins = await work.people.admins(workspace)
        said = words(HERE)["taken_over"]
        for person in admins:
            await work.audit.note(workspace, None, "role.set", f"person/{person.id} admin", context.clock.now())
        message = render_lines(said)
        await work.outbox.put(to_people("admin.welcome", "taken over", admins, message), context.clock.now())
        await work.commit()


async def _steps(work: Work, workspace: int, invited: bool) -> Message:
    rooms = [one.room for one in await work.workspaces.channels(workspace) if one.purpose is Purpose.PRAISE]
    said = words(HERE, rooms=rooms)
    needed = ["step_invite", "step_set", "step_try"] if invited else ["step_set_first", "step_try_second"]
    first, steps = ("ready", ["try"]) if rooms else ("welcome", needed)
    return Message(tuple(Paragraph(said[block]) for block in (first, *steps)), summary=said[first])
