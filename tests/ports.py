"""Ports for servers that a test starts, ends and starts again."""

from __future__ import annotations

import itertools
import os
import socket
from contextlib import suppress

FIRST, LAST = 20_000, 32_000
"""The kernel gives those from 32768 on (elsewhere from 49152 on) to whoever connects: a server that starts a moment
later, or again, finds its port taken."""
WORKERS = 8
"""Processes that run tests side by side; each has its own ports."""

_numbers = itertools.count(os.getpid())


def free_port() -> int:
    """Nobody listens there, and nobody else is given it soon."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    while True:
        port = FIRST + (next(_numbers) * WORKERS + worker) % (LAST - FIRST)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
