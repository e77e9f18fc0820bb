"""The plan of a cycle: who is asked about whom, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.cycles.cycle import COMPANY, Picker
from bot.cycles.repository import NewReview
from bot.cycles.setup.lately import Lately


class Why(StrEnum):
    """Why somebody is left out."""

    BY_HR = "by hr"
    UNREACHABLE = "unreachable"
    """Nothing reaches them, so they could not read it."""
    TOO_FEW = "too few"
    SIMILAR = "similar"
    """They had a result lately, and the difference would tell what single people said."""
    ELSEWHERE = "in another cycle"
    NO_READER = "no reader"
    """Their manager alone would read it, and there is none whom something reaches."""
    NOT_APPROVED = "not approved"
    NOT_PICKED = "not picked"
    """Whoever is to pick those who are asked has not yet, or HR has not got it yet."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who gets no feedback this time, or two who were to get it together. `reviewers` could be asked,
    `by_name` with their names, where they are too few to be asked without. Since they were reviewed lately these
    `came`, and these are `gone` (negative: whose record is gone too); `free_from`: when that is long enough ago."""

    reviewee: int
    reviewers: int
    why: Why
    picker: Picker = Picker.REPORTS
    by_name: int = 0
    came: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    partner: int = 0
    free_from: date = date.min

    @property
    def reviewees(self) -> tuple[int, ...]:
        return (self.reviewee, self.partner) if self.partner else (self.reviewee,)


JOINED = frozenset({Why.TOO_FEW, Why.SIMILAR, Why.NOT_APPROVED})
"""Left out for that alone, they may have a result together with somebody else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`newcomers` joined lately: they are not asked, unless HR wants it. `unmanaged` have no manager on record and are
    not picked, so they are asked about nobody; none where others than HR pick. Who manages others and has none is not
    among them: somebody is at the top. `without_forms` are in chats alone where nobody can answer without a name: they
    are not asked either. To those `without_team` nobody reports. `lately`: they are asked about, and had a result
    lately from the same people, or from quite others; `earlier` has all such results. `joinable`: who is left out, but
    could have a result together with somebody, as if they were asked about (bot.cycles.joint). `beside`: the other
    cycles without names that run, if somebody is left out for one of them, and when their results come."""

    reviews: tuple[NewReview, ...]
    left_out: tuple[LeftOut, ...]
    newcomers: tuple[int, ...]
    unmanaged: tuple[int, ...]
    without_forms: tuple[int, ...] = ()
    without_team: frozenset[int] = frozenset()
    lately: frozenset[int] = frozenset()
    earlier: Lately = field(default_factory=dict)
    joinable: Mapping[int, NewReview] = field(default_factory=dict)
    beside: tuple[tuple[str, date], ...] = ()

    @property
    def free_from(self) -> date:
        """When the results of the last of those others are out."""
        return max((day for _, day in self.beside), default=date.min)

    @property
    def asked(self) -> int:
        """How many people get a message."""
        return len({each for review in self.reviews for each in review.reviewers})

    @property
    def able(self) -> int:
        """How many could be asked, if there is one review."""
        return self.asked or sum(each.reviewers for each in self.left_out)

    @property
    def rows(self) -> Sequence[NewReview | LeftOut]:
        return [*self.reviews, *self.left_out]

    @property
    def with_team(self) -> frozenset[int]:
        """Those of whom it is about to whom somebody reports."""
        return frozenset(who for each in self.rows for who in each.reviewees) - self.without_team - {COMPANY}

    @property
    def reviewed(self) -> int:
        return sum(len(each.reviewees) for each in self.reviews)

    @property
    def managers(self) -> int:
        return sum(len(each.reviewees) for each in self.rows)
