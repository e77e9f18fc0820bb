"""What cycles do by themselves."""

from __future__ import annotations

from bot.routes import Context
from bot.schedule import Job


def jobs(_context: Context) -> tuple[Job, ...]:
    return ()
