"""A company of ten who are related in every way that matters, and one who runs another company.

Each has a letter: O the owner of what is acted on, R who it is about, M the owner's manager, E somebody else, H of HR,
A an admin, G a guest, X deactivated, S of another organisation, F admin and HR of another workspace. P is whom acts are
about, and never acts.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.errors import LookUpFailed
from bot.events import By, Posted
from bot.messages import Room
from bot.people import Handle, Person, Profile, Role, Source, Standing
from bot.platform import Capabilities, RoomFacts
from bot.router import Upward
from bot.routes import Desk
from storage.store import DatabaseStore, open_store
from storage.tables import DELIVERY, Row
from tests.outbox_rig import MovedClock, ScriptedChat

CANARY = "kestrel-4711"
"""What only those who may read a thing may ever be shown."""

HOME, AWAY = "T0HOME", "T0AWAY"
NAMES = {
    "O": "Olga", "R": "Rosa", "M": "Marek", "E": "Emil", "H": "Hanna", "A": "Ada", "G": "Gus", "X": "Xenia", "S": "Sam",
    "P": "Pia",
}  # fmt: skip
KUDOS = Room("slack", "C0KUDOS", "kudos")
ALL = Capabilities(
    forms=True,
    home=True,
    buttons=True,
    private_replies=True,
    direct_messages=True,
    edits=True,
    threads=True,
    charts=True,
    files=True,
)
BESIDE = frozenset({"inbox", "lane"})
"""Tables that hold no facts about anybody."""


class Chat(ScriptedChat):
    """Sees every room as a public channel with the bot in it, and knows nobody beyond those of the world."""

    async def room_facts(self, team: str, room: Room) -> RoomFacts:
        return RoomFacts(room, public=True, direct=False, shared=False, archived=False, member=True)

    async def profile(self, team: str, handle: Handle) -> Profile:
        raise LookUpFailed("user_not_found")

    async def permalink(self, team: str, message: Posted) -> str:
        raise LookUpFailed("message_not_found")

    async def file(self, team: str, upload: str) -> bytes:
        raise LookUpFailed("file_not_found")


@dataclass
class World:
    """`by` is who acts, `bot` where their acts go."""

    store: DatabaseStore
    clock: MovedClock
    bot: Upward
    workspace: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    _keys: Any = field(default_factory=itertools.count)

    def by(self, letter: str) -> By:
        return By("slack", AWAY if letter == "F" else HOME, f"U0{letter}", letter)

    def handle(self, letter: str) -> Handle:
        return Handle("slack", f"U0{letter}")

    def id(self, letter: str) -> int:
        return self.people[letter].id

    def key(self) -> str:
        return f"privileges {next(self._keys)}"

    async def digest(self) -> Mapping[str, frozenset[str]]:
        """All facts of the company; what another one changes in its own rows is not among them."""
        found: dict[str, frozenset[str]] = {}
        async with self.store.read() as work:
            for table in Row.metadata.sorted_tables:
                if table.name in BESIDE or table.name == "team":
                    continue
                wanted = select(table)
                if "workspace_id" in table.c:
                    wanted = wanted.where(table.c.workspace_id == self.workspace)
                if table.name == "workspace":
                    wanted = wanted.where(table.c.id == self.workspace)
                found[table.name] = frozenset(repr(tuple(row)) for row in await work.sql.scan(wanted))
        return found

    async def newest(self, table: Any) -> int:
        async with self.store.read() as work:
            rows = await work.sql.scan(select(table.c.id).order_by(table.c.id.desc()).limit(1))
        return int(rows[0].id)

    async def stands(self, table: Any) -> None:
        """Every channel took its post."""
        values = {"posted_at": self.clock.now(), "placed_at": self.clock.now()}
        async with self.store.work() as work:
            known = {name: value for name, value in values.items() if name in table.c}
            await work.sql.change(update(table).values(known))
            await work.commit()

    async def hold_back(self) -> str:
        """Of some delivery nobody can tell whether it arrived; gives its token."""
        async with self.store.work() as work:
            rows = await work.sql.scan(select(DELIVERY.c.token).order_by(DELIVERY.c.seq.desc()).limit(1))
            token = str(rows[0].token)
            await work.sql.change(update(DELIVERY).where(DELIVERY.c.token == token).values(state="held"))
            await work.commit()
        return token

    async def manages(self, letter: str, boss: str | None, source: Source = Source.COMMAND) -> None:
        async with self.store.work() as work:
            await work.structure.unsay(self.id(letter), source)
            if boss is not None:
                await work.structure.say(self.id(letter), source, self.id(boss))
            await work.commit()

    async def has_roles(self, letter: str, *roles: Role) -> None:
        async with self.store.work() as work:
            await work.people.set_roles(self.people[letter].id, frozenset(roles))
            await work.commit()

    def tomorrow(self) -> None:
        """A day later no limit of a day is reached, and nothing is a repetition."""
        self.clock.at += timedelta(days=1)


@asynccontextmanager
async def world_in(database_url: str) -> AsyncIterator[World]:
    """The two companies, with roles and managers, and no channel yet. The database has its schema."""
    store = await open_store(database_url)
    clock = MovedClock()
    world = World(store, clock, Upward(Desk(store, {"slack": Chat(clock, can=ALL)}, clock)))
    try:
        await _move_in(world)
        yield world
    finally:
        await store.close()


async def _move_in(world: World) -> None:
    async with world.store.work() as work:
        world.workspace = await work.workspaces.ensure("slack", HOME, "Home", world.clock.now())
        away = await work.workspaces.ensure("slack", AWAY, "Away", world.clock.now())
        await work.people.arrive("slack", HOME, [_profile(letter, name) for letter, name in NAMES.items()])
        await work.people.arrive("slack", AWAY, [_profile("F", "Fedor")])
        for letter in NAMES:
            (world.people[letter],) = await work.people.by_handles(world.workspace, [world.handle(letter)])
        (world.people["F"],) = await work.people.by_handles(away, [world.handle("F")])
        await work.commit()
    await world.has_roles("A", Role.ADMIN)
    await world.has_roles("H", Role.HR)
    await world.has_roles("X", Role.ADMIN, Role.HR)
    await world.has_roles("F", Role.ADMIN, Role.HR)
    await world.manages("O", "M")


def _profile(letter: str, name: str) -> Profile:
    return Profile(
        Handle("slack", f"U0{letter}"),
        name.lower(),
        name,
        f"{name.lower()}@{letter.lower()}.example",
        standing={"G": Standing.GUEST, "S": Standing.OUTSIDER}.get(letter, Standing.COLLEAGUE),
        active=letter != "X",
    )
