"""What each promise is tried with in its long form."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from storage.schema import upgrade
from tests.anonymity.company import SOME_OF_ALL
from tests.anonymity.test_silence import SETTINGS
from tests.anonymity.twins import find_difference, found_towns, live
from tests.ballots.killed import answers_killed
from tests.crash.doubt import in_doubt
from tests.crash.world import bot_killed, database_killed
from tests.cycles.agreement import live_many
from tests.feedback.agreement import live_through
from tests.postgres import PostgresServer, started
from tests.privileges.world import world_in
from tests.soak.authors import LEAKS, learn_and_guess
from tests.soak.due import with_hours
from tests.soak.reminded import reminded
from tests.soak.storm import storm
from tests.soak.zones import unlike, zones

WORLDS = 2
"""On SQLite the kills are shared by so many companies, since one bot at a time leaves a processor idle."""

SHARES = 20
"""Short parts leave no processor idle at the end, and little is lost of a run that is broken off."""

TWINS = 4
"""Pairs of worlds about the company as a whole."""

POSTGRESQL, SQLITE = "PostgreSQL", "SQLite"


@dataclass(frozen=True, slots=True)
class Found:
    kept: bool
    numbers: str


Part = Callable[["Ground"], Awaitable[Found]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a promise is tried on."""

    kills: int
    histories: int
    folder: Path
    postgres: PostgresServer

    def sqlite(self, name: str) -> str:
        return f"sqlite+aiosqlite:///{self.folder / name}.db"

    def postgresql(self) -> str:
        return self.postgres.url(self.postgres.new_database())

    def database(self, kind: str, name: str) -> str:
        return self.postgresql() if kind == POSTGRESQL else self.sqlite(name)


async def killed_on_sqlite(ground: Ground) -> Found:
    share = ground.kills // WORLDS
    urls = [ground.sqlite(f"kills{n}") for n in range(WORLDS)]
    for url in urls:
        await upgrade(url)  # Alembic does one at a time in a process
    worlds = (bot_killed(url, share, seed=100 + n, socket=n % 2 == 1) for n, url in enumerate(urls))
    tallies = await asyncio.gather(*worlds)
    return Found(all(tally.kept for tally in tallies), "; ".join(tally.summary() for tally in tallies))


async def killed_on_postgresql(ground: Ground) -> Found:
    tally = await bot_killed(ground.postgresql(), ground.kills, seed=200, replicas=3, socket=True)
    return Found(tally.kept, f"3 replicas, {tally.summary()}")


async def answers_kept(ground: Ground, database: str) -> Found:
    """Anonymous answers, of replicas that share the folder."""
    urls = (ground.database(database, f"answers {n}") for n in count())
    found = await answers_killed(urls, ground.folder, ground.kills, 400 + (database == POSTGRESQL))
    enough = found.kills.total() >= ground.kills
    return Found(found.kept and enough, f"{database}: {found.summary()}")


async def connection_dropped(ground: Ground) -> Found:
    numbers = []
    kept = True
    for url in (ground.sqlite("dropped"), ground.postgresql()):
        found = await in_doubt(url, 100, "drop-after", history="whole")
        kept = kept and (found.posts, found.shown, found.held) == (100, 100, 0)
        numbers.append(f"{found.praises} answers lost, {found.posts} posts asked for, {found.shown} shown")
    return Found(kept, "; ".join(numbers))


async def uncertain_shown(ground: Ground) -> Found:
    numbers = []
    kept = True
    for history in ("hidden", "truncated"):
        for url in (ground.sqlite(history), ground.postgresql()):
            found = await in_doubt(url, 40, "drop-after", history=history)
            kept = kept and (found.posts, found.held, found.told) == (40, 40, 1)
            numbers.append(f"history {history}: {found.held} held, {found.posts - found.praises} automatic posts")
    return Found(kept, "; ".join(numbers))


