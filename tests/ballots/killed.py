"""Promise 1 for anonymous answers, the long form: replicas that share a folder of ballots are killed at every step."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from sqlalchemy import select

from bot.cycles.ballots import DebtId, RevieweeId, Slip
from bot.cycles.calendar import closes_at, release_at
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, DebtState, ReviewState
from bot.cycles.terms import write_terms
from bot.people import Handle, Profile
from bot.question_sets import Kind, Question
from bot.routes import Context
from storage.ballots.ballots import BallotFolder, make_root
from storage.schema import upgrade
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from storage.tables.reviews import REVIEW_DEBT
from tests.ballots.folder import KEY
from tests.ballots.mortal import STEPS, Life, live, work
from tests.outbox.world import START, MovedClock
from tests.privileges.world import HOME

LEADERS, TEAM, LEAST = 3, 5, 3
REPLICAS = 3
QUESTIONS = (Question("one", "One", Kind.TEXT, "What one thing?"),)
PASSES = 4
KILLS_OF_A_COMPANY = 50
"""At most, from its first answer to the release."""
LONGEST = 60.0
"""Seconds of a life on a busy machine."""
A_MINUTE = timedelta(minutes=1)
DAYS = Days(START.date(), START.date() + timedelta(2), START.date() + timedelta(9))

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.ballots.mortal", "asyncpg", "aiosqlite"])


@dataclass
class Tally:
    """`late`: acknowledged after the close."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: int = 0
    twice: int = 0
    late: int = 0
    unpaid: int = 0

    @property
    def kept(self) -> bool:
        return not (self.lost or self.twice or self.late or self.unpaid)

    def summary(self) -> str:
        found = f"{self.lost} lost, {self.twice} twice, {self.late} after the close, {self.unpaid} unpaid"
        return f"{self.kills.total():,} kills at {len(self.kills)} steps, {self.acknowledged:,} acknowledged, {found}"


