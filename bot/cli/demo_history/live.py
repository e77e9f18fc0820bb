"""The demo's company at its first start: who is HR, and what they lived through."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from adapters.sandbox.company import email_of, is_colleague
from bot.cli.demo_history import reviewing
from bot.cli.demo_history.asking import ask, offer
from bot.cli.demo_history.chats import EarlierMessages
from bot.cli.demo_history.departments import import_departments
from bot.cli.demo_history.entries import read_cycles, read_feedback, read_objectives, read_praise
from bot.cli.demo_history.past import Past
from bot.cli.demo_history.telling import aim, give
from bot.cycles.running.sweeping import sweep_due
from bot.people import Handle, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.hipchat.server import HipChat
    from bot.cycles.ballots import Ballots
    from bot.people import Person
    from bot.routes import Context
    from bot.store import Work

ONCE = ("demo history", date.max)


async def live(context: Context, sandbox: Sandbox, hip: HipChat, *, empty: bool) -> None:
    """Once in a folder. Whoever ends the demo meanwhile waits a moment: what stands in the chats and what the bot knows
    belong together."""
    telling = asyncio.create_task(_live(context, sandbox, hip, empty=empty))
    try:
        await asyncio.shield(telling)
    except asyncio.CancelledError:
        await telling
        raise


async def _live(context: Context, sandbox: Sandbox, hip: HipChat, *, empty: bool) -> None:
    chats = EarlierMessages(sandbox, hip)
    await import_departments(context, sandbox.workspace.team_id, _find_departments(sandbox))
    async with context.store.work() as work:
        workspace = await work.workspaces.of("slack", sandbox.workspace.team_id)
        if workspace is None or not await work.daily.first(workspace, *ONCE):
            return
        people = await _people(work, workspace, sandbox, hip)
        await work.people.set_roles(people[reviewing.HR].id, people[reviewing.HR].roles | {Role.HR})
        past = await _past(context, work, workspace, people, chats)
        drafted = None if empty else await _tell(past, context)
        await work.commit()
    if drafted is not None and context.ballots is not None:
        await _ask_now(context, context.ballots, past, drafted)
    chats.show()


def _find_departments(sandbox: Sandbox) -> list[Mapping[str, Any]]:
    """Of everybody in the company's file who works here."""
    staff = [each for each in sandbox.company.people if is_colleague(each) and each.get("department")]
    return [{**each, "email": email_of(sandbox.company, each)} for each in staff]


async def _people(work: Work, workspace: int, sandbox: Sandbox, hip: HipChat) -> Mapping[str, Person]:
    handles = {
        Handle("slack", person.id): person.name for person in sandbox.workspace.people.values() if not person.is_bot
    }
    handles |= {Handle("hipchat", str(user.id)): user.handle for user in hip.group.users.values()}
    found = await work.people.by_handles(workspace, handles)
    return {handles[handle]: person for person in found for handle in person.handles if handle in handles}


async def _past(
    context: Context, work: Work, workspace: int, people: Mapping[str, Person], chats: EarlierMessages
) -> Past:
    company = chats.sandbox.company.people
    return Past(
        work,
        workspace,
        people,
        managers={each["handle"]: people[each["manager"]] for each in company if each.get("manager") in people},
        countries={each["handle"]: each["country"] for each in company if each.get("country")},
        channels=await work.workspaces.channels(workspace),
        chats=chats,
        now=context.clock.now(),
        values=await work.workspaces.values(workspace),
    )


async def _tell(past: Past, context: Context) -> reviewing.Drafted:
    """All of it but what has to wait for its folder."""
    for given in read_praise():
        await give(past, given)
    for aimed in read_objectives():
        await aim(past, aimed, context.platforms)
    found = read_feedback()
    for wanted in found.requests:
        await ask(past, wanted)
    for offered in found.given:
        await offer(past, offered)
    cycles = read_cycles()
    await reviewing.release(past, cycles.released)
    return await reviewing.draft(past, cycles.open)


async def _ask_now(context: Context, ballots: Ballots, past: Past, drafted: reviewing.Drafted) -> None:
    """Whoever is asked finds the folder there."""
    entry = read_cycles().open
    await reviewing.seal(ballots, drafted)
    await reviewing.share(past, ballots, drafted, entry.answers)
    async with context.store.work() as work:
        await reviewing.ask(replace(past, work=work), drafted)
        await work.commit()
    await sweep_due(context)
    await reviewing.share(past, ballots, drafted, entry.since)
