"""What the sandbox itself costs: commands through it, and a long channel opened over HTTP."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import aiohttp

from adapters.sandbox.app import Sandbox
from tests.bench.company import GIVEN_MOST, PEOPLE, environment, sandbox_of, upward
from tests.bench.servers import Server, served

AT_ONCE = 16
MESSAGES = 10_000
OPEN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Commands a second by the clock on the wall, and processor time for each in milliseconds, of both sides."""

    per_second: float
    sandbox: float
    app: float


def processor_seconds(server: Server) -> float:
    """User and system time of a child so far, as the kernel counts it."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def lines() -> Iterator[tuple[str, str]]:
    """Who types what; nobody reaches a daily limit."""
    for number in count():
        giver, turn = 1 + number // GIVEN_MOST % (PEOPLE - 1), number % GIVEN_MOST
        yield f"p{giver}", f"/praise @p{(giver + 1 + turn) % PEOPLE} you saved the launch, number {number}"


async def type_for(sandbox: Sandbox, server: Server, seconds: float) -> Cost:
    """People type commands for a while, `AT_ONCE` of them at any time. Raises RuntimeError when one fails."""
    typed, done = lines(), 0
    started, own, theirs = time.perf_counter(), time.process_time(), processor_seconds(server)

    async def somebody() -> None:
        nonlocal done
        while time.perf_counter() - started < seconds:
            who, line = next(typed)
            outcome = await sandbox.person(who).type(line)
            if not outcome.ok:
                raise RuntimeError(f"{line!r}: {outcome.error}")
            done += 1

    await asyncio.gather(*(somebody() for _ in range(AT_ONCE)))
    wall, own = time.perf_counter() - started, time.process_time() - own
    return Cost(done / wall, own / done * 1000, (processor_seconds(server) - theirs) / done * 1000)


async def commands(folder: Path, seconds: float) -> bool:
    """The sandbox must take less processor time for a command than the bot does."""
    print(f"Commands through the sandbox, {AT_ONCE} at once")
    async with sandbox_of() as sandbox:
        variables = environment(sandbox, f"sqlite+aiosqlite:///{folder / 'sandbox.db'}")
        async with served(("-m", "tests.bench.acker"), variables) as server:
            sandbox.use_http(f"http://127.0.0.1:{server.port}/slack/events")
            acked = await type_for(sandbox, server, seconds)
        async with upward(sandbox, variables) as server:
            bot = await type_for(sandbox, server, seconds)
    for name, cost in (("to an app that only acknowledges", acked), ("to Upward", bot)):
        took = f"processor: sandbox {cost.sandbox:.2f} ms, app {cost.app:.2f} ms"
        print(f"  {name:<34} {cost.per_second:7,.0f} a second   {took}", flush=True)
    print("  (target: the sandbox takes less than Upward)\n")
    return bot.sandbox < bot.app


async def long_channel(samples: int) -> bool:
    """Opens a channel of `MESSAGES` as an app does and as a browser does."""
    async with sandbox_of() as sandbox, aiohttp.ClientSession() as http:
        kudos = sandbox.channel("kudos").state
        for number in range(MESSAGES):
            sandbox.workspace.post(kudos, sandbox.workspace.draft(kudos, sandbox.app.bot.id, f"Praise {number}"))
        token = {"Authorization": f"Bearer {sandbox.bot_token}"}
        addresses = {
            "conversations.history": f"{sandbox.api_url}conversations.history?channel={kudos.id}&limit=1000",
            "the page": f"{sandbox.url}/as/p1/kudos",
        }
        worst = 0.0
        for name, address in addresses.items():
            slowest = max([await fetched(http, address, token) for _ in range(samples)])
            worst = max(worst, slowest)
            print(f"  {MESSAGES:,} messages, {name:<22} slowest of {samples}: {slowest * 1000:6.1f} ms", flush=True)
    print(f"  (target: under {OPEN_SECONDS:.0f} s)\n")
    return worst < OPEN_SECONDS


async def fetched(http: aiohttp.ClientSession, address: str, headers: dict[str, str]) -> float:
    """Seconds for the whole answer. Raises RuntimeError when it isn't one with a praise in it."""
    start = time.perf_counter()
    async with http.get(address, headers=headers) as response:
        text = await response.text()
    if f"Praise {MESSAGES - 1}" not in text:
        raise RuntimeError(f"{address} did not show the newest message: {text[:200]}")
    return time.perf_counter() - start
