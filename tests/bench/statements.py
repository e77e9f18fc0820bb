"""How many SQL statements one command costs, counted by the store itself."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.clock import SystemClock
from bot.cycles.cycle import Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity
from bot.events import By, CommandTyped, FormChanged
from bot.forms import Answers
from bot.messages import Mention, Room, Words
from bot.people import Handle, Profile
from bot.quiet import OnQuietButton, OnQuietForm
from bot.replies import Say
from bot.router import Upward
from bot.routes import Context
from storage.store import DatabaseStore, open_store
from storage.tables.objectives import OBJECTIVE
from tests.bench.requests import write_people, write_requests
from tests.bench.servers import KINDS, Bench
from tests.databases import create_schema
from tests.office import Office, open_office
from tests.privileges.cycle_run import running
from tests.privileges.feedback_answer import opened
from tests.privileges.matrix import CYCLES, FEEDBACK
from tests.privileges.rows import May, shows
from tests.privileges.test_matrix import ENTRIES, act
from tests.privileges.world import World, world_in

MOST = 6
COMMANDS = ("objective", "objective list", "objective team", "upward people", "upward people without", "upward stats")
FEW, MANY, CHUNK = 40, 5_000, 500
"""People beside those who act. With few of them lists have a second page already, which costs counting them."""
STRANGERS, OWED_BY_EACH = 1_000, 5
"""From which number on people are none of those who act, and what each of them owes."""
PROGRESS = shows("button cycles.open", "H", "", running)
ALIKE = ("button answer", "button save", "button take_back", "form answer", "form share")
"""Of reviews without a name: opened, saved, taken back and shared."""
TEAM = 9
"""People who are asked about each of the others' managers."""
CROWDS = (("ben",), ("ben", "carla", "dmitri", "farah", "grace"))


async def statements_of_a_praise(bench: Bench) -> bool:
    """Counts for one person praised and for five, with nothing else at work on the database: it must not grow."""
    url = f"sqlite+aiosqlite:///{bench.folder / 'count.db'}"
    async with open_office(url) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        commands = [_command(office, names, number) for number, names in enumerate(CROWDS)]
    store = await open_store(url)
    bot = Upward(Context(store, {"slack": office.slack}, SystemClock()))
    counts = []
    for command in commands:
        before = store.statements
        reply = await bot.command(command)
        if not isinstance(reply, Say):
            raise TypeError(f"not a receipt: {reply}")
        counts.append(store.statements - before)
    await store.close()
    print(f"SQL statements of /praise, for 1 person and for 5: {counts} (target: at most {MOST})\n", flush=True)
    return max(counts) <= MOST


def _command(office: Office, names: tuple[str, ...], number: int) -> CommandTyped:
    people = [office.sandbox.workspace.person(name) for name in names]
    mentions = [Mention(person.name, (Handle("slack", person.id),)) for person in people]
    text = (*(run for mention in mentions for run in (mention, Words(" "))), Words("you saved the launch"))
    return CommandTyped(office.by("ana"), "praise", text, Room("slack", "C0GENERAL", "general"), f"bench-{number}")


async def statements_of_lists(bench: Bench) -> bool:
    """Counts in a company of a dozen with one objective, and in one of thousands: they must be the same."""
    url = f"sqlite+aiosqlite:///{bench.folder / 'lists.db'}"
    async with open_office(url) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await office.answered("mira", "/upward manager @ana @mira")
    store = await open_store(url)
    bot = Upward(Context(store, {"slack": office.slack}, SystemClock()))
    by = office.by("mira")
    await _grow(store, by, range(1))
    few = await _counts(store, bot, by, "few")
    for start in range(1, MANY, CHUNK):
        await _grow(store, by, range(start, start + CHUNK))
    many = await _counts(store, bot, by, "many")
    await store.close()
    print(f"SQL statements in a company of a dozen, and of {MANY:,} with as many objectives")
    for command, small, large in zip(COMMANDS, few, many, strict=True):
        print(f"  /{command:<24}{small:>3}{large:>4}")
    print("  (target: the same)\n", flush=True)
    return few == many


async def _counts(store: DatabaseStore, bot: Upward, by: By, key: str) -> Sequence[int]:
    counts = []
    for number, command in enumerate(COMMANDS):
        name, _, rest = command.partition(" ")
        text = (Words(rest),) if rest else ()
        before = store.statements
        await bot.command(CommandTyped(by, name, text, Room("slack", "C0GENERAL", "general"), f"{key}-{number}"))
        counts.append(store.statements - before)
    return counts


