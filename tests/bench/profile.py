"""`python -m tests.bench.profile`: where the processor's time of `/praise` goes, on each kind of database.

Counted is the bot's process alone, under a profiler: calls cost more under it than without, so shares of code that
calls much come out too high. What C code takes is its caller's.
"""

from __future__ import annotations

import asyncio
import os
import pstats
import signal
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from adapters.sandbox.app import Sandbox
from tests.bench.company import Praises, environment, on_its_way, sandbox_of, upward
from tests.bench.load import load
from tests.bench.servers import KINDS, Bench
from tests.postgres import PostgresServer

SECONDS = 8.0
AT_ONCE = 16
WRITTEN_SECONDS = 2.0
"""For the file to be there after it was asked for."""

PARTS = {
    "SQLAlchemy": ("sqlalchemy",),
    "the database's driver": ("asyncpg", "sqlite3"),
    "Bolt and Slack's SDK": ("slack_bolt", "slack_sdk"),
    "aiohttp": ("aiohttp", "multidict", "yarl", "aiosignal"),
    "words (Jinja)": ("jinja2", "bot/phrases"),
    "storage/": ("storage",),
    "adapters/": ("adapters",),
    "bot/": ("bot",),
    "asyncio": ("asyncio", "greenlet"),
    "JSON": ("json",),
    "form fields (urllib)": ("urllib",),
}
ROOT = Path(__file__).parents[2]


def part_of(file: str, function: str) -> str | None:
    """The part whose code this is; None for C code, which is its caller's."""
    if file == "~":
        return next((part for part, names in PARTS.items() if any(name in function for name in names)), None)
    path = file.rpartition("site-packages/")[2].removeprefix(f"{ROOT}/")
    first = path.split("/python3", 1)[-1].partition("/")[2] if "/lib/python3" in path else path
    matching = [(len(name), part) for part, names in PARTS.items() for name in names if first.startswith(name)]
    return max(matching)[1] if matching else "the rest"


def shares(profile: Path) -> Counter[str]:
    """Seconds of each part."""
    found: Counter[str] = Counter()
    stats = pstats.Stats(str(profile)).stats  # type: ignore[attr-defined]
    for (file, _, function), (_, _, own, _, callers) in stats.items():
        part = part_of(file, function)
        if part is not None:
            found[part] += own
            continue
        for (caller, _, its_name), (_, _, seconds, _) in callers.items():
            found[part_of(caller, its_name) or "the rest"] += seconds
    return found


async def profiled(sandbox: Sandbox, kind: str, folder: Path, postgres: PostgresServer) -> tuple[Path, int]:
    """The file with what was counted, and how many praises were given meanwhile."""
    file = folder / f"{kind}.profile"
    command = ("-m", "tests.bench.profiled", str(file))
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(Bench(folder, postgres).database(kind))
        server = await stack.enter_async_context(upward(sandbox, environment(sandbox, url), command))
        requests = iter(Praises(sandbox))
        await load(server.port, requests, at_once=AT_ONCE, seconds=1.0, accepted=on_its_way)
        os.kill(server.pid, signal.SIGUSR1)
        given = await load(server.port, requests, at_once=AT_ONCE, seconds=SECONDS, accepted=on_its_way)
        os.kill(server.pid, signal.SIGUSR2)
        await asyncio.sleep(WRITTEN_SECONDS)
    return file, given.answered


async def everything() -> None:
    postgres = PostgresServer()
    try:
        postgres.create()
        postgres.start()
        with tempfile.TemporaryDirectory(prefix="upward-profile-") as name:
            async with sandbox_of() as sandbox:
                for kind in KINDS:
                    show(kind, *await profiled(sandbox, kind, Path(name), postgres))
    finally:
        postgres.remove()


def show(kind: str, file: Path, given: int) -> None:
    found = shares(file)
    whole = sum(found.values())
    print(
        f"{kind}, {AT_ONCE} at once: {whole / given * 1e6:,.0f} µs of the processor for a /praise, under the profiler"
    )
    for part, seconds in found.most_common():
        print(f"  {part:<24}{seconds / whole:>6.0%}{seconds / given * 1e6:>9,.0f} µs")
    print(flush=True)


if __name__ == "__main__":
    asyncio.run(everything())
