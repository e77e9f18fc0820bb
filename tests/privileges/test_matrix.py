"""Only those who may, can (promise 13): every entry of the router, for everybody there is."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.admission import Who
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted, HomeOpened, Posted, ShortcutUsed
from bot.forms import Answers
from bot.home.cards import Section
from bot.home.redraw import REDRAW
from bot.messages import Home, Room, Text, Words
from bot.people import Role
from bot.phrases import label
from bot.quiet import OnQuietButton, OnQuietForm
from bot.router import ROUTES
from bot.routes import Command, OnButton, OnForm, OnHome, OnShortcut, Route
from tests.databases import create_schema
from tests.postgres import PostgresServer
from tests.privileges.matrix import MATRIX
from tests.privileges.rows import Effect, May
from tests.privileges.world import AWAY_CANARY, AWAY_NAMES, CANARY, SURNAME, World, world_in

GENERAL = Room("slack", "C0GENERAL", "general")
ACTORS = ("O", "R", "M", "E", "H", "A", "G", "X", "S", "F")
ROLE_NEEDED = [label("shared/refusals", f"only_{who.name.lower()}") for who in Who if who is not Who.EVERYBODY]
GONE, STRANGER = label("shared/refusals", "deactivated"), label("shared/refusals", "outsider")
NOT_HERE = {"X": GONE, "S": STRANGER}
SAYS_NOTHING = ("Nothing()", "None", "()")
FAULTS = [
    label("shared/refusals", name) for name in ("not_saved", "no_answer", "not_admitted", "old_form", "old_button")
]


SEARCHES = ("search people", "search handles")
"""What is asked beside the router's entries: the pickers of pages on the web."""


def named(route: Route) -> list[str]:
    """The entry as the matrix calls it, in each way that it is reached; none for what nobody uses by hand."""
    match route:
        case Command(name=name, alone=False):
            return [f"command {name}"]
        case OnForm(act=act, changed=changed):
            return [f"form {act}", *([f"live {act}"] if changed else [])]
        case OnQuietForm(act=act):
            return [f"form {act}"]
        case OnButton(act=act) | OnQuietButton(act=act):
            return [f"button {act}"]
        case OnShortcut(act=act):
            return [f"shortcut {act}"]
        case OnHome(name=name, section=Section.START):
            return [f"home {name}", f"redraw {name}"]
        case OnHome(name=name):
            return [f"home {name}", f"redraw {name}", f"list {name}"]
        case _:
            return []


ENTRIES: dict[str, Route] = {name: route for route in ROUTES for name in named(route)}


def test_every_entry_has_a_row_and_every_row_an_entry() -> None:
    assert {may.entry for may in MATRIX} == {*ENTRIES, *SEARCHES}


async def act(world: World, may: May, letter: str, carries: str, key: str = "") -> str:
    """What the bot answers, in all its parts."""
    by, key, (kind, name) = world.by(letter), key or world.key(), may.entry.split(" ", 1)
    answers = Answers(may.answers(world))
    match kind:
        case "command":
            return repr(await world.bot.command(CommandTyped(by, *typed(world, may, name, carries), GENERAL, key)))
        case "form":
            return repr(await world.bot.form(FormSubmitted(by, name, answers, carries, key)))
        case "live":
            return repr(await world.bot.change_form(FormChanged(by, name, "audience", answers, carries)))
        case "button":
            return repr(await world.bot.button(ButtonPressed(by, name, carries, key, answers=answers)))
        case "list":
            return repr(await world.bot.button(ButtonPressed(by, "home.page", f"{name}|0", key)))
        case "redraw":
            return repr(await redrawn(world, letter))
        case "shortcut":
            return repr(await world.bot.shortcut(ShortcutUsed(by, name, key, on=Posted(GENERAL, "1.1"))))
        case "search":
            handles = [] if name == "people" else [world.handle(carries)]
            return repr(await world.bot.people(by, words="" if handles else carries, handles=handles))
        case _:
            return repr(await world.bot.home(HomeOpened(by)))


def typed(world: World, may: May, name: str, carries: str) -> tuple[str, Text]:
    """The command, and what stands behind it."""
    first, _, sub = name.partition(" ")
    behind = (Words(carries),) if may.named else may.typed(world)
    return first, ((Words(f"{sub} "),) if sub else ()) + behind


async def redrawn(world: World, letter: str) -> Home | None:
    """Home as it is drawn for somebody who looked at it a moment ago, whatever they may since."""
    draw = world.bot.table.deliveries[REDRAW].render_home
    assert draw is not None
    async with world.store.work() as work:
        await work.homes.note_visit(world.people[letter], world.handle(letter), "", world.clock.now())
        await work.homes.claim_redraws([world.id(letter)], world.clock.now())
        await work.commit()
    return await draw(world.bot.context, world.by(letter), False)


async def look_before(world: World, may: May, letter: str) -> None:
    """That somebody looks at Home is kept, and is no fact about others: it is not for the digest to find."""
    if may.entry.startswith(("home ", "list ", "redraw ")):
        await act(world, may, letter, "")


def strays(said: str, letter: str) -> list[str]:
    """What belongs to the other company."""
    others = (CANARY, SURNAME) if letter in AWAY_NAMES else (AWAY_CANARY,)
    return [canary for canary in others if canary in said]


async def tried(world: World, may: May, letter: str) -> tuple[str, bool]:
    """The answer, and whether anything in the company is other than before. In the other one nothing ever is."""
    world.tomorrow()
    carries = await may.thing(world) if may.thing else may.carries
    await look_before(world, may, letter)
    before, elsewhere = await world.digest(), await world.digest(away=True)
    said = await act(world, may, letter, carries)
    assert letter in AWAY_NAMES or await world.digest(away=True) == elsewhere, (letter, said)
    return said, await world.digest() != before


