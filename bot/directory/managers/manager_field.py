"""Reads the profile field that names the manager, at night: no platform notifies of changes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

from bot.directory.managers.field_repository import ManagerField, ToRead
from bot.directory.managers.rules import manager_fault
from bot.errors import LookUpFailed, NotSaved
from bot.people import Handle, Person, Source
from bot.platform import ChatPlatform, ProfileField
from bot.routes import Context
from bot.store import Work

log = structlog.get_logger("upward.directory")

A_MINUTE = 80
"""Look-ups. Slack allows a hundred a minute and team (tier 4, docs.slack.dev/apis/web-api/rate-limits)."""

AT_ONCE, PAUSE = 10, 0.62
"""Look-ups without pause, and seconds between two after those. Slack tolerates short bursts, but doesn't say how
short."""

REST, LONG_REST = 55.0, 3600.0
"""Seconds between two batches of look-ups, and before a retry after failure."""

NIGHT = range(6)
"""Hours, UTC, for reading profiles again; those never read are read at once."""

OLD = timedelta(hours=8)
"""Longer than the night, so that nobody is read twice in one."""

SHORT = frozenset({"ratelimited", "no_answer", "unreachable"})
"""Errors that pass by themselves."""

NO_FIELD = "no_such_field"
NAMES = ("manager", "supervisor", "reports to", "line manager", "team lead")


def choose_field(fields: Sequence[ProfileField], label: str | None) -> ProfileField | None:
    """The field with that label; without a label the only field that holds people, or the one named like a manager
    field."""
    if label:
        return next((field for field in fields if field.label.lower() == label.lower()), None)
    people = [field for field in fields if field.names_person]
    named = [field for field in people if field.label.lower() in NAMES]
    return people[0] if len(people) == 1 else next(iter(named), None)


async def read_manager_fields(context: Context, pause: float = PAUSE, rest: float = REST) -> None:
    """Runs the next batch of look-ups for every team, once in `rest` seconds over all replicas. Teams don't wait for
    each other."""
    async with context.store.read() as work:
        teams = [team for team in await work.workspaces.teams() if context.has_profiles(team[0])]
    await asyncio.gather(*(_read_soon(context, platform, team, pause, rest) for platform, team in teams))


async def _read_soon(context: Context, platform: str, team: str, pause: float, rest: float) -> None:
    try:
        await _read(context, platform, team, pause, rest)
    except NotSaved as failure:
        log.warning("manager field waits for the database", platform=platform, team=team, reason=str(failure))


async def _read(context: Context, platform: str, team: str, pause: float, rest: float) -> None:
    now = context.clock.now()
    async with context.store.work() as work:
        workspace = await work.workspaces.of(platform, team)
        fields = await work.manager_fields.fields(workspace) if workspace is not None else ()
        field = next((each for each in fields if (each.platform, each.team) == (platform, team)), None)
        if workspace is None or field is None or field.label == "":
            return
        rest = LONG_REST if field.trouble and field.trouble not in SHORT else rest
        before = now - OLD if now.hour in NIGHT else None
        share = await work.manager_fields.next(platform, team, before, A_MINUTE)
        if not share or not await work.manager_fields.turn(platform, team, now, rest):
            return
        await work.commit()
    named, trouble = await _look_up(context.platforms[platform], field, share, pause)
    async with context.store.work() as work:
        await work.workspaces.lock_workspace(workspace)
        await _take(context, work, workspace, named)
        await work.manager_fields.read(platform, team, [each.external for each in named], now)
        await work.manager_fields.trouble(platform, team, trouble)
        await work.commit()
    log.info("manager field read", platform=platform, team=team, count=len(named), reason=trouble)


async def _look_up(
    platform: ChatPlatform, field: ManagerField, share: Sequence[ToRead], pause: float
) -> tuple[dict[ToRead, Handle | None], str | None]:
    """The account named in each profile, as far as the platform answered, and why it stopped."""
    named: dict[ToRead, Handle | None] = {}
    try:
        chosen = choose_field(await platform.profile_fields(field.team), field.label)
        if chosen is None:
            return {}, NO_FIELD
        now = asyncio.get_running_loop().time
        first = now()
        for turn, each in enumerate(share, start=1):
            await asyncio.sleep(first + pause * (turn - AT_ONCE) - now())
            named[each] = await _look_up_manager(platform, field.team, each, chosen)
    except LookUpFailed as failure:
        return named, failure.reason
    return named, None


async def _look_up_manager(platform: ChatPlatform, team: str, each: ToRead, field: ProfileField) -> Handle | None:
    try:
        return await platform.person_in_profile(team, Handle(platform.name, each.external), field.id)
    except LookUpFailed as failure:
        if failure.reason != "user_not_found":
            raise
        return None


async def _take(context: Context, work: Work, workspace: int, named: Mapping[ToRead, Handle | None]) -> None:
    """Saves what is new. Ignores a manager who would cause a loop or doesn't belong to the company."""
    if not named:
        return
    said = await work.manager_fields.managers_named([each.person for each in named])
    managers = await work.people.by_handles(workspace, [handle for handle in named.values() if handle])
    holders = {handle: manager for manager in managers for handle in manager.handles}
    news = {
        each.person: manager
        for each, handle in named.items()
        if (manager := holders.get(handle) if handle else None) is None or manager.id != said.get(each.person)
    }
    people = {person.id: person for person in await work.people.by_ids(workspace, list(news))}
    for number, manager in news.items():
        if number in people and (manager is not None or number in said):
            await _say(context, work, people[number], manager)


async def _say(context: Context, work: Work, person: Person, manager: Person | None) -> None:
    if (
        manager is not None
        and manager_fault(person, manager, await work.structure.managers_above(manager.id)) is not None
    ):
        manager = None
    await work.structure.set_manager(person.id, Source.PROFILE, manager.id if manager else None)
    about = f"person/{person.id} {manager.id if manager else '-'}"
    await work.audit.note(person.workspace, None, "manager.profile", about, context.clock.now())
