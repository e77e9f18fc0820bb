"""Rate limits: a token bucket for each method, and for each channel when posting."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Literal

# Calls per minute of each tier, docs.slack.dev/apis/web-api/rate-limits ("1 for t1, 20, 50, 100 or more");
# t5 is "special": 600 as in slackapi/java-slack-sdk's MethodsRateLimitTier for auth.test and chat.getPermalink.
TIERS: Mapping[str, float] = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}
POSTS_PER_CHANNEL = 60  # a minute, the same page: "1 per second per channel"
POSTS_PER_WORKSPACE = 600  # a minute; "several hundred" in the docs, the number is ours
KEPT = 50_000
# Apps that are distributed commercially outside of Slack's marketplace read one page a minute since 2025-05-29,
# docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
HISTORY = {"conversations.history", "conversations.replies"}
UNLISTED_PAGE = 15  # messages, the same page

Distribution = Literal["internal", "unlisted", "marketplace"]


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` calls at once before the pace bites; Slack tolerates "short bursts" and names no number, 10 is ours.

    `distribution`: whose app it is; `unlisted` ones read history slowly and in short pages.
    """

    burst: int = 10
    enforced: bool = True
    distribution: Distribution = "internal"

    @property
    def slow_history(self) -> bool:
        return self.distribution == "unlisted"


GENEROUS = Pace(enforced=False)


@dataclass(slots=True)
class Bucket:
    """Tokens left at time `at` (seconds)."""

    tokens: float
    at: float


class Limits:
    """`now` in seconds; a jump back in time never starves a bucket."""

    def __init__(self, now: Callable[[], float], pace: Pace) -> None:
        self._now = now
        self.pace = pace
        self._buckets: OrderedDict[tuple[str, ...], Bucket] = OrderedDict()

    def wait(self, method: str, tier: str, channel: str | None) -> int:
        """Takes a token; 0, or the seconds of `Retry-After` when there is none."""
        if not self.pace.enforced:
            return 0
        if method == "chat.postMessage":
            paced = self._take((method, channel or ""), POSTS_PER_CHANNEL, self.pace.burst)
            return paced or self._take((method,), POSTS_PER_WORKSPACE, 10 * self.pace.burst)
        if method in HISTORY and self.pace.slow_history:
            return self._take((method,), TIERS["t1"], 1)
        return self._take((method,), TIERS[tier], self.pace.burst)

    def _take(self, key: tuple[str, ...], per_minute: float, burst: int) -> int:
        now, most = self._now(), float(burst)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(most, now)
            if len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
        bucket.tokens = min(most, bucket.tokens + max(0.0, now - bucket.at) * per_minute / 60)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return max(1, ceil((1 - bucket.tokens) * 60 / per_minute))
