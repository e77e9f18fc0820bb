"""Results of before, beside which a new one must not tell what single people said: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.cycles.cycle import LEAST, Setup

APART = timedelta(days=90)
"""So long after a release somebody is reviewed only by the same people, or by a group that differs enough."""

Before = Mapping[frozenset[int], int]
"""Groups that were asked about somebody, and the least number that each was told."""
Lately = Mapping[int, Before]
"""Those of each reviewee in the results released within `APART`."""


def differs_little(one: frozenset[int], other: frozenset[int], least: int) -> bool:
    """Whether so few people are in only one of the groups that two results beside each other would tell what these
    said."""
    return 0 < len(one ^ other) < least


def find_similar(before: Before, now: frozenset[int], least: int) -> frozenset[int] | None:
    """The first group that differs by fewer people than those asked `now`, or that group, were told."""
    return next((each for each, then in before.items() if differs_little(each, now, max(least, then))), None)


def find_changes(reviewers: Sequence[int], before: Before, setup: Setup) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who came and who is gone since the first of the groups that differs by too few; nobody, if none does."""
    now = frozenset(reviewers)
    then = find_similar(before, now, max(LEAST, setup.least))
    return ((), ()) if then is None else (tuple(sorted(now - then)), tuple(sorted(then - now)))