async def reminded_on_time(
    ground: Ground, database: str, name: str, *, drawn: bool, jumps: float, hours: int = 1
) -> Found:
    """Two years, everywhere that a time zone is known, in countries with holidays of every kind and in none; or in
    hours that were `drawn`. Every so many `hours` all look at once."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    last = first + timedelta(days=730)
    places = unlike(first, last)
    where = with_hours(places, random.Random(6)) if drawn else places
    url = ground.database(database, "reminded")
    found = await reminded(url, where, first, last, seed=6, jumps=jumps, hours=hours)
    return Found(found.kept, f"{name}: {len(zones())} zones of {len(places)} sorts, {found.summary()}")


async def debts_ended(ground: Ground, database: str, seeds: range) -> Found:
    """Requests for feedback, through everything that can happen to them."""
    url = ground.database(database, "debts")
    await upgrade(url)
    async with world_in(url) as world:
        for seed in seeds:
            await live_through(world, seed, 12)
    return Found(True, f"{len(seeds):,} histories on {database}, 0 disagreements")


async def cycles_ended(ground: Ground, database: str, share: int) -> Found:
    """Upward cycles, through everything that can happen to them: one of `SHARES` of all histories, in a company of
    their own."""
    many = -(-ground.histories // SHARES)
    url = ground.database(database, "cycles")
    await live_many(url, ground.folder / "ballots", share * many, many)
    return Found(True, f"{many:,} histories on {database}, 0 disagreements")


async def authors_hidden(ground: Ground) -> Found:
    """The attacker learned on 200 worlds."""
    ours = await learn_and_guess(ground.folder, 200, 800)
    return Found(ours.share - ours.chance < 0.01, f"ours: {ours}")


async def leak_found(ground: Ground, name: str) -> Found:
    """On worlds that leak they must find most, or it proves nothing."""
    found = await learn_and_guess(ground.folder, 60, 40, name)
    return Found(found.share > LEAKS[name][1], f"{name}: {found}")


async def twins_alike(ground: Ground) -> Found:
    """Of the company as a whole, from the launch to the release, as PostgreSQL has them."""
    with started(SETTINGS) as server:
        towns = await found_towns(ground.folder, server)
        for seed in range(TWINS):
            one, other = [await live(towns, seed, turn, teams=SOME_OF_ALL) for turn in (0, 3)]
            assert one.story.shared != other.story.shared
            assert (found := find_difference(one, other)) is None, found
    return Found(True, f"{TWINS} pairs of worlds on PostgreSQL, alike")


async def tests_bite(_ground: Ground) -> Found:
    """Of every operator, number and refusal that decides who sees what; each that stays has its reason."""
    command = [sys.executable, "-m", "tests.mutants", "--operators"]
    ended = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await ended.communicate()
    sys.stderr.write(said.decode())  # which of them stayed
    all_of_them = next((line for line in said.decode().splitlines() if line.startswith("all ")), "")
    killed, *others = [int(each) for each in all_of_them.split()[1:]] or [0, 1]
    share = killed / (killed + sum(others))
    return Found(share >= 0.95, f"{killed} of {killed + sum(others)} changes noticed, {share:.1%}")


async def postgresql_crashed(_ground: Ground) -> Found:
    tally = await database_killed(5, seed=300)
    return Found(tally.kept and max(tally.pauses) < 30, tally.summary())


async def stormed(ground: Ground) -> Found:
    numbers = []
    kept = True
    for url in (ground.sqlite("storm"), ground.postgresql()):
        found = await storm(url, minutes=10, channels=12)
        kept = kept and found.lost == 0 and found.twice == 0 and found.in_order and found.shortest >= 1.0
        numbers.append(
            f"{found.refused} of {found.requests} requests refused, {found.lost} lost, {found.twice} twice, "
            f"{found.shortest:.2f} s between two to one channel at least"
        )
    return Found(kept, "; ".join(numbers))
