"""Calls to the chat that take their time, each another: `python -m pytest -p tests.latency tests/feedback`.

What fails with it and not without depends on which of two calls is answered first.
"""

from __future__ import annotations

import asyncio
import os
import random

from aiohttp import web

from adapters.sandbox.transport.faults import Fault, Faults

OFTEN = float(os.environ.get("LATENCY_OFTEN", "0.15"))
"""The share of calls that are late."""

LONGEST = float(os.environ.get("LATENCY_LONGEST", "0.4"))
"""Seconds."""

_dice = random.Random(os.getpid())
_take = Faults.take


async def _take_late(faults: Faults, method: str, request: web.Request) -> Fault | None:
    if _dice.random() < OFTEN:
        await asyncio.sleep(_dice.uniform(0, LONGEST))
    return await _take(faults, method, request)


setattr(Faults, "take", _take_late)  # noqa: B010  # a checker refuses the assignment
