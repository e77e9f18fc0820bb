"""Who would be asked about many people at once, where people are picked by name: a pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from bot.cycles.cycle import Picker
from bot.cycles.repository import NewReview
from bot.cycles.setup.plan import Plan

MOST = 4
"""So many reviews somebody answers in a quarter of an hour."""


def find_burdened(planned: Plan, me: int, above: Collection[int]) -> Sequence[int]:
    """By the numbers of their records, who is asked about most people first. Whoever looks is `me`, of HR, and may not
    know who is asked about themselves, those `above` them, or where they answer or read."""
    if all(each.picker in (Picker.REPORTS, Picker.EVERYBODY) for each in planned.reviews):
        return ()
    near = {me, *above}
    known = [each for each in planned.reviews if near.isdisjoint(each.reviewees) and not _takes_part(me, each)]
    counts = Counter(who for each in known for who in each.reviewers)
    return [who for who, count in counts.most_common() if count > MOST]


def _takes_part(me: int, review: NewReview) -> bool:
    return me in review.reviewers or any(reader == me for reader, _ in review.readers)
