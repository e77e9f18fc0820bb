"""Rate limits in fixed windows, told in the headers of every answer.

developer.atlassian.com/server/hipchat/hipchat-rest-api-rate-limits: 500 requests in five minutes per token, and 30 a
minute to one room or person for the methods that send.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Rate:
    """`most` calls in `seconds`; `header` begins the three headers."""

    most: int
    seconds: int
    header: str


OVERALL = Rate(500, 300, "X-Ratelimit")
FLOOD = Rate(30, 60, "X-FloodControl")
KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a window stands after a call."""

    rate: Rate
    remaining: int
    reset: int
    exceeded: bool

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        prefix = self.rate.header
        return (
            (f"{prefix}-Limit", str(self.rate.most)),
            (f"{prefix}-Remaining", str(self.remaining)),
            (f"{prefix}-Reset", str(self.reset)),
        )


@dataclass(slots=True)
class _Window:
    used: int
    began: float


class RateLimits:
    """`now` in seconds; a window begins with its first call. `enforced=False` counts, but refuses nothing."""

    def __init__(self, now: Callable[[], float], *, enforced: bool = True) -> None:
        self._now = now
        self.enforced = enforced
        self._windows: OrderedDict[tuple[str, str], _Window] = OrderedDict()

    def take(self, rate: Rate, key: str) -> Usage:
        """Counts one call of `key`."""
        now = self._now()
        window = self._windows.get((rate.header, key))
        if window is None or not window.began <= now < window.began + rate.seconds:
            window = self._windows[rate.header, key] = _Window(0, now)
            if len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        if not self.enforced:
            window.used = 0
        window.used += 1
        remaining = max(0, rate.most - window.used)
        return Usage(rate, remaining, ceil(window.began + rate.seconds), window.used > rate.most)
