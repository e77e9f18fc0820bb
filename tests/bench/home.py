"""Home in a company of 50,000 against Home in a company of 50, side by side: each person has as much in both."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Date, bindparam, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.events import By, CommandTyped, FormSubmitted, HomeOpened
from bot.forms import Answers
from bot.messages import Room
from bot.replies import OpenForm, ShowHome, UpdateForm
from bot.router import Upward
from bot.routes import Context
from storage.database.columns import UtcDateTime
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from tests.bench.growth import fill
from tests.outbox.world import MovedClock
from tests.privileges.world import ALL, Chat

SMALL, LARGE = 50, 50_000
PRAISES, OBJECTIVES = 20, 4
"""Of each person: a million and 200,000 in the large company."""

LOOKS = 150
MOST = 1.3
TEAM = "T1"
GENERAL = Room("slack", "C0GENERAL", "general")

PEOPLE = text("""
INSERT INTO person (id, workspace_id, name, folded, email, time_zone, department, manager_id, roles, standing, active,
                    created_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :people - 1)
SELECT i + 1, :workspace, 'Person ' || i, 'person ' || i, 'p' || i || '@example.com', 'UTC', 'Team ' || (i / 100),
       CASE WHEN i = 0 THEN NULL ELSE (i - 1) / 10 + 1 END, CASE WHEN i = :people - 3 THEN 'hr' ELSE '' END,
       'colleague', i % 50 < 49 OR i < :people / 10, :then
FROM n
""").bindparams(bindparam("then", type_=UtcDateTime))
HANDLES = text("""
INSERT INTO handle (id, workspace_id, person_id, platform, team, external, nick)
SELECT id, workspace_id, id, 'slack', 'T1', 'U' || (id - 1), 'p' || (id - 1) FROM person
""")
AIMS = text("""
INSERT INTO objective (id, workspace_id, owner_id, title, description, folded, due, audience, manager_id, key_results,
                       progress, by_hand, health, closing_note, round, created_at, routed_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :objectives - 1)
SELECT i + 1, person.workspace_id, person.id, 'Reach goal ' || i, '', ' reach goal ' || i, :due,
       CASE i / :people WHEN 0 THEN 'everyone' WHEN 1 THEN 'manager' ELSE 'self' END,
       CASE i / :people WHEN 1 THEN person.manager_id END,
       '[]', 0, :false, 'on_track', '', 1, :then, :then
FROM n JOIN person ON person.id = i % :people + 1
""").bindparams(bindparam("then", type_=UtcDateTime), bindparam("due", type_=Date), bindparam("false", False))
SEQUENCES = ("person", "handle", "objective")


@dataclass(frozen=True)
class World:
    """A company of that size at work."""

    people: int
    store: DatabaseStore
    bot: Upward

    def by(self, who: str) -> By:
        """Somebody whom nobody reports to, somebody with ten reports, or somebody in HR: all were praised."""
        number = {"employee": self.people - 5, "manager": self.people // 10 - 3 | 1, "HR": self.people - 3}[who]
        return By("slack", TEAM, f"U{number}", f"p{number}")


async def company(url: str, people: int) -> None:
    """Writes it into an empty database, as the bot would have."""
    await upgrade(url)
    store = await open_store(url)
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", TEAM, "Example", datetime.now(UTC))
        await work.commit()
    await store.close()
    then = datetime.now(UTC) - timedelta(days=30)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(PEOPLE, {"people": people, "workspace": workspace, "then": then})
        await connection.execute(HANDLES)
        aims = {"people": people, "objectives": people * OBJECTIVES, "then": then}
        await connection.execute(AIMS, aims | {"due": (then + timedelta(days=90)).date()})
        if connection.dialect.name == "postgresql":
            for name in SEQUENCES:
                await connection.execute(text(f"SELECT setval('{name}_id_seq', (SELECT MAX(id) FROM {name}))"))
    await engine.dispose()
    await fill(url, people * PRAISES)


async def at_work(url: str, people: int, stack: AsyncExitStack) -> World:
    await company(url, people)
    store = await open_store(url)
    stack.push_async_callback(store.close)
    clock = MovedClock(datetime.now(UTC))
    return World(people, store, Upward(Context(store, {"slack": Chat(clock, can=ALL)}, clock)))


async def look(site: World, who: str) -> float:
    """Milliseconds from the event to the page, the note that they look included."""
    begin = time.perf_counter()
    reply = await site.bot.home(HomeOpened(site.by(who)))
    took = (time.perf_counter() - begin) * 1000
    if not isinstance(reply, ShowHome) or len(reply.home.parts) < 10:
        raise TypeError(f"not a Home: {reply}")
    return took


async def home(urls: Sequence[str], kind: str) -> bool:
    """Prints the p50 of each in both companies, and what it asks of the database; true if it was within the targets."""
    async with AsyncExitStack() as stack:
        sites = [await at_work(url, people, stack) for url, people in zip(urls, (SMALL, LARGE), strict=True)]
        kept = True
        for who in ("employee", "manager", "HR"):
            times: list[list[float]] = [[], []]
            for _ in range(LOOKS):
                for site, taken in zip(sites, times, strict=True):
                    taken.append(await look(site, who))
            asked = [await statements(site, who) for site in sites]
            small, large = (statistics.median(taken) for taken in times)
            kept = kept and large / small <= MOST and asked[0] == asked[1]
            print(
                f"  {kind:<12}{who:<10}{small:>7.2f} ms{large:>9.2f} ms{large / small:>8.2f}"
                f"{asked[1]:>6} statements, {asked[0]} in the small one",
                flush=True,
            )
        print(f"  {kind:<12}/objective {await an_objective(sites[1])} statements: the form, and to set it", flush=True)
    return kept


async def statements(site: World, who: str) -> int:
    before = site.store.statements
    await look(site, who)
    return site.store.statements - before


async def an_objective(site: World) -> list[int]:
    """How many statements the form of an objective costs, and how many setting it."""
    by, keys = site.by("employee"), itertools.count()
    before = site.store.statements
    opened = await site.bot.command(CommandTyped(by, "objective", (), GENERAL, f"bench {next(keys)}"))
    between = site.store.statements
    due = (datetime.now(UTC) + timedelta(days=30)).date()
    answers = Answers({"title": "Reach it", "description": "", "due": due, "key_results": "", "audience": "manager"})
    done = await site.bot.form(FormSubmitted(by, "objectives.set", answers, "", f"bench {next(keys)}"))
    if not isinstance(opened, OpenForm) or not isinstance(done, UpdateForm):
        raise TypeError(f"not set: {opened} {done}")
    return [between - before, site.store.statements - between]
