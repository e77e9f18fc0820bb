"""An upward cycle of a large company: launched, told, answered by every second person, swept and released; ever more
reviews."""

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
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import update

from bot.cycles.ballots import Ballot, Ballots, Shared, Slip
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.launch.launching import launch_due
from bot.cycles.results.releasing import release
from bot.cycles.review import Review
from bot.cycles.running.sweeping import sweep
from bot.logs import configure_logs
from bot.people import Person
from bot.question_sets import question_of, read_sets
from bot.routes import Context
from bot.store import Store
from storage.ballots.ballots import BallotFolder, make_root
from storage.schema import upgrade
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from storage.tables.people import PERSON
from tests.bench.requests import tidy, write_people
from tests.bench.servers import KINDS, Bench
from tests.outbox.world import MovedClock, ScriptedChat

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
TEAM = 10
"""People who report to each manager; everybody but the first has one."""
SIZES = (1_000, 10_000, 100_000)
"""Reviews."""
AT_ONCE = 100
"""People told in one transaction."""
SHARING = 16
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
        await work.sql.change(update(PERSON).where(PERSON.c.id > 1).values(manager_id=(PERSON.c.id - 2) // TEAM + 1))
        await work.commit()
    await tidy(url)
    return store


async def run_cycle(url: str, reviews: int, folder: Path) -> Steps:
    store, steps, clock = await settle(url, reviews), Steps(), MovedClock(NOON)
    make_root(folder)
    ballots = BallotFolder(folder, Secrets([Fernet.generate_key().decode()]))
    context = Context(store, {"slack": ScriptedChat(clock)}, clock, ballots=ballots)
    try:
        cycle = await _launch(context, steps)
        await _tell(store, steps, cycle)
        await _share(context, steps, cycle)
        await _sweep(context, steps, cycle)
        await _release(context, clock, steps, cycle)
        steps.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return steps
    finally:
        await ballots.close()
        await store.close()


async def _launch(context: Context, steps: Steps) -> Cycle:
    (template,) = (each for each in read_sets()["cycle_templates"] if each["id"] == "manager_effectiveness")
    days = Days(NOON.date(), NOON.date() + timedelta(9), NOON.date() + timedelta(14))
    questions = tuple(question_of(each) for each in template["questions"])
    setup = Setup("Autumn", template["id"], questions, days, manager_reads=True, newcomers=True)
    async with context.store.work() as work:
        workspace = (await work.workspaces.of("slack", "T1")) or 0
        cycle = await work.cycles.add(workspace, Person(1, workspace, "Person 1"), setup, "UTC", NOON)
        cycle = await work.cycles.set_stage(cycle, Stage.PLANNED, NOON)
        await work.commit()
    async with steps.timed("launch"):
        await launch_due(context)
    return await _reload(context.store, cycle)


async def _reload(store: Store, cycle: Cycle) -> Cycle:
    async with store.read() as work:
        found = await work.cycles.get(cycle.workspace, cycle.id)
    if found is None:
        raise AssertionError("the cycle is gone")
    return found


async def _tell(store: Store, steps: Steps, cycle: Cycle) -> None:
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


async def _share(context: Context, steps: Steps, cycle: Cycle) -> None:
    """Every second person of each team answers, `SHARING` at a time; what they say is not measured here."""
    answers = {each.id: TEXT if each.kind == "text" else "2" for each in cycle.setup.questions}
    turns = asyncio.Semaphore(SHARING)

    async def one(slip: Slip) -> None:
        async with turns:
            if await _ballots(context).share(slip, Ballot(answers)) is not Shared.YES:
                raise AssertionError("not shared")

    async with steps.timed("share"):
        async for review in _reviews(context.store, cycle):
            async with context.store.read() as work:
                debts = await work.cycles.debts_about(review)
            await asyncio.gather(*(one(Slip(cycle.id, review.id, debt, 1, 0)) for debt in debts[::2]))


async def _sweep(context: Context, steps: Steps, cycle: Cycle) -> None:
    async with steps.timed("sweep"):
        await sweep(context, cycle)
    async with context.store.read() as work:
        asked, paid, _ = await work.cycles.totals(cycle)
    if paid != asked // 2:
        raise AssertionError(f"{paid} of {asked} have paid")


async def _release(context: Context, clock: MovedClock, steps: Steps, cycle: Cycle) -> None:
    async with context.store.work() as work:
        closed = await work.cycles.set_stage(await _reload(context.store, cycle), Stage.CLOSED, NOON)
        await work.commit()
    clock.at = closed.release_at or NOON
    async with steps.timed("release"):
        await release(context, _ballots(context), closed)
    async with context.store.read() as work:
        counts = await work.cycles.read_counts(closed)
    if not counts.shown or counts.shown != counts.reviewees:
        raise AssertionError(f"{counts} are released")


async def _reviews(store: Store, cycle: Cycle) -> AsyncIterator[Review]:
    after: bytes = b""
    while True:
        async with store.read() as work:
            found = await work.cycles.reviews(cycle, after, AT_ONCE)
        for review in found:
            yield review
        if not found:
            return
        after = found[-1].id


def _ballots(context: Context) -> Ballots:
    if context.ballots is None:
        raise AssertionError("no folder")
    return context.ballots


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
        folder = bench.folder / f"ballots {time.time_ns()}"
        command = (sys.executable, "-m", "tests.bench.cycles", url, str(reviews), str(folder))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"a cycle of {reviews:,} reviews ended with {process.returncode}")
    return Steps(**json.loads(said))


if __name__ == "__main__":
    configure_logs("ERROR", "text")
    print(json.dumps(asdict(asyncio.run(run_cycle(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))))
