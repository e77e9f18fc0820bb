"""Averages: of one reviewee, and of all managers of a company together. Only groups that are shown are in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.cycles.results.result import CompanyFigures, Counts, Figures
from bot.question_sets import Kind, Question

ANSWERS_LEAST = 5
"""With fewer answers a rating is shown in words, and is in no average."""
GROUPS_LEAST = 5
"""So many managers an average of the company is over, at least."""
HIDDEN_LEAST = 3
"""So many groups in an average somebody may not read, or none: else what is left after subtraction is a group."""


def average(counts: Counts) -> float:
    """Of points that count from 1."""
    return sum(place * count for place, count in enumerate(counts, 1)) / sum(counts)


def average_company(questions: Collection[Question], results: Collection[Figures]) -> CompanyFigures:
    """The mean of the managers' averages, so that a large team counts no more than a small one, to a tenth: what is
    kept is no finer than what is shown. A choice has no average."""
    ratings = [each.id for each in questions if each.kind is Kind.RATING]
    found = {rating: [each.counts[rating] for each in results if _is_averaged(each, rating)] for rating in ratings}
    enough = {rating: groups for rating, groups in found.items() if len(groups) >= GROUPS_LEAST}
    return CompanyFigures(
        {rating: len(groups) for rating, groups in enough.items()},
        {rating: round(sum(map(average, groups)) / len(groups), 1) for rating, groups in enough.items()},
    )


def find_comparable(company: CompanyFigures, readable: Collection[Figures], lost: int = 0) -> Mapping[str, float]:
    """The averages that somebody may see who may read those results of the cycle: with all that are in it, or all but
    three or more. Of `lost` others they may have read what went since, and is in the averages all the same."""
    hidden = {
        rating: groups - sum(_is_averaged(each, rating) for each in readable)
        for rating, groups in company.groups.items()
    }
    return {
        rating: value
        for rating, value in company.averages.items()
        if hidden[rating] == 0 or hidden[rating] - lost >= HIDDEN_LEAST
    }


def _is_averaged(figures: Figures, rating: str) -> bool:
    return sum(figures.counts.get(rating, ())) >= ANSWERS_LEAST
