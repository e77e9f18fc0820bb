"""Who may answer which review, until when, and what is an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.cycles.ballots import Shared
from bot.cycles.cycle import Stage
from bot.cycles.review import DebtState, Review, ReviewDebt
from bot.cycles.terms import is_joint, least_of, readers_of
from bot.errors import NotAllowed
from bot.people import Person
from bot.phrases import words
from bot.question_sets import Kind, Question

TEXT_LONGEST = 2000
"""Characters (prompts/questions.yaml)."""
TYPED_LONGEST = 12_000
"""Characters of all answers together: an emoji takes 12 of the 250,000 bytes of Slack's window, and twenty questions of
a company's own (bot.cycles.question_sets.own_set) nearly half of them."""


def refusal(block: str, *, name: str = "", count: int = 0, most: int = 0, field: str | None = None) -> NotAllowed:
    said = words("cycles/answer", about=name, count=count, most=most)
    return NotAllowed(said.plain(block), field=field)


def check_reviewer(debt: ReviewDebt | None, person: Person) -> ReviewDebt:
    """The debt, if it is that person's and they don't read what comes of it."""
    if debt is None or debt.reviewer is None or debt.reviewer.id != person.id:
        raise refusal("not_yours")
    if debt.review.read_by(person) is not None:
        raise refusal("you_read", name=debt.review.about)
    return debt


def check_answerable(debt: ReviewDebt) -> ReviewDebt:
    """Refuses what can't be answered any more, or not yet."""
    stage = debt.review.cycle.stage
    if stage is Stage.CANCELLED:
        raise refusal("cancelled")
    if stage in (Stage.DRAFT, Stage.PLANNED):
        raise refusal("not_open")
    if stage is not Stage.OPEN:
        raise refusal("closed")
    if debt.state is DebtState.LEFT:
        raise refusal("withdrawn")
    return debt


def check_named(debt: ReviewDebt, now: datetime) -> ReviewDebt:
    """Refuses what is answered without a name: nothing of that is ever kept with one. The close is at its moment, also
    where it is not noted yet."""
    ends = debt.review.cycle.closes_at
    if not debt.review.named:
        raise refusal("without_name")
    if ends is not None and ends <= now:
        raise refusal("closed")
    return debt


def check_unnamed(debt: ReviewDebt) -> ReviewDebt:
    if debt.review.named:
        raise refusal("with_name")
    return debt


def check_terms(review: Review, terms: bytes | None) -> None:
    """Refuses where the database says something else than what was sealed before anybody wrote."""
    read_by = {each.id for each in review.readers}
    if terms is None or not read_by <= readers_of(terms) or least_of(terms) != review.cycle.setup.least:
        raise refusal("terms_changed")
    if not is_joint(terms, review):
        raise refusal("terms_changed")


def check_answers(questions: Sequence[Question], answers: Mapping[str, str], fields: Mapping[str, str]) -> None:
    """Refuses what is missing or too long, at the field where it is; a form without any answer."""
    most = longest_text(questions)
    for question in questions:
        said = answers.get(question.id, "")
        if question.kind is Kind.TEXT and len(said) > most:
            raise refusal("long_text", most=most, count=len(said), field=fields.get(question.id))
        if question.required and not said:
            raise refusal("required", field=fields.get(question.id))
    if not answers:
        raise refusal("nothing_said", field=next(iter(fields.values()), None))


def longest_text(questions: Iterable[Question]) -> int:
    """Of one answer, so that all together fit into a window."""
    texts = sum(each.kind is Kind.TEXT for each in questions)
    return min(TEXT_LONGEST, TYPED_LONGEST // max(1, texts))


NOT_SHARED = {Shared.CLOSED: "closed", Shared.WITHDRAWN: "withdrawn", Shared.TOO_LATE: "too_late"}


def check_shared(outcome: Shared) -> None:
    """Refuses in words what was not shared; an outdated window is for the caller."""
    if outcome in NOT_SHARED:
        raise refusal(NOT_SHARED[outcome])
