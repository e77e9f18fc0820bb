"""A machine that stands still now and then: `python -m pytest -p tests.stalls tests/feedback`.

What fails with it and not without waits for a time instead of a condition, and turns red on a busy machine.
"""

from __future__ import annotations

import os
import random
import time
from asyncio import base_events
from typing import Any

OFTEN = float(os.environ.get("STALLS_OFTEN", "0.004"))
"""The share of an event loop's rounds before which it stands still."""
LONGEST = 1.5
"""Seconds: longer than any retry that a test waits for."""

_dice = random.Random(os.getpid())
_run_once = base_events.BaseEventLoop._run_once  # type: ignore[attr-defined]


def _stall(loop: Any) -> None:
    if _dice.random() < OFTEN:
        time.sleep(_dice.uniform(0.1, LONGEST))
    _run_once(loop)


base_events.BaseEventLoop._run_once = _stall  # type: ignore[attr-defined]
