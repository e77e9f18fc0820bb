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
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from adapters.sandbox.app import Sandbox
from tests.bench.company import Praises, environment, sandbox_of, upward
from tests.bench.growth import fill
from tests.bench.home import MOST, home
from tests.bench.load import Load, load
from tests.bench.nudges import MEMORY, SLOWEST_IDLE
from tests.bench.people import import_of_people
from tests.bench.sandbox import commands, long_channel
from tests.bench.servers import Server, served
from tests.bench.statements import statements_of_a_praise, statements_of_lists
from tests.postgres import PostgresServer

AT_ONCE = (1, 16, 64)
SIZES = (1_000, 100_000, 1_000_000)
TURNS = 8
CHANNEL_A_SECOND = 2
"""At most so many waiting posts leave in a second meanwhile: one, and a bit."""
COLUMNS = "{:<34}{:>9}{:>12}{:>10}{:>10}{:>9}{:>10}"


def on_its_way(answer: bytes) -> bool:
    """The receipt of a praise that is stored: anything else was a refusal."""
    return b" 200 " in answer.split(b"\n", 1)[0] and b"on its way" in answer


def acknowledged(answer: bytes) -> bool:
    return b" 200 " in answer.split(b"\n", 1)[0]


@asynccontextmanager
async def database(kind: str, folder: Path, postgres: PostgresServer) -> AsyncIterator[str]:
    """An empty database of that kind, fsync on."""
    if kind == "SQLite":
        yield f"sqlite+aiosqlite:///{folder / f'{time.time_ns()}.db'}"
        return
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)


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


async def throughput(sandbox: Sandbox, folder: Path, postgres: PostgresServer, seconds: float) -> bool:
    print("Commands a second, each with its durable commit (beside bare Bolt, which stores nothing)")
    print(COLUMNS.format("server", "at once", "a second", "p50", "p99", "refused", "memory"))
    async with served(("-m", "tests.bench.bare_bolt"), environment(sandbox, "sqlite+aiosqlite:///none.db")) as bare:
        bolt = await under_load("bare Bolt, as documented", bare, iter(Praises(sandbox)), seconds, durable=False)
    results = {}
    for kind in ("SQLite", "PostgreSQL"):
        async with (
            database(kind, folder, postgres) as url,
            upward(sandbox, environment(sandbox, url)) as server,
        ):
            results[kind] = await under_load(f"Upward, {kind}", server, iter(Praises(sandbox)), seconds, durable=True)
    ratio = results["SQLite"][16].per_second / bolt[16].per_second
    print(f"SQLite at 16 at once: {ratio:.2f} of bare Bolt (target: at least 0.50)\n", flush=True)
    return ratio >= 0.5


async def while_many_wait(sandbox: Sandbox, folder: Path, postgres: PostgresServer, seconds: float) -> bool:
    """Answers while more than a thousand posts wait for their second in the channel."""
    print("Answers at 16 at once, with at least 1,000 posts waiting")
    slowest = 0.0
    for kind in ("SQLite", "PostgreSQL"):
        async with database(kind, folder, postgres) as url, upward(sandbox, environment(sandbox, url)) as server:
            requests = iter(Praises(sandbox))
            given = 0
            while given < 1_000 + CHANNEL_A_SECOND * seconds:
                given += (await load(server.port, requests, at_once=16, seconds=1.0, accepted=on_its_way)).answered
            row = await load(server.port, requests, at_once=16, seconds=seconds, accepted=on_its_way)
            slowest = max(slowest, row.p99)
            print(f"  {kind:<12} p50 {row.p50:.1f} ms   p99 {row.p99:.1f} ms   refused {row.refused}", flush=True)
    print("  (target: p99 under 1,000 ms)\n")
    return slowest < 1_000


