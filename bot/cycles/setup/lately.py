"""Results of before, beside which a new one must not tell what single people said: pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import product

from bot.cycles.cycle import LEAST, Setup

APART = timedelta(days=90)
"""So long after a release somebody is reviewed only by the same people, or by a group that differs enough."""

TRIED_MOST = 5
"""Results of 90 days; with each more there are three times as many ways to add and subtract them. After so many of
different groups there is none of yet another."""

Before = Mapping[frozenset[int], int]
"""Groups that were asked about somebody, and the least number that each was told."""
Lately = Mapping[int, Before]
"""Those of each reviewee in the results released within `APART`."""


def differs_little(one: frozenset[int], other: frozenset[int], least: int) -> bool:
    """Whether so few people are in only one of the groups that two results beside each other would tell what these
    said. Negative numbers are people whose record is gone: each of them may be back as one of those who came."""
    back = min(sum(each < 0 for each in one), len(other - one))
    return 0 < len(one ^ other) < least + 2 * back


def find_similar(before: Before, now: frozenset[int], least: int) -> frozenset[int] | None:
    """The first group that differs by fewer people than those asked `now`, or that group, were told."""
    return next((each for each, then in before.items() if differs_little(each, now, max(least, then))), None)


def tells_apart(before: Before, now: frozenset[int], least: int) -> bool:
    """Whether a result of those asked `now` tells, beside some of these, what fewer people said than any of them was
    told: not only from one of them is it subtracted, two may be added first."""
    if len(before) > TRIED_MOST or find_similar(before, now, least) is not None:
        return True
    for signs in product((-1, 0, 1), repeat=len(before)):
        some = [(sign, group, then) for sign, (group, then) in zip(signs, before.items(), strict=True) if sign]
        if len(some) < 2:
            continue
        left = Counter(now)
        for sign, group, _ in some:
            left.update(dict.fromkeys(group, sign))
        differing = [each for each, times in left.items() if times]
        gone = sum(each < 0 for each in differing)  # each may be any other of them
        if 0 < len(differing) < max(least, *(then for _, _, then in some)) + 2 * gone:
            return True
    return False


def find_changes(reviewers: Sequence[int], before: Before, setup: Setup) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who came and who is gone since the first of the groups that differs by too few; nobody, if none does."""
    now = frozenset(reviewers)
    then = find_similar(before, now, max(LEAST, setup.least))
    return ((), ()) if then is None else (tuple(sorted(now - then)), tuple(sorted(then - now)))
