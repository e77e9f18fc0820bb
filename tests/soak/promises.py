"""What each promise is tried with in its long form."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import available_timezones

from bot.logs import configure_logs
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
from tests.soak.due import World, with_hours
from tests.soak.reminded import reminded
from tests.soak.storm import storm

HOURS = 4.0
"""No promise may take longer; then it counts as broken."""

WORLDS = 2
"""On SQLite the kills are shared by so many companies, since one bot at a time leaves a processor idle."""

KILLS_OF_A_COMPANY = 50
"""From its first answer to the release."""

TWINS = 4
"""Pairs of worlds about the company as a whole."""

COUNTRIES = (None, "PT", None, "US", None, "CN", None, "IL", None, "NO", None, "JP", None, "SA", None, "IN")


@dataclass(frozen=True, slots=True)
class Found:
    kept: bool
    numbers: str


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


async def answers_kept(ground: Ground) -> Found:
    """Anonymous answers, of replicas that share the folder."""
    companies = -(-ground.kills // KILLS_OF_A_COMPANY)
    numbers, kept = [], True
    for seed, urls in enumerate(
        ([ground.sqlite(f"answers {n}") for n in range(companies)], [ground.postgresql() for _ in range(companies)])
    ):
        found = await answers_killed(urls, ground.folder, ground.kills, 400 + seed)
        kept = kept and found.kept
        numbers.append(found.summary())
    return Found(kept, "; ".join(numbers))


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


async def reminded_on_time(ground: Ground) -> Found:
    """Two years, everywhere that a time zone is known, in countries with holidays of every kind and in none."""
    zones = sorted(zone for zone in available_timezones() if zone != "localtime")
    places = [World(zone, COUNTRIES[n % len(COUNTRIES)]) for n, zone in enumerate(zones)]
    first = datetime(2026, 1, 1, tzinfo=UTC)
    numbers = []
    kept = True
    drawn = with_hours(places, random.Random(6))
    for url, where, jumps in (
        (ground.sqlite("reminded"), places, 0.0),
        (ground.sqlite("reminded jumping"), places, 0.25),
        (ground.sqlite("reminded in their hours"), drawn, 0.25),
        (ground.postgresql(), drawn, 0.25),
    ):
        found = await reminded(url, where, first, first + timedelta(days=730), seed=6, jumps=jumps)
        kept = kept and found.kept
        numbers.append(f"{len(places)} zones, {found.summary()}")
    return Found(kept, "; ".join(numbers))


async def debts_ended(ground: Ground) -> Found:
    """Requests for feedback, through everything that can happen to them."""
    url, many = ground.sqlite("debts"), ground.postgresql()
    for each, histories in ((url, 2000), (many, 500)):
        await upgrade(each)
        async with world_in(each) as world:
            for seed in range(histories):
                await live_through(world, seed, 12)
    return Found(True, "2,500 histories, 0 disagreements")


async def cycles_ended(ground: Ground) -> Found:
    """Upward cycles, through everything that can happen to them; on SQLite in two companies side by side."""
    half, few = ground.histories * 2 // 5, ground.histories // 5
    lives = ((ground.sqlite("cycles 1"), 0, half), (ground.sqlite("cycles 2"), half, half))
    with ProcessPoolExecutor(WORLDS, get_context("spawn")) as processes:
        lived = [
            asyncio.wrap_future(processes.submit(live_many, url, ground.folder / f"ballots {first}", first, count))
            for url, first, count in (*lives, (ground.postgresql(), 2 * half, few))
        ]
        await asyncio.gather(*lived)
    return Found(True, f"{2 * half + few:,} histories, 0 disagreements")


async def authors_hidden(ground: Ground) -> Found:
    """The attacker learned on 200 worlds; on worlds that leak they must find most, or it proves nothing."""
    folder = ground.folder / "authors"
    folder.mkdir()
    ours = await learn_and_guess(folder, 200, 800)
    numbers, kept = [f"ours: {ours}"], ours.share - ours.chance < 0.01
    for name, (leak, least) in LEAKS.items():
        found = await learn_and_guess(folder, 60, 40, leak)
        kept = kept and found.share > least
        numbers.append(f"{name}: {found}")
    return Found(kept, "; ".join(numbers))


async def twins_alike(ground: Ground) -> Found:
    """Of the company as a whole, from the launch to the release, as PostgreSQL has them."""
    folder = ground.folder / "twins"
    folder.mkdir()
    with started(SETTINGS) as server:
        towns = await found_towns(folder, server)
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


PROMISES: tuple[tuple[int, str, Callable[[Ground], Awaitable[Found]]], ...] = (
    (1, "SQLite, the bot killed", killed_on_sqlite),
    (1, "PostgreSQL, replicas killed", killed_on_postgresql),
    (1, "anonymous answers, 3 replicas with one folder killed", answers_kept),
    (2, "connection dropped after the post", connection_dropped),
    (3, "history hidden or truncated", uncertain_shown),
    (6, "two years of reminders, 3 replicas", reminded_on_time),
    (9, "PostgreSQL stopped at once", postgresql_crashed),
    (10, "storm of 429, 10 minutes", stormed),
    (20, "an attacker who learned from 200 worlds", authors_hidden),
    (20, "twins, about the company as a whole", twins_alike),
    (27, "each decision changed", tests_bite),
    (31, "each request ends", debts_ended),
    (31, "each upward cycle ends", cycles_ended),
)


async def tried(promise: Callable[[Ground], Awaitable[Found]], ground: Ground) -> Found:
    try:
        async with asyncio.timeout(HOURS * 3600):
            return await promise(ground)
    except (AssertionError, TimeoutError, ExceptionGroup) as failure:
        traceback.print_exc()
        return Found(False, f"broke off: {failure!r}")


async def _try_on_new_ground(place: int, kills: int, histories: int) -> tuple[Found, float]:
    """What came of it, and how many seconds it took."""
    server = PostgresServer()
    try:
        await asyncio.to_thread(server.create)
        await asyncio.to_thread(server.start)
        with tempfile.TemporaryDirectory(prefix="upward-soak-") as folder:
            began = time.monotonic()
            found = await tried(PROMISES[place][2], Ground(kills, histories, Path(folder), server))
            return found, time.monotonic() - began
    finally:
        await asyncio.to_thread(server.remove)


def try_alone(place: int, kills: int, histories: int) -> tuple[Found, float]:
    """In a process of its own: what one promise changes or uses up is nothing to the next."""
    configure_logs("ERROR", "text")
    return asyncio.run(_try_on_new_ground(place, kills, histories))
