"""Places where crash tests kill the bot. `UPWARD_FAILPOINT=outbox.after_sending:3` ends the process, as `kill -9`
would, when it passes that point for the third time. Without the variable a point costs one comparison."""

from __future__ import annotations

import os
import signal

POINTS = (
    "storage.before_commit",
    "storage.after_commit",
    "outbox.before_sending",
    "outbox.after_sending",
    "outbox.after_deliver",
    "outbox.before_record",
    "outbox.after_record",
    "outbox.before_settle",
    "outbox.after_settle",
)
"""`sending`: the commit that claims; `record`: the commit of what a platform answered; `settle`: the commit of what a
search for a doubtful post found."""

VARIABLE = "UPWARD_FAILPOINT"


class _Plan:
    """Which point kills, and how many passes are left."""

    def __init__(self) -> None:
        self.point: str | None = None
        self.passes = 0


_plan = _Plan()


def arm(setting: str) -> None:
    """Takes `point` or `point:n`; the empty string disarms. Raises `ValueError` for a point that doesn't exist."""
    point, _, passes = setting.partition(":")
    if point and point not in POINTS:
        raise ValueError(f"{VARIABLE}: there is no point {point!r}; the points are {', '.join(POINTS)}.")
    _plan.point, _plan.passes = point or None, int(passes or 1)


def reach(point: str) -> None:
    """Marks a point; the process ends here if it is armed."""
    if _plan.point is None or _plan.point != point:
        return
    _plan.passes -= 1
    if _plan.passes <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
