"""Rate limits, retries and backoff of the outbox: pure arithmetic, no clock and no storage."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_PAUSE = 3600.0
"""Seconds. A longer Retry-After is cut to it. A stored time further ahead was written by a wrong clock, and counts as
past."""

DMS_PER_MINUTE = 300
"""Slack tolerates "several hundred" messages a minute for a workspace (docs.slack.dev/apis/web-api/rate-limits)."""

DM_BURST = 20
"""How many of them may leave at once after a pause."""

DM_INTERVAL = 60 / (DMS_PER_MINUTE - DM_BURST)
"""Seconds between two direct messages in the long run: a burst plus a minute at this rate is at most 300."""

CHANGES_PER_MINUTE = 50
"""Edits, and as many deletions, for a workspace, in channels too: Slack's tier 3 (chat.update, chat.delete)."""
CHANGE_INTERVAL = 60 / CHANGES_PER_MINUTE
"""Seconds between two of them."""

FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 60.0
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds between two attempts to reach a database that is unavailable."""

SINCE = timedelta(hours=26)
"""How long before its creation the search for a post begins: a clock may be wrong by its time zone, a reset one by a
day. Reading more pages costs less than posting twice."""

PATIENCE = timedelta(hours=24)
MOST_ATTEMPTS = 10
"""A delivery is given up after `PATIENCE`, but not before this many attempts: a clock set forward by a day must not
give up what failed once."""

Jitter = Callable[[], float]
"""Random numbers from 0 to 1, so that deliveries that failed together are not retried together."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. `send`: time-out of one request. `lease`: how long a claim is valid, clearly longer than `send`.
    `grace`: how long after a lease a post may still appear. `search`: time-out of a search of a channel's history,
    and pause between two. `rest`: between two messages to one channel (Slack: one a second). `poll`: between checks
    for deliveries of other replicas. `stop`: for finishing running sends. `side_by_side` is the number of concurrent
    attempts."""

    send: float = 15.0
    lease: float = 30.0
    grace: float = 15.0
    search: float = 30.0
    rest: float = 1.0
    poll: float = 5.0
    stop: float = 10.0
    side_by_side: int = 16

    @property
    def rest_of_changes(self) -> float:
        """Between two edits, or two deletions, in a workspace."""
        return self.rest * CHANGE_INTERVAL

    def __post_init__(self) -> None:
        if self.lease <= self.send:
            raise ValueError("a lease must outlast a request")


def backoff(attempts: int, asked: float, jitter: Jitter) -> float:
    """Seconds until attempt `attempts + 1`: doubled each time, never less than the platform `asked` for.

    An invalid request (NaN, negative) is ignored."""
    wanted = min(asked, LONGEST_PAUSE) if asked > 0 else 0.0
    doubled = min(FIRST_BACKOFF * 2.0 ** min(attempts - 1, 20), LONGEST_BACKOFF)
    return min(max(wanted, doubled) * (1 + jitter() / 4), LONGEST_PAUSE)


def search_pause(age: timedelta, shortest: float, jitter: Jitter) -> float:
    """Seconds until the next search for a post of that age: the older the post, the longer the pause."""
    return min(max(shortest, age.total_seconds() / 10) * (1 + jitter() / 4), LONGEST_PAUSE)


def is_over(attempts: int, created_at: datetime, now: datetime) -> bool:
    """Whether to give up a delivery after repeated transient failures."""
    return attempts >= MOST_ATTEMPTS and now - created_at >= PATIENCE


def direct_messages(next_at: datetime | None, at: datetime) -> int:
    """How many direct messages a workspace may get now, if the next may leave at `next_at`."""
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