async def to_the_channel(sandbox: Sandbox, folder: Path, postgres: PostgresServer, samples: int) -> bool:
    """From the command to its post in the channel, with an empty queue: the channel has rested its second."""
    print("From the command to the post, empty queue (the sandbox's own time included)")
    medians = {}
    for kind in ("SQLite", "PostgreSQL"):
        async with database(kind, folder, postgres) as url, upward(sandbox, environment(sandbox, url)):
            times = [await _one_post(sandbox, number) for number in range(samples)]
            medians[kind] = statistics.median(times)
            print(
                f"  {kind:<12} median {medians[kind]:6.1f} ms   slowest {max(times):6.1f} ms   of {samples}", flush=True
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


async def growth(sandbox: Sandbox, folder: Path, postgres: PostgresServer, seconds: float) -> bool:
    """The sizes side by side and in turns, so that what else the machine does meets all of them."""
    print("Growth: p50 of /praise one after another, with praises stored before")
    worst = 0.0
    for kind in ("SQLite", "PostgreSQL"):
        async with AsyncExitStack() as stack:
            servers = [await stack.enter_async_context(_at_size(sandbox, kind, folder, postgres, n)) for n in SIZES]
            medians = await _in_turns(servers, iter(Praises(sandbox)), seconds)
        cells = "   ".join(f"{size:>9,}: {median:.2f} ms" for size, median in zip(SIZES, medians, strict=True))
        worst = max(worst, medians[-1] / medians[0])
        print(f"  {kind:<12} {cells}   1 M to 1 k: {medians[-1] / medians[0]:.2f}", flush=True)
    print("  (target: at most 1.20)\n")
    return worst <= 1.2


@asynccontextmanager
async def _at_size(
    sandbox: Sandbox, kind: str, folder: Path, postgres: PostgresServer, size: int
) -> AsyncIterator[Server]:
    """Upward on a database with so many praises."""
    async with database(kind, folder, postgres) as url:
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


async def start(sandbox: Sandbox, folder: Path) -> bool:
    url = f"sqlite+aiosqlite:///{folder / 'start.db'}"
    async with upward(sandbox, environment(sandbox, url)):
        pass
    async with served(("-m", "bot", "run"), environment(sandbox, url)) as server:
        ready = await server.ready()
        await asyncio.sleep(3.0)
        memory = server.memory()
    print(f"Start to ready: {ready:.2f} s (target: 2)   idle memory: {memory:.0f} MB (target: under 120)\n", flush=True)
    return ready < 2 and memory < 120


async def homes(folder: Path, postgres: PostgresServer) -> bool:
    """A small company and a large one side by side."""
    print("Home: p50 in a company of 50, and of 50,000 with 1 M praises and 200,000 objectives")
    kept = True
    for kind in ("SQLite", "PostgreSQL"):
        async with database(kind, folder, postgres) as small, database(kind, folder, postgres) as large:
            kept = await home((small, large), kind) and kept
    print(f"  (target: at most {MOST:.2f}, and as many statements)\n")
    return kept


async def people(folder: Path, postgres: PostgresServer) -> bool:
    kept = True
    for kind in ("SQLite", "PostgreSQL"):
        async with database(kind, folder, postgres) as url:
            kept = await import_of_people(url, kind) and kept
    return kept


async def reminders(folder: Path, postgres: PostgresServer) -> bool:
    print("Planning reminders: open debts of which all are due, and one in a hundred")
    kept = True
    for kind in ("SQLite", "PostgreSQL"):
        for debts, one_in in ((20_000, 1), (100_000, 1), (1_000_000, 100)):
            async with database(kind, folder, postgres) as url:
                command = ("-m", "tests.bench.nudges", url, kind, str(debts), str(one_in))
                process = await asyncio.create_subprocess_exec(sys.executable, *command)
                kept = await process.wait() == 0 and kept
    print(f"  (target: an idle round within {SLOWEST_IDLE:.0f} s, at most {MEMORY} MB)\n")
    return kept


async def everything(seconds: float, samples: int) -> bool:
    postgres = PostgresServer()
    try:
        postgres.create()
        postgres.start()
        with tempfile.TemporaryDirectory(prefix="upward-bench-") as name:
            folder = Path(name)
            async with sandbox_of() as sandbox:
                kept = [
                    await statements_of_a_praise(folder),
                    await statements_of_lists(folder),
                    await start(sandbox, folder),
                    await throughput(sandbox, folder, postgres, seconds),
                    await while_many_wait(sandbox, folder, postgres, seconds),
                    await to_the_channel(sandbox, folder, postgres, samples),
                    await growth(sandbox, folder, postgres, seconds),
                ]
            kept += [await homes(folder, postgres), await people(folder, postgres)]
            kept += [await reminders(folder, postgres)]
            kept += [await commands(folder, seconds), await long_channel(samples)]
    finally:
        postgres.remove()
    return all(kept)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each run under load")
    parser.add_argument("--samples", type=int, default=20, help="posts waited for")
    chosen = parser.parse_args()
    kept = asyncio.run(everything(chosen.seconds, chosen.samples))
    print("All targets are met." if kept else "Not every target is met.")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
