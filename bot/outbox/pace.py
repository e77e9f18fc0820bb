"""How fast, how often and how long the outbox tries: numbers and arithmetic, no clock and no storage inside."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_PAUSE = 3600.0
"""Seconds. A longer Retry-After is cut to it; an instant further ahead in storage comes from a clock that was wrong,
and counts as past."""

DMS_PER_MINUTE = 300
"""Slack tolerates "several hundred" messages a minute for a workspace (docs.slack.dev/apis/web-api/rate-limits)."""

DM_BURST = 20
"""Of these, how many may leave at once after a rest."""

DM_INTERVAL = 60 / (DMS_PER_MINUTE - DM_BURST)
"""Seconds between two direct messages in the long run: a burst and a minute of these make 300, never more."""

FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 60.0
SINCE = timedelta(hours=26)
"""How long before its creation a search for a post begins: a machine's clock may be wrong by its time zone, a moved one
by a day. More pages to read cost less than a second post."""

PATIENCE = timedelta(hours=24)
MOST_ATTEMPTS = 10
"""A delivery is given up after `PATIENCE`, and not before this many attempts: a clock put forward by a day must not
give up what failed once."""

Jitter = Callable[[], float]
"""Random numbers from 0 to 1: what failed together should not come back together."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. `send`: how long one request may take. `lease`: how long a claim holds, clearly longer. `grace`: how
    long after a lease a post may still turn up. `search`: for a search of a channel's history, and between two. `rest`:
    between two messages to one channel (Slack: one a second). `poll`: between looks for what others have put. `stop`:
    for finishing what is being sent. `side_by_side` counts attempts."""

    send: float = 15.0
    lease: float = 30.0
    grace: float = 15.0
    search: float = 30.0
    rest: float = 1.0
    poll: float = 5.0
    stop: float = 10.0
    side_by_side: int = 16

    def __post_init__(self) -> None:
        if self.lease <= self.send:
            raise ValueError("a lease must outlast a request")


def backoff(attempts: int, asked: float, jitter: Jitter) -> float:
    """Seconds until attempt `attempts + 1`: twice as long each time, never less than the platform `asked` for.

    A rubbish request (NaN, negative) counts as none."""
    wanted = min(asked, LONGEST_PAUSE) if asked > 0 else 0.0
    doubled = min(FIRST_BACKOFF * 2.0 ** min(attempts - 1, 20), LONGEST_BACKOFF)
    return min(max(wanted, doubled) * (1 + jitter() / 4), LONGEST_PAUSE)


def search_pause(age: timedelta, shortest: float, jitter: Jitter) -> float:
    """Seconds until the next search for a post of that age: the longer in vain, the rarer."""
    return min(max(shortest, age.total_seconds() / 10) * (1 + jitter() / 4), LONGEST_PAUSE)


def is_over(attempts: int, created_at: datetime, now: datetime) -> bool:
    """Whether to give up a delivery that fails again and again for reasons that pass."""
    return attempts >= MOST_ATTEMPTS and now - created_at >= PATIENCE


def direct_messages(next_at: datetime | None, at: datetime) -> int:
    """How many direct messages a workspace may get now, when the next may leave at `next_at`."""
    if next_at is None or next_at > at + timedelta(seconds=LONGEST_PAUSE):
        return DM_BURST
    if next_at > at:
        return 0
    return min(DM_BURST, 1 + math.floor((at - next_at).total_seconds() / DM_INTERVAL))


def next_direct_message(next_at: datetime | None, at: datetime, sent: int) -> datetime:
    """When the next may leave after `sent` more left at `at`."""
    rested = at - timedelta(seconds=(DM_BURST - 1) * DM_INTERVAL)
    valid = next_at if next_at is not None and next_at <= at + timedelta(seconds=LONGEST_PAUSE) else rested
    return max(valid, rested) + timedelta(seconds=sent * DM_INTERVAL)
