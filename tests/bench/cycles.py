"""An upward cycle of a large company: planned, added, told, swept and released; ever more reviews."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.cycles.ballots import Ballot
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.planning import plan_reviews
from bot.cycles.results import make_result
from bot.logs import configure_logs
from bot.people import Person
from bot.question_sets import question_of, read_sets
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from storage.tables import PERSON
from tests.bench.requests import tidy, write_people
from tests.bench.servers import KINDS, Bench

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
TEAM = 10
"""People who report to each manager; everybody but the first has one."""
SIZES = (1_000, 10_000, 100_000)
"""Reviews."""
AT_ONCE = 100
"""Reviews added in one transaction, and people told in one."""
FLAT = 1.5
"""A review among the most against one in a company of a tenth: of the smallest everything is still in memory."""
MEMORY = 300
"""MB."""
TEXT = "You listen, and then you decide. Tell us earlier what changes."


@dataclass
class Steps:
    """Seconds of each, and MB at the end."""

    seconds: dict[str, float] = field(default_factory=dict)
    memory: float = 0.0

    @asynccontextmanager
    async def timed(self, name: str) -> AsyncIterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began


async def settle(url: str, reviews: int) -> DatabaseStore:
    """A company in which that many people have a manager."""
    await upgrade(url)
    store = await open_store(url)
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", "T1", "Example", NOON)
        await work.commit()
    await write_people(url, workspace, reviews + 1, NOON)
    async with store.work() as work:
        manager = (PERSON.c.id - 2) / TEAM + 1 if work.sql.kind == "postgresql" else (PERSON.c.id - 2) // TEAM + 1
        await work.sql.change(update(PERSON).where(PERSON.c.id > 1).values(manager_id=manager))
        await work.commit()
    await tidy(url)
    return store


async def run_cycle(url: str, reviews: int) -> Steps:
    store, steps = await settle(url, reviews), Steps()
    try:
        cycle = await _add(store, steps)
        await _tell(store, steps, cycle)
        await _sweep(store, steps, cycle)
        await _release(store, steps, cycle)
        steps.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return steps
    finally:
        await store.close()


async def _add(store: DatabaseStore, steps: Steps) -> Cycle:
    (template,) = (each for each in read_sets()["cycle_templates"] if each["id"] == "manager_effectiveness")
    days = Days(NOON.date(), NOON.date() + timedelta(9), NOON.date() + timedelta(14))
    questions = tuple(question_of(each) for each in template["questions"])
    setup = Setup("Autumn", template["id"], questions, days, manager_reads=True, newcomers=True)
    async with store.work() as work:
        workspace = (await work.workspaces.of("slack", "T1")) or 0
        cycle = await work.cycles.add(workspace, Person(1, workspace, "Person 1"), setup, "UTC", NOON)
        await work.commit()
    async with steps.timed("plan"):
        async with store.read() as work:
            members = await work.cycles.members(workspace)
            lately = await work.cycles.reviewed_lately(workspace, NOON - timedelta(days=90))
        plan = plan_reviews(members, setup, NOON.date(), lately)
    async with steps.timed("add"):
        for first in range(0, len(plan.reviews), AT_ONCE):
            async with store.work() as work:
                await work.cycles.add_reviews(cycle, plan.reviews[first : first + AT_ONCE])
                await work.commit()
    async with store.work() as work:
        cycle = await work.cycles.set_stage(cycle, Stage.OPEN, NOON)
        await work.commit()
    return cycle


async def _tell(store: DatabaseStore, steps: Steps, cycle: Cycle) -> None:
    after, told = 0, 0
    async with steps.timed("tell"):
        while True:
            async with store.work() as work:
                debts = await work.cycles.find_uninvited(after, AT_ONCE)
                told += len(await work.cycles.mark_invited([each.id for each in debts], NOON))
                await work.commit()
            if not debts:
                break
            after = max(each.reviewer.id for each in debts if each.reviewer)
    async with store.read() as work:
        asked, _, owed = await work.cycles.totals(cycle)
    if not told == asked == owed:
        raise AssertionError(f"{told} of {asked} were told")


async def _sweep(store: DatabaseStore, steps: Steps, cycle: Cycle) -> None:
    """Every second person has answered."""
    async with steps.timed("sweep"):
        async with store.read() as work:
            debts = await work.cycles.owed_debts(cycle)
        async with store.work() as work:
            paid = await work.cycles.mark_paid(cycle, debts[::2], NOON)
            await work.cycles.note_sweep(cycle, 1, NOON)
            await work.commit()
    if len(paid) != len(debts[::2]):
        raise AssertionError(f"{len(paid)} have paid")


async def _release(store: DatabaseStore, steps: Steps, cycle: Cycle) -> None:
    """Everybody gave the same answers; what they are is not measured here."""
    questions, after = cycle.setup.questions, b""
    answers = {each.id: TEXT if each.kind == "text" else "2" for each in questions}
    async with steps.timed("release"):
        while True:
            async with store.read() as work:
                reviews = await work.cycles.reviews(cycle, after, AT_ONCE)
            for review in reviews:
                async with store.work() as work:
                    debts = await work.cycles.debts_about(review)
                    result = make_result(questions, [Ballot(answers) for _ in debts], cycle.setup.least)
                    await work.cycles.save_result(review, result, NOON)
                    await work.commit()
            if not reviews:
                break
            after = reviews[-1].id


async def cycles(bench: Bench) -> bool:
    """Sizes side by side; of each step what a review takes."""
    print("An upward cycle: microseconds a review")
    kept = True
    for kind in KINDS:
        found = [await _measured(bench, kind, size) for size in SIZES]
        for size, each in zip(SIZES, found, strict=True):
            cells = "   ".join(f"{name} {spent / size * 1e6:>6.0f}" for name, spent in each.seconds.items())
            total = sum(each.seconds.values())
            print(
                f"  {kind:<12}{size:>8,}   {cells}   all in {total:>6.1f} s   memory {each.memory:.0f} MB", flush=True
            )
        growth = sum(found[-1].seconds.values()) / SIZES[-1] / (sum(found[-2].seconds.values()) / SIZES[-2])
        print(f"  {kind:<12}a review among {SIZES[-1]:,} takes {growth:.2f} of one among {SIZES[-2]:,}", flush=True)
        kept = kept and growth <= FLAT and found[-1].memory <= MEMORY
    print(f"  (target: at most {FLAT}, and at most {MEMORY} MB)\n", flush=True)
    return kept


async def _measured(bench: Bench, kind: str, reviews: int) -> Steps:
    """In a process of its own: the memory of others is not counted."""
    async with bench.database(kind) as url:
        command = (sys.executable, "-m", "tests.bench.cycles", url, str(reviews))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"a cycle of {reviews:,} reviews ended with {process.returncode}")
    return Steps(**json.loads(said))


if __name__ == "__main__":
    configure_logs("ERROR", "text")
    print(json.dumps(asdict(asyncio.run(run_cycle(sys.argv[1], int(sys.argv[2]))))))
