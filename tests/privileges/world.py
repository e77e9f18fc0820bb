"""A company of ten who are related in every way that matters, and one who runs another company.

Each has a letter: O the owner of what is acted on, R who it is about, M the owner's manager, E somebody else, H of HR,
A an admin, G a guest, X deactivated, S of another organisation, F admin and HR of another workspace. P is whom acts are
about, and never acts; V works with F, and Lev, who managed Nora, has left them.

What is only for some says `CANARY`. Whatever belongs to the other company says `AWAY_CANARY`, its people's names too,
and the people of this one are called `SURNAME`: neither may ever be read on the other side.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select, update

from bot.deliveries import Entry, State
from bot.directory.people_file.import_repository import Import, Kind, ManagerState, StagedRow
from bot.directory.people_file.import_repository import State as Stage
from bot.directory.people_file.person_row import PersonRow
from bot.errors import LookUpFailed
from bot.events import ButtonPressed, By, FormSubmitted, Posted
from bot.fallback import PAGE
from bot.forms import Answer, Answers
from bot.messages import Room
from bot.outbox.pump import Pump
from bot.people import Handle, Person, Profile, Role, Source, Standing
from bot.platform import RoomFacts
from bot.router import Upward
from bot.routes import Context
from bot.store import Purpose
from storage.ballots.ballots import BallotFolder
from storage.store import DatabaseStore, open_store
from storage.tables.imports import IMPORT
from storage.tables.objectives import OBJECTIVE
from storage.tables.outbox import DELIVERY
from storage.tables.praise import PRAISE
from tests.ballots.folder import Cycle
from tests.outbox.world import MovedClock, ScriptedChat
from tests.privileges.digests import facts
from tests.workspace import PATIENCE

CANARY = "kestrel-4711"
"""What only those who may read a thing may ever be shown."""

SURNAME, AWAY_CANARY = "Petrel-2290", "osprey-1187"

HOME, AWAY = "T0HOME", "T0AWAY"
NAMES = {
    "O": "Olga", "R": "Rosa", "M": "Marek", "E": "Emil", "H": "Hanna", "A": "Ada", "G": "Gus", "X": "Xenia", "S": "Sam",
    "P": "Pia",
}  # fmt: skip
GONE = frozenset("XL")
AWAY_NAMES = {"F": "Fedor", "V": "Vera", "L": "Lev", "N": "Nora"}
KUDOS = Room("slack", "C0KUDOS", "kudos")
ALL = replace(PAGE, charts=True, files=True)
WORLDS = itertools.count()
"""No two worlds use the same keys of requests: one may go on where another ended."""

ROUNDS = 12
"""Looks at the outbox, each a second later: enough for all that a test puts into one channel."""

BESIDE = frozenset({"inbox", "lane"})
"""Tables that hold no facts about anybody."""


@dataclass
class Chat(ScriptedChat):
    """Sees every room as a public channel with the bot in it, and knows nobody beyond those of the world."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def room_facts(self, team: str, room: Room) -> RoomFacts:
        return RoomFacts(room, public=True, direct=False, shared=False, archived=False, member=True)

    async def profile(self, team: str, handle: Handle) -> Profile:
        raise LookUpFailed("user_not_found")

    async def permalink(self, team: str, message: Posted) -> str:
        raise LookUpFailed("message_not_found")

    async def file(self, team: str, upload: str) -> bytes:
        if upload not in self.files:
            raise LookUpFailed("file_not_found")
        return self.files[upload]


