"""Ten thousand people are asked for feedback at once: how long others wait for a praise meanwhile."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.bench.company import on_its_way, sandbox_of
from tests.bench.feedback import PRAISES, owing
from tests.bench.load import Load, paced
from tests.bench.requests import change, tidy
from tests.bench.servers import KINDS, READY_SECONDS, Bench, Server

INVITED = 10_000
ROUNDS = 5
MOST = 2.0
"""The p99 during a launch against a quiet moment."""

LAUNCH = f"""
UPDATE feedback_sheet SET invited_at = NULL WHERE id > (SELECT MAX(id) - {INVITED} FROM feedback_sheet)
"""
CALM = (
    "UPDATE feedback_sheet SET invited_at = :now WHERE invited_at IS NULL",
    "UPDATE delivery SET state = 'dropped', settled_at = :now WHERE state = 'waiting'",
)
SETTLE_SECONDS = 1.5
"""For what is under way, and for the bot to see that nothing waits."""


async def launch(bench: Bench) -> bool:
    print(f"A launch of {INVITED:,} invitations: p99 of {PRAISES} praises a second, medians of {ROUNDS} rounds in turn")
    kept = True
    async with sandbox_of() as sandbox:
        for kind in KINDS:
            async with owing(bench, kind, sandbox) as (server, windows, url):
                praises = Beside(server, windows.praises, bench.seconds)
                await praises.give()
                rounds = [(await _quiet(url, praises), await _launched(url, praises)) for _ in range(ROUNDS)]
                invited = await _count_invited(url)
            quiet, launched = (statistics.median(each.p99 for each in loads) for loads in zip(*rounds, strict=True))
            refused = sum(each.refused for loads in rounds for each in loads)
            kept = kept and launched / quiet <= MOST and not refused
            print(
                f"  {kind:<12} quiet {quiet:.1f} ms   meanwhile {launched:.1f} ms   ratio {launched / quiet:.2f}   "
                f"refused {refused}   {invited:,} invitations put on their way",
                flush=True,
            )
    print(f"  (target: at most {MOST:.0f}, and none refused)\n", flush=True)
    return kept


@dataclass(frozen=True)
class Beside:
    """Praises at a steady pace, for so many seconds at a time."""

    server: Server
    requests: Iterator[bytes]
    seconds: float

    async def give(self) -> Load:
        port, seconds = self.server.port, self.seconds
        return await paced(port, self.requests, per_second=PRAISES, seconds=seconds, accepted=on_its_way)


async def _quiet(url: str, praises: Beside) -> Load:
    await change(url, *CALM)
    await tidy(url)
    await asyncio.sleep(SETTLE_SECONDS)
    return await praises.give()


async def _launched(url: str, praises: Beside) -> Load:
    """Ends when some were invited, as they are within a second where nothing stands still."""
    before = await _count_invited(url)
    await change(url, LAUNCH)
    await tidy(url)
    given = await praises.give()
    async with asyncio.timeout(READY_SECONDS):
        while True:
            if await _count_invited(url) > before:
                return given
            await asyncio.sleep(0.1)


async def _count_invited(url: str) -> int:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        counted = await connection.execute(text("SELECT COUNT(*) FROM delivery WHERE kind = 'feedback.invitation'"))
        found = int(counted.scalar_one())
    await engine.dispose()
    return found