@dataclass
class Company:
    """`LEADERS` people, each reviewed by `TEAM` others; what was tried and acknowledged, by debt and number."""

    url: str
    folder: Path
    dice: Random
    tally: Tally
    slips: list[Slip] = field(default_factory=list)
    tried: dict[DebtId, dict[int, set[str]]] = field(default_factory=dict)
    shared: dict[DebtId, dict[int, str]] = field(default_factory=dict)

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    async def open(self, now: datetime) -> tuple[Context, DatabaseStore]:
        store = await open_store(self.url, exclusive=False)
        return Context(store, {}, MovedClock(now), ballots=BallotFolder(self.folder, Secrets([KEY]))), store

    async def prepare(self) -> None:
        await upgrade(self.url)
        make_root(self.folder)
        context, store = await self.open(START)
        names = [f"U{number}" for number in range(LEADERS * (TEAM + 1))]
        profiles = [Profile(Handle("slack", each), each, each, f"{each}@home.example") for each in names]
        async with store.work() as work:
            workspace = await work.workspaces.ensure("slack", HOME, "Home", START)
            await work.people.upsert_accounts("slack", HOME, profiles)
            people = await work.people.by_handles(workspace, [Handle("slack", each) for each in names])
            cycle = await work.cycles.add(workspace, people[0], Setup("Autumn", "own", QUESTIONS, DAYS), "UTC", START)
            leaders = [each.id for each in people[:LEADERS]]
            teams = [[each.id for each in people[LEADERS + TEAM * n :][:TEAM]] for n in range(LEADERS)]
            new = [NewReview(a, tuple(b), ((a, Capacity.REVIEWEE),)) for a, b in zip(leaders, teams, strict=True)]
            await work.cycles.add_reviews(cycle, new)
            ends, out = closes_at(DAYS.due, ["UTC"]), release_at(DAYS.release, "UTC")
            cycle = await work.cycles.set_stage(await work.cycles.set_times(cycle, ends, out), Stage.OPEN, START)
            reviews = await work.cycles.reviews(cycle, b"", 99)
            self.slips = [
                Slip(cycle.id, each.id, debt, 0, 0) for each in reviews for debt in await work.cycles.debts_about(each)
            ]
            await work.commit()
        assert context.ballots is not None
        await context.ballots.begin(cycle.id, {each.id: write_terms(each) for each in reviews})
        await store.close()

    # ------------------------------------------------------------ lives

    async def live(self, now: datetime, kills: int, *, is_open: bool = True) -> None:
        """So many die, three at a time. Of the replicas on SQLite one alone works on the database: the others keep what
        people write, for which none is needed."""
        left = [kills // REPLICAS + (n < kills % REPLICAS) for n in range(REPLICAS)]
        left = left if is_open or not self.sqlite else [kills]  # what is shut nobody writes to
        lives = (self._live_on(now, each, n == 0 or not self.sqlite, is_open) for n, each in enumerate(left))
        await asyncio.gather(*lives)

    async def _live_on(self, now: datetime, kills: int, works: bool, is_open: bool) -> None:
        """Who came past no such step lives on as somebody else; a few times, for some steps are never met."""
        for _ in range(4 * kills):
            step = self.dice.choice(STEPS)
            life = Life(
                self.url, self.folder, KEY, now, self.slips, self.dice.randrange(10**9), step,
                self.dice.randint(1, PASSES), works,
            )  # fmt: skip
            if await self._die(life, is_open):
                self.tally.kills[step] += 1
                kills -= 1
            if kills <= 0:
                return

    async def _die(self, life: Life, is_open: bool) -> bool:
        """Whether it was killed; what it said is kept."""
        hear, say = processes.Pipe(duplex=False)
        process = processes.Process(target=live, args=(life, say), daemon=True)
        process.start()
        say.close()
        await asyncio.to_thread(self._listen, hear, is_open)
        await asyncio.to_thread(process.join, LONGEST)
        assert process.exitcode in (0, -signal.SIGKILL), (process.exitcode, life)
        return process.exitcode != 0

    def _listen(self, hear: Connection, is_open: bool) -> None:
        while True:
            try:
                kind, debt, number, text = hear.recv()
            except EOFError:
                return
            if kind == "tries":
                self.tried.setdefault(debt, {}).setdefault(number, set()).add(text)
                continue
            self.tally.acknowledged += 1
            self.tally.late += not is_open
            self.tally.twice += number in self.shared.setdefault(debt, {})
            self.shared[debt][number] = text

    async def reach(self, stage: Stage, now: datetime) -> Cycle:
        """A replica that nobody kills does what is left."""
        context, store = await self.open(now)
        for _ in range(3):
            await work(context)
        async with store.read() as reading:
            (cycle,) = (await reading.cycles.find_cycles(1, list(Stage), 1)).items
        await store.close()
        assert cycle.stage is stage, (cycle.stage, stage)
        return cycle

    async def extend(self, now: datetime) -> Cycle:
        """HR asks everybody again, for a day."""
        cycle = await self.reach(Stage.CLOSED, now)
        _, store = await self.open(now)
        async with store.work() as changing:
            again = await changing.cycles.reopen(cycle)
            assert again.release_at is not None
            again = await changing.cycles.set_times(again, now + timedelta(1), again.release_at)
            await changing.commit()
        await store.close()
        return again

    # ------------------------------------------------------------ the count

    async def count(self) -> None:
        """What is released is what was acknowledged last, or what was on its way after it, of each once."""
        _, store = await self.open(START)
        async with store.read() as reading:
            (cycle,) = (await reading.cycles.find_cycles(1, list(Stage), 1)).items
            paid = await reading.sql.scan(select(REVIEW_DEBT.c.id).where(REVIEW_DEBT.c.state == DebtState.PAID.value))
            for review in await reading.cycles.reviews(cycle, b"", 99):
                result = await reading.cycles.result(review)
                texts = [each.text for every in result.texts.values() for each in every] if result else []
                self._count_review(review.id, texts, shown=review.state is ReviewState.SHOWN)
        await store.close()
        self.tally.unpaid += len(self.shared.keys() - {DebtId(row.id) for row in paid})
        assert not [each for each in self.folder.iterdir() if each.is_dir()], "nothing sealed remains"

    def _count_review(self, review: RevieweeId, texts: Sequence[str], *, shown: bool) -> None:
        options = {each.debt: self._may_say(each.debt) for each in self.slips if each.reviewee == review}
        by_debt = {debt: [each for each in texts if each.startswith(debt.hex())] for debt in options}
        certain = [debt for debt, said in options.items() if "" not in said]
        self.tally.lost += len(certain) if not shown and len(certain) >= LEAST else 0
        self.tally.twice += sum(max(0, len(found) - 1) for found in by_debt.values())
        self.tally.lost += sum(shown and (found or [""])[0] not in options[debt] for debt, found in by_debt.items())

    def _may_say(self, debt: DebtId) -> set[str]:
        """What may stand there: "" is nothing."""
        last = max(self.shared.get(debt, {}), default=0)
        on_their_way = [said for number, said in self.tried.get(debt, {}).items() if number > last]
        known = {self.shared[debt][last]} if last else {""}
        return known.union(*on_their_way)


async def answers_killed(database_urls: Iterable[str], folder: Path, kills: int, seed: int) -> Tally:
    """In one company after another, each from its first answer to the release, until so many were killed: not everybody
    comes past the step at which they are to die."""
    tally = Tally()
    for number, url in enumerate(database_urls):
        company = Company(url, folder / f"ballots {seed} {number}", Random(f"{seed} {number}"), tally)
        await company.prepare()
        await live_through(company, min(kills, KILLS_OF_A_COMPANY))
        if tally.kills.total() >= kills:
            break
    return tally


async def live_through(company: Company, kills: int) -> None:
    """It asks, sweeps, closes, asks again, closes and releases; the killing goes on in all of these."""
    some, ends = -(-kills // 8), closes_at(DAYS.due, ["UTC"])
    for now in (START + timedelta(hours=2), START + timedelta(hours=20), ends + A_MINUTE, ends + 3 * A_MINUTE):
        await company.live(now, some)
    again = await company.extend(ends + 9 * A_MINUTE)
    assert again.closes_at
    for now in (ends + timedelta(hours=6), again.closes_at + A_MINUTE, again.closes_at + 3 * A_MINUTE):
        await company.live(now, some)
    closed = await company.reach(Stage.CLOSED, again.closes_at + 9 * A_MINUTE)
    assert closed.release_at
    await company.live(closed.release_at + A_MINUTE, some, is_open=False)
    await company.reach(Stage.RELEASED, closed.release_at + 9 * A_MINUTE)
    await company.count()