@dataclass(repr=False)
class World:
    """`by` is who acts, `bot` where their acts go."""

    store: DatabaseStore
    clock: MovedClock
    bot: Upward
    chat: Chat
    ballots: BallotFolder
    workspace: int = 0
    away: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    _keys: Any = field(default_factory=lambda: itertools.count(next(WORLDS) * 10_000))

    def by(self, letter: str) -> By:
        return By("slack", AWAY if letter in AWAY_NAMES else HOME, f"U0{letter}", letter)

    def handle(self, letter: str) -> Handle:
        return Handle("slack", f"U0{letter}")

    def id(self, letter: str) -> int:
        return self.people[letter].id

    def key(self) -> str:
        return f"privileges {next(self._keys)}"

    async def digest(self, but: frozenset[str] = BESIDE, *, away: bool = False) -> Mapping[str, set[str]]:
        """All facts of the company, or of the other one; what another changes in its own rows is not among them."""
        workspace = self.away if away else self.workspace
        async with self.store.read() as work:
            rows = await work.sql.rows(facts(but, work.sql.kind), {"workspace": workspace})
        found: dict[str, set[str]] = defaultdict(set)
        for table, *values in rows:
            found[table].add(repr(values))
        return found

    async def newest(self, table: Any) -> int:
        async with self.store.read() as work:
            rows = await work.sql.scan(select(table.c.id).order_by(table.c.id.desc()).limit(1))
        return int(rows[0].id)

    async def stands(self, table: Any) -> None:
        """Every channel took its post."""
        known = {name: self.clock.now() for name in ("posted_at", "routed_at") if name in table.c}
        async with self.store.work() as work:
            await work.sql.change(update(table).values(known))
            await work.commit()

    async def hold_back(self) -> str:
        """Of some delivery nobody can tell whether it arrived; gives its token."""
        async with self.store.work() as work:
            newest = await work.sql.scan(select(DELIVERY.c.token).order_by(DELIVERY.c.seq.desc()).limit(1))
            token = str(newest[0].token)
            await work.sql.change(update(DELIVERY).where(DELIVERY.c.token == token).values(state="held"))
            await work.commit()
        return token

    async def manages(self, letter: str, boss: str | None, source: Source = Source.COMMAND) -> None:
        async with self.store.work() as work:
            await work.structure.clear_manager(self.id(letter), source)
            if boss is not None:
                await work.structure.set_manager(self.id(letter), source, self.id(boss))
            await work.commit()

    async def has_roles(self, letter: str, *roles: Role) -> None:
        async with self.store.work() as work:
            await work.people.set_roles(self.people[letter].id, frozenset(roles))
            await work.commit()

    def tomorrow(self) -> None:
        """A day later no limit of a day is reached, and nothing is a repetition."""
        self.clock.at += timedelta(days=1)

    async def submits(self, letter: str, act: str, answers: Mapping[str, Answer], state: str = "") -> None:
        reply = await self.bot.form(FormSubmitted(self.by(letter), act, Answers(answers), state, self.key()))
        assert "errors" not in repr(reply), reply

    async def presses(self, letter: str, act: str, value: str) -> None:
        reply = await self.bot.button(ButtonPressed(self.by(letter), act, value, self.key()))
        assert "Update" in repr(reply) or "Replace" in repr(reply) or "Nothing" in repr(reply), reply

    async def left(self, letter: str) -> None:
        """They were deactivated where they work."""
        gone = replace(_profile(letter, (NAMES | AWAY_NAMES)[letter]), active=False)
        async with self.store.work() as work:
            await work.people.upsert_accounts("slack", self.by(letter).team, [gone])
            await work.commit()

    async def imported(self, workspace: int, stage: Stage, canary: str, by: int | None = None) -> str:
        """A people file as far as that, which names somebody nobody knows; those before are over."""
        new = Import(0, workspace, by, "people.csv", Stage.READING, "slack", HOME, "F0FILE")
        now = self.clock.now()
        async with self.store.work() as work:
            await work.sql.change(
                update(IMPORT).where(IMPORT.c.workspace_id == workspace).values(state=Stage.OVER.value)
            )
            number = await work.imports.begin(new, now)
            line = PersonRow(2, f"{canary}@new.example", canary)
            await work.imports.keep(number, [StagedRow(line, Kind.NEW, ManagerState.NONE)])
            counts = {"new": 1, "lines": 1, "gone": 0}
            done = now if stage is Stage.DONE else None
            await work.imports.note(replace(new, id=number, columns=("email", "name"), counts=counts, done_at=done))
            await work.imports.turn(number, [Stage.READING], stage)
            await work.commit()
        return str(number)

    async def carried_out(self, rounds: int = ROUNDS) -> str:
        """What the chat was given since the last time: all that was on its way, and whose Home was drawn."""
        before = len(self.chat.requests)
        pump = Pump(self.bot.context, self.bot.table.deliveries, pace=self.clock, jitter=lambda: 0.0)
        for _ in range(rounds):
            await pump.round()
            await pump.settle()
            self.clock.advance(1.1)
        return repr([request.order for request in self.chat.requests[before:]])

    async def deliveries(self) -> tuple[Entry, ...]:
        async with self.store.read() as work:
            rows = await work.sql.scan(select(DELIVERY.c.token, DELIVERY.c.workspace_id).order_by(DELIVERY.c.seq))
            found = [await work.outbox.get(row.workspace_id, row.token) for row in rows]
        return tuple(each for each in found if each is not None and each.state is not State.DROPPED)


