"""One life of a replica that keeps, shares, sweeps, closes and releases answers, until it dies at a step."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from bot.cycles.ballots import Ballot, BallotsLost, Shared, Slip
from bot.cycles.results.releasing import destroy_leftovers, release_due
from bot.cycles.running.closing import close_due, open_gates
from bot.cycles.running.sweeping import sweep_due
from bot.patience import Patience
from bot.routes import Context
from storage.ballots.ballots import BallotFolder
from storage.database import postgres, writer
from storage.secrets import Secrets
from storage.store import open_store
from tests.outbox.world import MovedClock

CALLS = ("fsync", "link", "rename", "truncate", "mkdir", "rmdir", "unlink")
"""What changes a folder; each is a step, and so is each commit."""
STEPS = tuple(f"{when} {what}" for what in (*CALLS, "commit") for when in ("before", "after"))
ROUNDS, AT_ONCE = 5, 4


@dataclass(frozen=True)
class Life:
    """`step` is where it dies, when it comes there for the `passes`th time. `works`: it does what the bot does by
    itself, too; else it only keeps what people write."""

    url: str
    folder: Path
    key: str
    now: datetime
    slips: Sequence[Slip]
    seed: int
    step: str
    passes: int
    works: bool


def live(life: Life, say: Connection) -> None:
    """The body of the process."""
    _arm(life, say)
    asyncio.run(_live(life, say))
    os._exit(0)


def _arm(life: Life, say: Connection) -> None:
    left = life.passes

    def reach(step: str) -> None:
        nonlocal left
        left -= step == life.step
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            reach(f"before {name}")
            done = call(*arguments, **options)
            reach(f"after {name}")
            return done

        return watched

    for name in CALLS:
        setattr(os, name, watch(name, getattr(os, name)))
    for module in (writer, postgres):
        vars(module)["reach"] = lambda point: reach(point.removeprefix("storage.").replace("_", " "))


async def _live(life: Life, say: Connection) -> None:
    ballots, dice = BallotFolder(life.folder, Secrets([life.key])), Random(life.seed)
    store = await open_store(life.url, exclusive=False)
    context = Context(store, {}, MovedClock(life.now), ballots=ballots)
    for turn in range(ROUNDS):
        acts = [_write(ballots, dice, slip, f"{life.seed} {turn}", say) for slip in dice.sample(life.slips, AT_ONCE)]
        await asyncio.gather(*acts, *([work(context)] if life.works else []))


async def work(context: Context) -> None:
    """What the bot does by itself."""
    patience = Patience(context.clock)
    await open_gates(context)
    await sweep_due(context)
    await close_due(context, patience)
    await release_due(context, patience)
    await destroy_leftovers(context)


async def _write(ballots: BallotFolder, dice: Random, slip: Slip, text: str, say: Connection) -> None:
    """Keeps a draft, or shares something, or takes back what was shared. Says what it is about to share, and what was
    acknowledged."""
    said = f"{slip.debt.hex()} {text}" if dice.random() < 0.8 else ""
    with suppress(BallotsLost):
        paper = await ballots.open_paper(slip)
        if dice.random() < 0.3:
            await ballots.keep_draft(paper.slip, Ballot({"one": "a draft"}), dice.random())
            return
        number = paper.slip.number + 1
        say.send(("tries", slip.debt, number, said))
        if await ballots.share(paper.slip, Ballot({"one": said} if said else {})) is Shared.YES:
            say.send(("shared", slip.debt, number, said))
