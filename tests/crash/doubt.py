"""A workspace that takes posts and loses the answers, with and without a look into its history."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from adapters.sandbox.methods import HANDLERS
from bot.deliveries import State
from bot.praise.copies import POST
from tests.office import HASTY, Office, open_office

HISTORY = "conversations.history"
GIVERS = ("ana", "ben", "carla", "dmitri", "eun", "grace", "hiro", "isla", "jorge", "kavita")
DAILY = 18


@dataclass(frozen=True, slots=True)
class Doubt:
    """`posts`: times that the workspace was asked to post. `shown`: messages that stand in the channel."""

    praises: int
    posts: int
    shown: int
    held: int
    told: int


async def in_doubt(database_url: str, praises: int, fault: str, *, history: str) -> Doubt:
    """Each of so many praises meets the fault. `history`: `whole`, `hidden` (no scope) or `truncated`."""
    async with open_office(database_url, timing=HASTY) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await office.posted("kudos", "made this the channel")
        with as_shown(office, history):
            # The admin's alarm is a post too. What never arrives has to arrive at some time.
            times = praises if fault == "drop-before" else 2 * praises
            office.sandbox.faults.add("chat.postMessage", fault, times=times)
            for number, giver in zip(range(praises), itertools.cycle(GIVERS), strict=False):
                receiver = GIVERS[(number + 1 + number // DAILY) % len(GIVERS)]
                await office.answered(giver, f"/praise @{receiver} thanks number {number}.")
            await settled(office)
            return await counted(office, praises)


async def counted(office: Office, praises: int) -> Doubt:
    async with office.store.read() as work:
        stuck = await work.outbox.stuck(1)
    held = [entry for entry in stuck if entry.state is State.HELD and entry.delivery.kind == POST]
    lines = [line for message in office.channel("kudos").messages for line in message.plain.splitlines()]
    asked = [call for call in office.sandbox.calls.of("chat.postMessage") if "thanks number" in str(call.request)]
    told = [dm for dm in office.person("mira").dms if "I can't tell whether" in dm.plain]
    return Doubt(praises, len(asked), len([x for x in lines if x.startswith("thanks number")]), len(held), len(told))


async def settled(office: Office) -> None:
    """Returns when the outbox has nothing more to do."""
    async with asyncio.timeout(60 + office.timing.lease):
        for _ in itertools.count():
            async with office.store.read() as work:
                due = await work.outbox.due(await work.outbox.instant(), 0.0)
            if due.send is None and due.reconcile is None:
                return
            await asyncio.sleep(0.05)


@contextmanager
def as_shown(office: Office, history: str) -> Iterator[None]:
    """What the workspace shows of its history while the block runs."""
    app, handler = office.sandbox.app, HANDLERS[HISTORY]
    manifest = app.manifest

    def truncated(*arguments: Any) -> dict[str, Any]:
        return {**handler(*arguments), "messages": [], "is_limited": True}

    if history == "hidden":
        app.manifest = replace(manifest, scopes=manifest.scopes - {"channels:history", "groups:history"})
    try:
        with patch.dict(HANDLERS, {HISTORY: truncated} if history == "truncated" else {}):
            yield
    finally:
        app.manifest = manifest