@asynccontextmanager
async def world_in(database_url: str, *, furnished: bool = False) -> AsyncIterator[World]:
    """The two companies, with roles and managers, and no channel at home yet. The database has its schema, and all of
    this if it is `furnished`."""
    store = await open_store(database_url)
    clock = MovedClock()
    chat = Chat(clock, can=ALL)
    folder = TemporaryDirectory()
    ballots = Cycle(Path(folder.name)).ballots
    bot = Upward(Context(store, {"slack": chat}, clock, ballots=ballots), guard=PATIENCE)
    world = World(store, clock, bot, chat, ballots)
    try:
        if not furnished:
            await _move_in(world)
        await _meet(world)
        if not furnished:
            await _settle(world)
            await _settle_away(world)
        yield world
    finally:
        await store.close()
        folder.cleanup()


async def _move_in(world: World) -> None:
    async with world.store.work() as work:
        for team, name, people in ((HOME, "Home", NAMES), (AWAY, "Away", AWAY_NAMES)):
            await work.workspaces.ensure("slack", team, name, world.clock.now())
            await work.people.upsert_accounts("slack", team, [_profile(*each) for each in people.items()])
        await work.commit()


async def _meet(world: World) -> None:
    async with world.store.read() as work:
        world.workspace, world.away = [await work.workspaces.of("slack", team) or 0 for team in (HOME, AWAY)]
        for letter in (*NAMES, *AWAY_NAMES):
            of = world.away if letter in AWAY_NAMES else world.workspace
            (world.people[letter],) = await work.people.by_handles(of, [world.handle(letter)])


async def _settle(world: World) -> None:
    await world.has_roles("A", Role.ADMIN)
    await world.has_roles("H", Role.HR)
    for letter in ("X", "F"):
        await world.has_roles(letter, Role.ADMIN, Role.HR)
    for letter, boss in ("OM", "VF", "NL"):
        await world.manages(letter, boss)


async def _settle_away(world: World) -> None:
    """The other company has some of everything, so that whoever looks past the border finds something."""
    room = Room("slack", "C0AWAY", AWAY_CANARY)
    async with world.store.work() as work:
        for purpose in Purpose:
            await work.workspaces.set_channel(world.away, purpose, room, None, world.clock.now())
        await work.workspaces.mark_failing(world.away, room, "is_archived")
        await work.workspaces.set_values(world.away, [AWAY_CANARY])
        await work.audit.note(world.workspace, world.id("A"), f"note.{CANARY}", "", world.clock.now())
        await work.audit.note(world.away, world.id("F"), f"note.{AWAY_CANARY}", "", world.clock.now())
        await work.commit()
    due = world.clock.now().date() + timedelta(days=30)
    for audience in ("everyone", "named", "self"):
        people = () if audience == "self" else (world.handle("F"),)
        await world.submits("V", "praise.give", {"people": people, "text": AWAY_CANARY, "audience": audience})
    for audience in ("everyone", "manager", "self"):
        said: dict[str, Answer] = {"title": AWAY_CANARY, "description": "", "due": due, "key_results": ""}
        await world.submits("V", "objectives.set", said | {"audience": audience})
    await world.stands(OBJECTIVE)
    await world.stands(PRAISE)
    await world.imported(world.away, Stage.DONE, AWAY_CANARY)
    await world.hold_back()


def _profile(letter: str, name: str) -> Profile:
    return Profile(
        Handle("slack", f"U0{letter}"),
        name.lower(),
        f"{name} {AWAY_CANARY if letter in AWAY_NAMES else SURNAME}",
        f"{name.lower()}@{letter.lower()}.example",
        standing={"G": Standing.GUEST, "S": Standing.OUTSIDER}.get(letter, Standing.COLLEAGUE),
        active=letter not in GONE,
    )
