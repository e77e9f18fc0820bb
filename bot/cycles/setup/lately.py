"""Results of before, beside which a new one must not tell what single people said: pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from bot.cycles.cycle import LEAST, Setup

APART = timedelta(days=90)
"""So long after a release somebody is reviewed only by the same people, or by a group that differs enough."""

Lately = Mapping[int, Collection[frozenset[int]]]
"""The groups that were asked about each reviewee in the results released within `APART`."""


def differs_little(one: frozenset[int], other: frozenset[int], least: int) -> bool:
    """Whether so few people are in only one of the groups that two results beside each other would tell what these
    said."""
    return 0 < len(one ^ other) < least


def find_changes(
    reviewers: Sequence[int], before: Collection[frozenset[int]], setup: Setup
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who came and who is gone since the first of the groups that differs by too few."""
    now, least = frozenset(reviewers), max(LEAST, setup.least)
    then = next(each for each in before if differs_little(each, now, least))
    return tuple(sorted(now - then)), tuple(sorted(then - now))