@pytest.mark.parametrize("may", MATRIX, ids=lambda may: f"{may.entry} {may.who}")
async def test_only_those_who_may_can(world: World, may: May) -> None:
    await check(world, may)


async def check(world: World, may: May) -> None:
    """Everybody tries."""
    for letter in ACTORS:
        said, changed = await tried(world, may, letter)
        refused = next((sentence for sentence in (*ROLE_NEEDED, GONE, STRANGER) if sentence in said), None)
        assert not [fault for fault in FAULTS if fault in said], (letter, said)
        assert not strays(said, letter), (letter, said)
        if letter not in may.who:
            assert not changed, (letter, said)
            assert not may.shown or may.shown not in said, (letter, said)
            assert refused or may.effect is not Effect.ANSWERS, (letter, said)
            assert letter not in NOT_HERE or refused == NOT_HERE[letter] or said in SAYS_NOTHING, said
            continue
        assert refused is None, (letter, said)
        assert may.effect is not Effect.CHANGES or changed, (letter, said)
        assert may.shown in said, (letter, said)


async def test_help_of_a_command_is_for_whoever_may_use_it(world: World) -> None:
    """One entry for each sub-command, which no feature writes: its row is that of the command."""
    helps = [route for route in ROUTES if isinstance(route, Command) and route.alone]
    for entry in helps:
        about = ENTRIES[f"command {entry.name.removesuffix(' help')}"]
        assert isinstance(about, Command)
        may = May(f"command {entry.name}", "", Effect.SHOWS)
        before = await world.digest()
        for letter in ACTORS:
            said = await act(world, may, letter, "")
            admitted = letter not in NOT_HERE and about.who.admits(world.people[letter])
            assert (f"/{about.name}" in said) is admitted, (entry.name, letter, said)
        assert await world.digest() == before
    assert helps


NEEDS_A_ROLE = [may for may in MATRIX if getattr(ENTRIES.get(may.entry), "who", Who.EVERYBODY) is not Who.EVERYBODY]


@pytest.mark.parametrize("may", NEEDS_A_ROLE, ids=lambda may: may.entry)
async def test_a_lost_role_is_lost_at_once(world: World, may: May) -> None:
    """Promise 14: whoever had the role when they opened it is refused when they send it."""
    role = Role.ADMIN if "H" not in may.who else Role.HR
    await world.has_roles("E", role)
    said, changed = await tried(world, may, "E")
    assert may.effect is not Effect.CHANGES or changed
    assert may.shown in said
    assert not [sentence for sentence in ROLE_NEEDED if sentence in said]
    world.tomorrow()
    carries = await may.thing(world) if may.thing else may.carries
    await world.has_roles("E")
    await look_before(world, may, "E")
    before = await world.digest()
    said = await act(world, may, "E", carries)
    if may.entry.startswith(("home ", "redraw ")):
        assert may.shown not in said
    elif may.entry.startswith("list "):
        assert label("home/page", "no_list") in said
    else:
        assert [sentence for sentence in ROLE_NEEDED if sentence in said], said
    assert await world.digest() == before


async def test_an_admin_takes_the_role_and_it_is_gone(world: World) -> None:
    """The same with the role taken by command, as it happens."""
    await world.has_roles("E", Role.ADMIN)
    take = next(may for may in MATRIX if may.entry == "form admin.role")
    emil = May(take.entry, "A", Effect.CHANGES, answers=lambda w: {"people": (w.handle("E"),), "role": "none"})
    assert (await tried(world, emil, "A"))[1]
    said, changed = await tried(world, take, "E")
    assert label("shared/refusals", "only_admin") in said
    assert not changed


REPEATED = ("form praise.give", "form objectives.set", "form objectives.comment", "button admin.stats")


@pytest.mark.parametrize("entry", REPEATED)
async def test_what_a_chat_delivers_twice_is_done_once(world: World, entry: str) -> None:
    may = next(may for may in MATRIX if may.entry == entry)
    carries = await may.thing(world) if may.thing else may.carries
    key, letter = world.key(), may.who[0]
    before = await world.digest()
    await act(world, may, letter, carries, key)
    once = await world.digest()
    assert once != before
    await act(world, may, letter, carries, key)
    assert await world.digest() == once


NAMED_THINGS = [
    may
    for may in MATRIX
    if may.thing is not None
    and (
        may.effect is Effect.CHANGES or (may.entry.startswith("button ") and not re.search("list|team|next", may.entry))
    )
]


def feature_of(may: May) -> str:
    """ "feedback" of `button feedback.answer`."""
    return may.entry.split()[1].split(".")[0]


TOGETHER = 12


def parts_of(rows: list[May]) -> list[tuple[str, int]]:
    """A feature and from which of its rows on, so that no test does too much."""
    count = Counter(feature_of(may) for may in rows)
    return [(feature, first) for feature in sorted(count) for first in range(0, count[feature], TOGETHER)]


@pytest.mark.parametrize(("feature", "first"), parts_of(NAMED_THINGS))
async def test_postgresql_keeps_people_and_companies_apart_too(
    postgres: PostgresServer, feature: str, first: int
) -> None:
    """Whatever an act of a feature names by its number, one after the other in one database."""
    rows = [may for may in NAMED_THINGS if feature_of(may) == feature]
    name = postgres.new_database(postgres.schema())
    await create_schema(postgres.url(name))
    async with world_in(postgres.url(name)) as world:
        for may in rows[first : first + TOGETHER]:
            await check(world, may)
    postgres.drop_database(name)
