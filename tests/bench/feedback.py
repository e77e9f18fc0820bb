"""Feedback beside a bare Bolt listener: the form that `/feedback` opens, answers that are shared, and letters typed
while others praise."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from adapters.sandbox.app import Sandbox
from tests.bench.company import PEOPLE, environment, on_its_way, sandbox_of, upward
from tests.bench.load import Accepted, Load, acknowledged, command, load, paced, signed
from tests.bench.requests import write_requests
from tests.bench.sandbox import processor_seconds
from tests.bench.servers import KINDS, Bench, Server, served
from tests.bench.windows import A_DRAFT, Windows, read_windows

OWED = 10
"""Answers that everybody owes."""
AT_ONCE = (1, 16)
COLUMNS = "  {:<34}{:>9}{:>10}{:>12}{:>12}{:>9}{:>16}"
PRAISES = 50
"""A second, while others type."""
SLOWEST = 50.0
"""Milliseconds for the p99 of these."""
KEYS_A_SECOND = 5
"""Of one quick typist."""
STEPS = (100, 200, 300, 400, 600, 800, 1_000, 1_200, 1_500, 2_000)
"""Keystrokes a second that are tried."""
LEAST = 200
"""Forty quick typists at any time, and so many more people who think or read meanwhile."""
LONG = "ä" * 2_000
PLAIN, FEW, TYPISTS = 2_000, 500, 5
"""Letters whose processor time is counted, and how many people type them."""


def opened(answer: bytes) -> bool:
    """A form was opened: else there is a sentence instead."""
    return acknowledged(answer) and not answer.partition(b"\n")[2]


def is_shared(answer: bytes) -> bool:
    return acknowledged(answer) and b'"update"' in answer


def forms(sandbox: Sandbox) -> Iterator[bytes]:
    """`/feedback` of one person after another, each with what opens a window."""
    app, team = sandbox.app, sandbox.workspace.team_id
    people = [sandbox.workspace.person(f"p{number}").id for number in range(PEOPLE)]
    for number in itertools.count():
        user = people[number % PEOPLE]
        trigger = sandbox.triggers.mint(user)
        yield signed(app.signing_secret, command(team, user, "", number, "/feedback", trigger))


@asynccontextmanager
async def owing(bench: Bench, kind: str, sandbox: Sandbox) -> AsyncIterator[tuple[Server, Windows, str]]:
    """Upward at work in a company where everybody owes `OWED` answers, its windows, and its database."""
    async with bench.database(kind) as url, upward(sandbox, environment(sandbox, url)) as server:
        await write_requests(url, OWED, datetime.now(UTC))
        yield server, await read_windows(url, sandbox), url


# ---------------------------------------------------------------- opened and shared


async def feedback(bench: Bench) -> bool:
    print("Feedback: from the command to the open form, and answers shared (beside bare Bolt, which stores nothing)")
    print(COLUMNS.format("server", "at once", "a second", "p50", "p99", "refused", "processor"))
    refused, bare = 0, dict[str, Load]()
    async with sandbox_of() as sandbox:
        for kind in KINDS:
            async with owing(bench, kind, sandbox) as (server, windows, _):
                bare = bare or await _bare_bolt(bench, sandbox, windows)
                ours = await _both("Upward", f", {kind}", server, sandbox, windows, bench.seconds)
            refused += sum(each.refused for each in ours.values())
            ratios = [f"{ours[act].per_second / bare[act].per_second:.2f} to {act}" for act in ours]
            print(f"  {kind}: {' and '.join(ratios)}, of bare Bolt at {AT_ONCE[-1]} at once")
    print("  (target: none refused)\n", flush=True)
    return not refused


async def _bare_bolt(bench: Bench, sandbox: Sandbox, windows: Windows) -> dict[str, Load]:
    async with served(("-m", "tests.bench.bare_bolt"), environment(sandbox, "sqlite+aiosqlite:///none.db")) as bare:
        return await _both("bare Bolt", "", bare, sandbox, windows, bench.seconds)


async def _both(
    who: str, kind: str, server: Server, sandbox: Sandbox, windows: Windows, seconds: float
) -> dict[str, Load]:
    """By act: what the run with most at once showed."""
    acts = {"open a form": (forms(sandbox), opened), "share answers": (windows.shared(), is_shared)}
    return {
        act: await _rows(f"{who}, {act}{kind}", server, requests, accepted, seconds)
        for act, (requests, accepted) in acts.items()
    }


async def _rows(name: str, server: Server, requests: Iterator[bytes], accepted: Accepted, seconds: float) -> Load:
    """What the last of them showed."""
    await load(server.port, requests, at_once=2, seconds=seconds / 5, accepted=accepted)
    return [await _row(name, server, requests, accepted, seconds, at_once) for at_once in AT_ONCE][-1]


async def _row(
    name: str, server: Server, requests: Iterator[bytes], accepted: Accepted, seconds: float, at_once: int
) -> Load:
    before = processor_seconds(server)
    row = await load(server.port, requests, at_once=at_once, seconds=seconds, accepted=accepted)
    each = (processor_seconds(server) - before) / max(1, row.answered) * 1000
    cells = (f"{row.per_second:,.0f}", f"{row.p50:.1f} ms", f"{row.p99:.1f} ms", row.refused, f"{each:.2f} ms each")
    print(COLUMNS.format(name, at_once, *cells), flush=True)
    return row


# ---------------------------------------------------------------- typed


async def typing(bench: Bench) -> bool:
    """Ever more keystrokes, until a praise beside them takes too long."""
    print(f"Letters typed in open forms, beside {PRAISES} praises a second")
    kept = True
    async with sandbox_of() as sandbox:
        for kind in KINDS:
            async with owing(bench, kind, sandbox) as (server, windows, _):
                kept = await _typing(bench, kind, server, windows) and kept
    print(f"  (target: {LEAST} a second while the p99 of /praise is at most {SLOWEST:.0f} ms)\n", flush=True)
    return kept


async def _typing(bench: Bench, kind: str, server: Server, windows: Windows) -> bool:
    most = 0
    await _beside(bench, server, windows, STEPS[0])
    for rate in STEPS:
        typed, praised = await _beside(bench, server, windows, rate)
        print(
            f"  {kind:<12}{rate:>6,} a second, {typed.refused} refused; /praise p50 {praised.p50:.1f} ms, "
            f"p99 {praised.p99:.1f} ms, {praised.refused} refused",
            flush=True,
        )
        if praised.p99 > SLOWEST or typed.refused or praised.refused:
            break
        most = rate
    costs = [await _cost(server, windows, text, number) for text, number in ((A_DRAFT, PLAIN), (LONG, FEW))]
    print(
        f"  {kind:<12}{most:>6,} a second taken. Processor for a letter: {costs[0]:.2f} ms, "
        f"in full boxes of umlauts {costs[1]:.2f} ms",
        flush=True,
    )
    return most >= LEAST


async def _beside(bench: Bench, server: Server, windows: Windows, rate: int) -> tuple[Load, Load]:
    """Letters at that rate, and the praises beside them."""
    letters = windows.keystrokes(max(1, rate // KEYS_A_SECOND))
    return await asyncio.gather(
        paced(server.port, letters, per_second=rate, seconds=bench.seconds),
        paced(server.port, windows.praises, per_second=PRAISES, seconds=bench.seconds, accepted=on_its_way),
    )


async def _cost(server: Server, windows: Windows, text: str, number: int) -> float:
    """Milliseconds of the processor for a letter of one person after another; what is stored of it is a small part."""
    keys = itertools.islice(windows.keystrokes(TYPISTS, text), number)
    before = processor_seconds(server)
    await load(server.port, keys, at_once=1, seconds=60.0)
    return (processor_seconds(server) - before) / number * 1000
