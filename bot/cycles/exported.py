"""What a person reads of upward cycles, and what they wrote there with their name, or as long as it lies sealed.

Nothing here is in one line with anything else that the same person said: a line is one question's figures, or one text
without its author, in the frozen order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.cycles.acting.takeaway import Takeaway, TakeawayId
from bot.cycles.acting.telling_team import TAKEN
from bot.cycles.ballots import Answers, BallotsLost, Slip
from bot.cycles.buttons import TAKEAWAY
from bot.cycles.cycle import Stage
from bot.cycles.every import find_every
from bot.cycles.picking.exported import export_picks
from bot.cycles.results.averages import ANSWERS_LEAST
from bot.cycles.results.last_time import find_last_time
from bot.cycles.results.named_pages import say_who
from bot.cycles.results.reading import find_company
from bot.cycles.results.result import Result
from bot.cycles.results.result_words import say_answers, say_numbers
from bot.cycles.review import Review, ReviewDebt
from bot.cycles.terms import asked_about, questions_of
from bot.errors import NotSaved, TransientDeliveryError
from bot.messages import plain
from bot.paging import read_all
from bot.people import Person
from bot.phrases import label, words
from bot.privacy import may_read_result
from bot.question_sets import Kind, Question
from bot.rights.exported import ExportedLine, ExportSection
from bot.routes import Context
from bot.store import Work

HERE = "cycles/exported"
MESSAGES_MOST = 5000
"""So many direct messages to somebody are looked through for these, the newest."""
WRITTEN = (Stage.OPEN, Stage.CLOSED, Stage.RELEASING, Stage.RELEASED)


async def export_cycles(context: Context, person: Person) -> Sequence[ExportedLine]:
    async with context.store.read() as work:
        lines = [
            line for review in await _find_shown(work, person) for line in await export_result(work, review, person)
        ]
        lines += [line for each in await _find_told(work, person) for line in _of_takeaway(each, person)]
        lines += await export_picks(work, person)
        debts = await _find_asked(work, person)
        signed = {each.id: await work.cycles.named_answer(each.id) for each in debts if _has_name(each)}
    for debt in debts:
        own = signed[debt.id] if debt.id in signed else await _find_sealed(context, debt, person)
        lines += _of_own(debt, own, person)
    return lines


def _has_name(debt: ReviewDebt) -> bool:
    """What is released is in the database only with a name."""
    return debt.review.named or debt.review.cycle.stage is Stage.RELEASED


async def _find_shown(work: Work, reader: Person) -> Sequence[Review]:
    above = await work.structure.managers_above(reader.id)
    reviews = await read_all(lambda page: work.cycles.find_results(reader, page))
    return [each for each in reversed(reviews) if may_read_result(each, reader, above)]


async def export_result(work: Work, review: Review, reader: Person) -> Sequence[ExportedLine]:
    """One result that this person may read, as its pages show it."""
    result = await work.cycles.result(review)
    if result is None:
        return ()
    company = await find_company(work, review.cycle, reader)
    last = await find_last_time(work, review, result.figures, reader)
    lines = [*_of_result(review, result, company, last.averages if last else {}, reader)]
    takeaway = await work.cycles.takeaway(review, reader) if review.is_about(reader) else None
    return lines if takeaway is None else [*lines, *_of_takeaway(takeaway)]


def _of_result(
    review: Review, result: Result, company: Mapping[str, float], last: Mapping[str, float], reader: Person
) -> Iterator[ExportedLine]:
    anybody = words(HERE, count=result.figures.shared).plain("writer")
    about = "" if review.is_about(reader) and not review.is_joint else review.about
    day = (review.cycle.released_at or review.cycle.created_at).date()
    for question in questions_of(review):
        asked = question.ask_about(asked_about(review))
        lines = _list_signed(question, result) if result.signed else _list_unsigned(question, result, company, last)
        for writer, said in ((who or anybody, said) for who, said in lines):
            yield ExportedLine(
                ExportSection.RECEIVED, day, writer, reader.name, about, review.cycle.setup.name, asked, said
            )


async def _find_told(work: Work, person: Person) -> Sequence[Takeaway]:
    """What managers told them, by messages that stand in the chat; what was taken back is in none."""
    told: dict[TakeawayId, None] = {}
    for handle in person.handles:
        for entry in reversed(await work.outbox.told(person.workspace, handle, MESSAGES_MOST)):
            if entry.delivery.kind == TAKEN:
                told[TAKEAWAY.decode(entry.delivery.subject.split("/")[1])] = None
    found = [await work.cycles.find_takeaway(person.workspace, each) for each in told]
    return [each for each in found if each is not None]


def _of_takeaway(takeaway: Takeaway, reader: Person | None = None) -> Iterator[ExportedLine]:
    """What they told their team; as one of those to whom it was told it was received."""
    review, team = takeaway.review, reader.name if reader else label(HERE, "team")
    shelf = ExportSection.RECEIVED if reader else ExportSection.WRITTEN
    for asked, said in (("label_heard", takeaway.heard), ("label_will_do", takeaway.will_do)):
        question, day = label("cycles/takeaway", asked), takeaway.written_at.date()
        yield ExportedLine(shelf, day, takeaway.author.name, team, "", review.cycle.setup.name, question, said)


def _list_signed(question: Question, result: Result) -> Iterator[tuple[str, str]]:
    for each in result.signed:
        if question.id in each.answers:
            yield say_who(each), _in_words(question, each.answers[question.id])


def _list_unsigned(
    question: Question, result: Result, company: Mapping[str, float], last: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    """Nobody knows who."""
    return (("", said) for said in _figures(question, result, company, last))


def _figures(
    question: Question, result: Result, company: Mapping[str, float], last: Mapping[str, float]
) -> Iterator[str]:
    if question.kind is Kind.TEXT:
        texts = result.texts.get(question.id, ())
        yield from (label(HERE, "removed") if each.removed_at else each.text for each in texts)
    elif (counts := result.figures.counts.get(question.id)) is None:
        yield label(HERE, "too_few")
    else:
        yield plain(say_answers(question, counts))
        if sum(counts) >= ANSWERS_LEAST:
            yield from (f"{count}: {option}" for count, option in zip(counts, question.options, strict=True))
        if numbers := say_numbers(question, counts, company.get(question.id), last.get(question.id)):
            yield plain(numbers)


# ---------------------------------------------------------------- what is still sealed


async def _find_asked(work: Work, person: Person) -> Sequence[ReviewDebt]:
    cycles = await find_every(work, person.workspace, WRITTEN)
    return [debt for cycle in cycles for debt in await work.cycles.debts_of(person, cycle.id)]


async def _find_sealed(context: Context, debt: ReviewDebt, person: Person) -> Answers:
    """One's own answers, read from where they lie and outside any transaction."""
    review = debt.review
    if context.ballots is None:
        return {}
    try:
        paper = await context.ballots.open_paper(Slip(review.cycle.id, review.id, debt.id, person.id, 0))
    except BallotsLost:
        return {}
    except NotSaved as failure:  # made again a little later, whole
        raise TransientDeliveryError(str(failure)) from None
    return paper.ballot.answers


def _of_own(debt: ReviewDebt, answers: Answers, writer: Person) -> Iterator[ExportedLine]:
    """The day is the last one for answers: when somebody wrote is known to nobody."""
    setup, readers = debt.review.cycle.setup, ", ".join(each.person.name for each in debt.review.readers)
    for question in questions_of(debt.review):
        if question.id in answers:
            said = _in_words(question, answers[question.id])
            asked, name = question.ask_about(debt.whom.name if debt.whom else asked_about(debt.review)), debt.about
            yield ExportedLine(
                ExportSection.WRITTEN, setup.days.due, writer.name, readers, name, setup.name, asked, said
            )


def _in_words(question: Question, answer: str) -> str:
    if not answer:
        return label(HERE, "removed")
    if question.kind is Kind.TEXT or not answer.isdecimal():
        return answer
    return question.option(int(answer)) or label(HERE, "cannot_tell")