async def _grow(store: DatabaseStore, by: By, some: range) -> None:
    """That many more colleagues without a manager, and as many public objectives of whoever acts."""
    now = datetime.now(UTC)
    people = [Profile(Handle("slack", f"U9{n}"), f"q{n}", f"Person {n}", f"q{n}@example.com") for n in some]
    async with store.work() as work:
        actor = await work.people.actor(by)
        if actor is None:
            raise LookupError(by.external)
        row = {"workspace_id": actor.person.workspace, "owner_id": actor.person.id, "description": ""}
        row |= {"audience": "everyone", "manager_id": None, "key_results": [], "progress": 0, "by_hand": False}
        row |= {"health": "on_track", "closing_note": "", "round": 1, "created_at": now, "routed_at": now}
        row |= {"due": (now + timedelta(days=30)).date()}
        await work.people.upsert_accounts("slack", by.team, people)
        await work.sql.many(insert(OBJECTIVE), [row | {"title": f"No. {n}", "folded": f" no {n}"} for n in some])
        await work.commit()


async def statements_of_feedback(bench: Bench) -> bool:
    """Every act of feedback, by somebody who may, in a small company and in one of thousands who ask each other."""
    return await _compare(bench, "feedback", _acts_of_feedback)


async def statements_of_cycles(bench: Bench) -> bool:
    """Every act of cycles, in a cycle in which few are asked about their managers, and thousands."""
    return await _compare(bench, "cycles", _acts_of_cycles)


async def _compare(bench: Bench, feature: str, count: Callable[[World, int], Awaitable[dict[str, int]]]) -> bool:
    kept = True
    for kind in KINDS:
        few, many = [await _counted(bench, kind, count, crowd) for crowd in (FEW, MANY)]
        different = [f"{act} {many[act]}" for act in few if few[act] != many[act]]
        print(f"SQL statements of {feature}, {kind}, the same with {FEW} people more and with {MANY:,}:")
        said = ", ".join(f"{act} {number}" for act, number in few.items())
        print(textwrap.fill(said, 118, initial_indent="  ", subsequent_indent="  "))
        print(f"  (target: the same; different: {', '.join(different) or 'none'})\n", flush=True)
        kept = kept and not different
    return kept


async def _counted(
    bench: Bench, kind: str, count: Callable[[World, int], Awaitable[dict[str, int]]], crowd: int
) -> dict[str, int]:
    async with bench.database(kind) as url:
        await create_schema(url)
        async with world_in(url) as world:
            await write_people(url, world.workspace, crowd, world.clock.now(), above=STRANGERS)
            await write_requests(url, OWED_BY_EACH, world.clock.now(), above=STRANGERS)
            return await count(world, crowd)


async def _acts_of_feedback(world: World, _: int) -> dict[str, int]:
    counted = {may.entry.replace("feedback.", ""): await _act(world, may) for may in _entries(FEEDBACK)}
    return counted | {"letters stored": await _letter(world)}


async def _acts_of_cycles(world: World, crowd: int) -> dict[str, int]:
    counted = {may.entry.replace("cycles.", ""): await _act(world, may, crowd) for may in _entries(CYCLES)}
    if len({counted[each] for each in ALIKE}) > 1:
        raise AssertionError(f"a record of statements tells them apart: {counted}")
    return counted | {"progress window": await _act(world, PROGRESS, crowd)}


def _entries(rows: Sequence[May]) -> Iterable[May]:
    """Of each entry its first row."""
    return {each.entry: each for each in reversed(rows)}.values()


async def _act(world: World, may: May, asked: int = 0) -> int:
    """The statements of it, in a cycle in which so many others are asked. A quiet act changes no row of any table."""
    world.tomorrow()
    carries = await may.thing(world) if may.thing else may.carries
    if asked:
        await _ask_others(world, asked)
    is_quiet = isinstance(ENTRIES.get(may.entry), OnQuietButton | OnQuietForm)
    stored = await world.digest(frozenset()) if is_quiet else {}
    before = world.store.statements
    await act(world, may, may.who[0], carries)
    counted = world.store.statements - before
    if is_quiet and await world.digest(frozenset()) != stored:
        raise AssertionError(f"{may.entry} was written down")
    return counted


async def _ask_others(world: World, asked: int) -> None:
    """The newest cycle, if it is past its launch, is about others too, `TEAM` to each manager."""
    async with world.store.work() as work:
        cycle = next(iter((await work.cycles.find_cycles(world.workspace, tuple(Stage), 1)).items), None)
        if cycle is not None and cycle.stage not in (Stage.DRAFT, Stage.PLANNED):
            others = range(STRANGERS + 1, STRANGERS + asked, TEAM + 1)
            await work.cycles.add_reviews(cycle, [_about(manager) for manager in others])
            await work.commit()


def _about(manager: int) -> NewReview:
    return NewReview(manager, tuple(range(manager + 1, manager + 1 + TEAM)), ((manager, Capacity.REVIEWEE),))


async def _letter(world: World) -> int:
    """One that R typed: nothing is asked of the database until it is stored."""
    event = FormChanged(world.by("R"), "feedback.answer", "q1", Answers({}), await opened(world), "V1", order=1)
    before = world.store.statements
    if not world.bot.type_in_form(event) or world.store.statements != before:
        raise AssertionError("not taken into memory")
    await world.bot.context.drafts.flush(world.bot.context)
    return world.store.statements - before
