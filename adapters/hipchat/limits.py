"""HipChat's two rate limits, from its response headers: 500 requests in five minutes per token, and 30 messages a
minute to one room or person. developer.atlassian.com/server/hipchat/hipchat-rest-api-rate-limits"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

OVERALL, FLOOD = "X-Ratelimit", "X-FloodControl"
LEAST, MOST, UNKNOWN = 1.0, 300.0, 5.0  # seconds; five minutes is the longer of the two windows
KEPT = 10_000  # recipients whose limit is exhausted


class Limits:
    """Exhausted limits. Keys are owners of tokens, and recipients."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, header: str, key: str, headers: Mapping[str, str], now: datetime) -> None:
        """Records until when no requests are allowed, if this response says so.

        At most for one window: nothing is asked while a limit lasts, so no later response could correct a wrong end.
        """
        remaining, reset = headers.get(f"{header}-Remaining", ""), headers.get(f"{header}-Reset", "")
        if not key or not (_whole(remaining) and _whole(reset)):
            return
        self._until.pop(key, None)
        if int(remaining) == 0:
            self._until[key] = min(float(reset[:12]), now.timestamp() + MOST)
            self._forget(now)

    def wait(self, now: datetime, *keys: str) -> float:
        """Seconds until all of them may be used again; 0 for now. An end further ahead than a window lasts was noted
        before the clock was set back, and counts as past."""
        left = (self._until.get(key, 0.0) - now.timestamp() for key in keys)
        return max((max(seconds, LEAST) for seconds in left if 0 < seconds <= MOST), default=0.0)

    def _forget(self, now: datetime) -> None:
        if len(self._until) > KEPT:
            self._until = {key: until for key, until in self._until.items() if until > now.timestamp()}


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit()
