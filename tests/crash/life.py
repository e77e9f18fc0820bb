"""One life of the bot: `upward run` in a process of its own, until somebody kills it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from bot.cli.run import work
from bot.failpoints import VARIABLE, arm
from bot.logs import configure_logs
from bot.outbox.pace import Timing
from bot.settings import read_settings

IMPATIENT = Timing(send=0.5, lease=0.7, grace=0.5, search=5.0, rest=0.02, poll=0.2, stop=1.0)
"""Shorter than in production, so that a thousand lives fit into an hour. A workspace on the same machine answers within
milliseconds."""


def live(environment: Mapping[str, str]) -> None:
    """The body of the process: what the command does, but for its patience."""
    os.environ.update(environment)
    arm(os.environ.get(VARIABLE, ""))
    settings = read_settings(Path(os.devnull))
    configure_logs(settings.log_level, settings.log_format)
    asyncio.run(work(settings, IMPATIENT))
