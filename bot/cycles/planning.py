"""Who is reviewed by whom, and who reads it: pure functions. A company of a hundred thousand is planned at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.cycles.cycle import LEAST, Capacity, Setup
from bot.cycles.repository import Member, NewReview

NEW_HERE = timedelta(days=30)
"""Who joined so lately is not asked, unless HR wants it."""
APART = timedelta(days=90)
"""So long after a release somebody is reviewed only by the same people, or by a group that differs enough."""

Lately = Mapping[int, Collection[frozenset[int]]]
"""The groups that were asked about each reviewee in the results released within `APART`."""


class Why(StrEnum):
    """Why a manager is left out."""

    BY_HR = "by hr"
    UNREACHABLE = "unreachable"
    """Nothing reaches them, so they could not read it."""
    TOO_FEW = "too few"
    SIMILAR = "similar"
    """They had a result lately, and the difference would tell what single people said."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A manager who gets no feedback this time. `reviewers` is how many could be asked."""

    reviewee: int
    reviewers: int
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """`newcomers` joined lately: they are not asked, unless HR wants it. `unmanaged` have no manager on record, so they
    are asked about nobody; who manages others and has none is not among them: somebody is at the top.
    `without_forms` are in chats alone where nobody can answer without a name: they are not asked either."""

    reviews: tuple[NewReview, ...]
    left_out: tuple[LeftOut, ...]
    newcomers: tuple[int, ...]
    unmanaged: tuple[int, ...]
    without_forms: tuple[int, ...] = ()

    @property
    def asked(self) -> int:
        """How many people get a message."""
        return len({each for review in self.reviews for each in review.reviewers})

    @property
    def managers(self) -> int:
        return len(self.reviews) + len(self.left_out)


def plan_reviews(members: Sequence[Member], setup: Setup, today: date, lately: Lately) -> Plan:
    """For each manager who is reviewed and by whom; both parts in the order of names."""
    people = {each.id: each for each in members}
    teams = _group_by_manager(members, people)
    reviews: list[NewReview] = []
    left_out: list[LeftOut] = []
    for manager in sorted((people[each] for each in teams), key=lambda each: (each.name.casefold(), each.id)):
        readers = ((manager.id, Capacity.REVIEWEE), *_find_readers(manager, people, setup))
        reviewers = _find_reviewers(manager, teams[manager.id], readers, setup, today)
        why = _find_reason(manager, reviewers, setup, lately)
        if why is None:
            reviews.append(NewReview(manager.id, reviewers, readers))
        else:
            left_out.append(LeftOut(manager.id, len(reviewers), why))
    new = tuple(each.id for each in members if each.manager in people and each.answers and is_new(each, today))
    alone = (each.id for each in members if each.reachable and each.manager not in people and each.id not in teams)
    without_forms = (each.id for each in members if each.manager in people and each.reachable and not each.answers)
    return Plan(tuple(reviews), tuple(left_out), new, tuple(alone), tuple(without_forms))


def is_new(member: Member, today: date) -> bool:
    return member.start_date is not None and member.start_date > today - NEW_HERE


def count_by_least(plan: Plan, least: int) -> int:
    """How many managers could have results with that least number, whoever else is left out."""
    few = sum(each.why is Why.TOO_FEW and each.reviewers >= least for each in plan.left_out)
    return few + sum(len(each.reviewers) >= least for each in plan.reviews)


def _group_by_manager(members: Sequence[Member], people: Mapping[int, Member]) -> dict[int, list[Member]]:
    """The reports of everybody who has some; nobody reports to themselves."""
    teams: dict[int, list[Member]] = {}
    for each in members:
        if each.manager is not None and each.manager in people and each.manager != each.id:
            teams.setdefault(each.manager, []).append(each)
    return teams


def _find_readers(reviewee: Member, people: Mapping[int, Member], setup: Setup) -> Iterator[tuple[int, Capacity]]:
    """Who reads the result beside the reviewee. Whoever nothing reaches is no reader; those above them may be."""
    seen = {reviewee.id}
    capacity, above = Capacity.MANAGER, reviewee.manager
    while above is not None and above in people and above not in seen:
        wanted = setup.manager_reads if capacity is Capacity.MANAGER else setup.above_reads
        if wanted and people[above].reachable:
            yield above, capacity
        seen.add(above)
        capacity, above = Capacity.ABOVE, people[above].manager


def _find_reviewers(
    reviewee: Member, team: Sequence[Member], readers: Sequence[tuple[int, Capacity]], setup: Setup, today: date
) -> tuple[int, ...]:
    """Their reports who can be asked; nobody both reads a result and answers for it."""
    reading = {reviewee.id, *(reader for reader, _ in readers)}
    return tuple(
        each.id
        for each in team
        if each.answers and each.id not in reading and (setup.newcomers or not is_new(each, today))
    )


def _find_reason(reviewee: Member, reviewers: Sequence[int], setup: Setup, lately: Lately) -> Why | None:
    least = max(LEAST, setup.least)
    if not reviewee.reachable:
        return Why.UNREACHABLE
    if len(reviewers) < least:
        return Why.TOO_FEW
    if reviewee.id in setup.left_out:
        return Why.BY_HR
    changed = [len(group ^ frozenset(reviewers)) for group in lately.get(reviewee.id, ())]
    return Why.SIMILAR if any(0 < each < least for each in changed) else None
