"""The last cycle beside this one: how the same questions were answered then. Whether two results may stand side by side
is decided once, at the release of the later one, by who was asked and never by who answered; a reader sees it who may
read both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.cycles.cycle import Cycle
from bot.cycles.results.averages import ANSWERS_LEAST, average
from bot.cycles.results.released_results import Asked
from bot.cycles.results.result import Figures
from bot.cycles.review import Review, ReviewState
from bot.cycles.setup.lately import differs_little
from bot.people import Person
from bot.privacy import may_compare
from bot.question_sets import Kind, Question
from bot.store import Work


@dataclass(frozen=True, slots=True)
class LastTime:
    """What stands beside a result: the averages of that cycle, by the id of the question."""

    cycle: Cycle
    averages: Mapping[str, float]


async def freeze_comparison(work: Work, review: Review) -> None:
    """At the release, for a result that was just written."""
    if review.state is not ReviewState.SHOWN or review.named:
        return
    before = await work.cycles.find_before(review)
    if before is None or review.is_joint or before.is_joint:  # about others, too
        return
    groups = await work.cycles.asked_about(review), await work.cycles.asked_about(before)
    if is_comparable(*groups, max(review.cycle.least, before.cycle.least)):
        await work.cycles.set_earlier(review, before)


def is_comparable(asked: Asked, before: Asked, least: int) -> bool:
    """The same people, or groups that differ by the least number or more. If somebody's record is gone, or two became
    one, nobody can say by how many they differ."""
    one, other = (frozenset(each for each in group if each is not None) for group in (asked, before))
    known = len(one) == len(asked) and len(other) == len(before)
    return known and not differs_little(one, other, least)


async def find_last_time(work: Work, review: Review, figures: Figures, reader: Person) -> LastTime | None:
    """What this person may see beside that result; None if nothing."""
    found = await work.cycles.earlier(review)
    if found is None:
        return None
    earlier, before = found
    if not may_compare(review, earlier, reader, await work.structure.managers_above(reader.id)):
        return None
    averages = dict(_compare(review.cycle.setup.questions, figures, earlier.cycle.setup.questions, before))
    return LastTime(earlier.cycle, averages) if averages else None


def _compare(
    questions: Collection[Question], figures: Figures, asked_before: Collection[Question], before: Figures
) -> Iterator[tuple[str, float]]:
    """Ratings asked in the same words, with answers enough for a number both times."""
    words_before = {each.id: (each.text, each.options) for each in asked_before if each.kind is Kind.RATING}
    for each in questions:
        both = figures.counts.get(each.id, ()), before.counts.get(each.id, ())
        if words_before.get(each.id) == (each.text, each.options) and min(map(sum, both)) >= ANSWERS_LEAST:
            yield each.id, average(both[1])
