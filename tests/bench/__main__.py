"""`make bench`: what `/praise` costs, side by side in one run with a bare Bolt listener that only acknowledges.

Ratios are what counts: figures depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from adapters.sandbox.app import Sandbox
from tests.bench.ballots import ballots
from tests.bench.company import Praises, environment, on_its_way, sandbox_of, upward
from tests.bench.cycles import cycles
from tests.bench.feedback import feedback, typing
from tests.bench.growth import fill
from tests.bench.home import MOST, home
from tests.bench.launch import launch
from tests.bench.load import Load, acknowledged, load
from tests.bench.nudges import reminders
from tests.bench.people import import_of_people
from tests.bench.sandbox import commands, long_channel
from tests.bench.servers import KINDS, Bench, Server, served
from tests.bench.statements import (
    statements_of_a_praise,
    statements_of_cycles,
    statements_of_feedback,
    statements_of_lists,
)
from tests.postgres import PostgresServer

Row = Callable[[Bench], Awaitable[bool]]
"""Prints what it measures; true if that was within the targets."""
AT_ONCE = (1, 16, 64)
SIZES = (1_000, 100_000, 1_000_000)
TURNS = 8
CHANNEL_A_SECOND = 2
"""At most so many waiting posts leave in a second meanwhile: one, and a bit."""
COLUMNS = "{:<34}{:>9}{:>12}{:>10}{:>10}{:>9}{:>10}"


async def under_load(
    name: str, server: Server, requests: Iterator[bytes], seconds: float, *, durable: bool
) -> dict[int, Load]:
    """One row for each number of requests at once."""
    accepted = on_its_way if durable else acknowledged
    await load(server.port, requests, at_once=4, seconds=1.0, accepted=accepted)
    rows = {}
    for at_once in AT_ONCE:
        rows[at_once] = row = await load(server.port, requests, at_once=at_once, seconds=seconds, accepted=accepted)
        cells = (f"{row.per_second:,.0f}", f"{row.p50:.1f} ms", f"{row.p99:.1f} ms", row.refused)
        print(COLUMNS.format(name, at_once, *cells, f"{server.memory():.0f} MB"), flush=True)
    return rows


async def throughput(bench: Bench, sandbox: Sandbox) -> bool:
    print("Commands a second, each with its durable commit (beside bare Bolt, which stores nothing)")
    print(COLUMNS.format("server", "at once", "a second", "p50", "p99", "refused", "memory"))
    async with served(("-m", "tests.bench.bare_bolt"), environment(sandbox, "sqlite+aiosqlite:///none.db")) as bare:
        praises = iter(Praises(sandbox))
        bolt = await under_load("bare Bolt, as documented", bare, praises, bench.seconds, durable=False)
    results = {}
    for kind in KINDS:
        async with bench.database(kind) as url, upward(sandbox, environment(sandbox, url)) as server:
            praises = iter(Praises(sandbox))
            results[kind] = await under_load(f"Upward, {kind}", server, praises, bench.seconds, durable=True)
    ratio = results["SQLite"][16].per_second / bolt[16].per_second
    print(f"SQLite at 16 at once: {ratio:.2f} of bare Bolt (target: at least 0.50)\n", flush=True)
    return ratio >= 0.5


async def while_many_wait(bench: Bench, sandbox: Sandbox) -> bool:
    """Answers while more than a thousand posts wait for their second in the channel."""
    print("Answers at 16 at once, with at least 1,000 posts waiting")
    slowest = 0.0
    for kind in KINDS:
        async with bench.database(kind) as url, upward(sandbox, environment(sandbox, url)) as server:
            requests = iter(Praises(sandbox))
            given = 0
            while given < 1_000 + CHANNEL_A_SECOND * bench.seconds:
                given += (await load(server.port, requests, at_once=16, seconds=1.0, accepted=on_its_way)).answered
            row = await load(server.port, requests, at_once=16, seconds=bench.seconds, accepted=on_its_way)
            slowest = max(slowest, row.p99)
            print(f"  {kind:<12} p50 {row.p50:.1f} ms   p99 {row.p99:.1f} ms   refused {row.refused}", flush=True)
    print("  (target: p99 under 1,000 ms)\n")
    return slowest < 1_000


async def to_the_channel(bench: Bench, sandbox: Sandbox) -> bool:
    """From the command to its post in the channel, with an empty queue: the channel has rested its second."""
    print("From the command to the post, empty queue (the sandbox's own time included)")
    medians = {}
    for kind in KINDS:
        async with bench.database(kind) as url, upward(sandbox, environment(sandbox, url)):
            times = [await _one_post(sandbox, number) for number in range(bench.samples)]
            medians[kind] = statistics.median(times)
            print(
                f"  {kind:<12} median {medians[kind]:6.1f} ms   slowest {max(times):6.1f} ms   of {bench.samples}",
                flush=True,
            )
    print("  (target: median under 150 ms)\n")
    return max(medians.values()) < 150


async def _one_post(sandbox: Sandbox, number: int) -> float:
    kudos = sandbox.channel("kudos").state
    await asyncio.sleep(1.2)
    before = len(kudos.messages)
    start = time.perf_counter()
    await sandbox.person(f"p{number + 1}").type(f"/praise @p{number + 100} you saved the launch")
    await sandbox.until(lambda: len(kudos.messages) > before)
    return (time.perf_counter() - start) * 1000


async def growth(bench: Bench, sandbox: Sandbox) -> bool:
    """The sizes side by side and in turns, so that what else the machine does meets all of them."""
    print("Growth: p50 of /praise one after another, with praises stored before")
    worst = 0.0
    for kind in KINDS:
        async with AsyncExitStack() as stack:
            servers = [await stack.enter_async_context(_at_size(bench, sandbox, kind, n)) for n in SIZES]
            medians = await _in_turns(servers, iter(Praises(sandbox)), bench.seconds)
        cells = "   ".join(f"{size:>9,}: {median:.2f} ms" for size, median in zip(SIZES, medians, strict=True))
        worst = max(worst, medians[-1] / medians[0])
        print(f"  {kind:<12} {cells}   1 M to 1 k: {medians[-1] / medians[0]:.2f}", flush=True)
    print("  (target: at most 1.20)\n")
    return worst <= 1.2


@asynccontextmanager
async def _at_size(bench: Bench, sandbox: Sandbox, kind: str, size: int) -> AsyncIterator[Server]:
    """Upward on a database with so many praises."""
    async with bench.database(kind) as url:
        async with upward(sandbox, environment(sandbox, url)):
            pass
        await fill(url, size)
        async with upward(sandbox, environment(sandbox, url)) as server:
            yield server


async def _in_turns(servers: Sequence[Server], requests: Iterator[bytes], seconds: float) -> list[float]:
    """The p50 of each in milliseconds, the quickest of its turns: what else the machine does only ever adds."""
    for server in servers:
        await load(server.port, requests, at_once=1, seconds=1.0, accepted=on_its_way)
    turns = [
        [await load(each.port, requests, at_once=1, seconds=seconds / 4, accepted=on_its_way) for each in servers]
        for _ in range(TURNS)
    ]
    return [min(turn[at].p50 for turn in turns) for at in range(len(servers))]


async def start(bench: Bench, sandbox: Sandbox) -> bool:
    url = f"sqlite+aiosqlite:///{bench.folder / 'start.db'}"
    async with upward(sandbox, environment(sandbox, url)):
        pass
    async with served(("-m", "bot", "run"), environment(sandbox, url)) as server:
        ready = await server.ready()
        await asyncio.sleep(3.0)
        memory = server.memory()
    print(f"Start to ready: {ready:.2f} s (target: 2)   idle memory: {memory:.0f} MB (target: under 120)\n", flush=True)
    return ready < 2 and memory < 120


async def homes(bench: Bench) -> bool:
    """A small company and a large one side by side."""
    print("Home: p50 in a company of 50, and of 50,000 with 1 M praises and 200,000 objectives")
    kept = True
    for kind in KINDS:
        async with bench.database(kind) as small, bench.database(kind) as large:
            kept = await home((small, large), kind) and kept
    print(f"  (target: at most {MOST:.2f}, and as many statements)\n")
    return kept


async def people(bench: Bench) -> bool:
    kept = True
    for kind in KINDS:
        async with bench.database(kind) as url:
            kept = await import_of_people(url, kind) and kept
    return kept


async def sandboxes(bench: Bench) -> bool:
    return await commands(bench.folder, bench.seconds) and await long_channel(bench.samples)


def in_a_sandbox(row: Callable[[Bench, Sandbox], Awaitable[bool]]) -> Row:
    async def with_its_own(bench: Bench) -> bool:
        async with sandbox_of() as sandbox:
            return await row(bench, sandbox)

    return with_its_own


ROWS: dict[str, tuple[Row, ...]] = {
    "statements": (statements_of_a_praise, statements_of_lists, statements_of_feedback, statements_of_cycles),
    "start": (in_a_sandbox(start),),
    "praise": (in_a_sandbox(throughput), in_a_sandbox(while_many_wait), in_a_sandbox(to_the_channel)),
    "growth": (in_a_sandbox(growth),),
    "home": (homes,),
    "people": (people,),
    "reminders": (reminders,),
    "feedback": (feedback,),
    "typing": (typing,),
    "cycles": (cycles,),
    "ballots": (ballots,),
    "launch": (launch,),
    "sandbox": (sandboxes,),
}


async def everything(names: Sequence[str], seconds: float, samples: int) -> bool:
    postgres = PostgresServer()
    try:
        postgres.create()
        postgres.start()
        with tempfile.TemporaryDirectory(prefix="upward-bench-") as name:
            bench = Bench(Path(name), postgres, seconds, samples)
            kept = [await row(bench) for name in names or ROWS for row in ROWS[name]]
    finally:
        postgres.remove()
    return all(kept)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="row", help=f"only these: {', '.join(ROWS)}")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each run under load")
    parser.add_argument("--samples", type=int, default=20, help="posts waited for")
    chosen = parser.parse_args()
    if unknown := set(chosen.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    kept = asyncio.run(everything(chosen.rows, chosen.seconds, chosen.samples))
    print("All targets are met." if kept else "Not every target is met.")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
