"""A result as pages of a window: what stands out, all questions, and what people wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.cycles.results.averages import ANSWERS_LEAST, average
from bot.cycles.results.last_time import LastTime
from bot.cycles.results.result import Figures, Result, ShownText
from bot.cycles.results.result_words import draw_bars, say_answers, say_numbers
from bot.cycles.review import Review
from bot.cycles.terms import asked_about, questions_of
from bot.formatting import read_marks
from bot.messages import Divider, Heading, Paragraph, Part, Quote, SmallPrint, Text, Words
from bot.phrases import label, words
from bot.question_sets import Kind, Question
from bot.shortened import shorten

T = TypeVar("T")

HERE = "cycles/read"
QUESTIONS_A_PAGE = 3
TEXTS_A_PAGE = 10
"""As many as a choice of them shows at once."""
CHARACTERS_A_PAGE = 8000
TITLE_LONGEST = 80
STANDING_OUT = 2
"""So many at each end, where there are ratings enough that none stands at both."""


@dataclass(frozen=True, slots=True)
class Page:
    """`texts` are those that stand on it."""

    parts: tuple[Part, ...]
    texts: tuple[ShownText, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """`texts_from` is the number of the first page with what people wrote, from 1; None without open questions."""

    pages: tuple[Page, ...]
    texts_from: int | None


def draw_pages(review: Review, result: Result, company: Mapping[str, float], last: LastTime | None = None) -> Pages:
    """With the averages of all managers, and what stands beside it of the cycle before."""
    questions = questions_of(review)
    closed = [each for each in questions if each.kind is not Kind.TEXT]
    first = _draw_closed(review, closed, result.figures, company, last)
    texts = [page for each in questions if each.kind is Kind.TEXT for page in _draw_texts(review, each, result)]
    return Pages((*first, *texts), len(first) + 1 if texts else None)


def _draw_closed(
    review: Review, closed: Sequence[Question], figures: Figures, company: Mapping[str, float], last: LastTime | None
) -> list[Page]:
    """What stands out and then each question, where enough answered for numbers; none without such questions."""
    averages = last.averages if last else {}
    if not any(_count(figures, each) >= ANSWERS_LEAST for each in closed):
        few = (*_draw_few(review, closed, figures), *_say_why_few(closed, figures), *_name_last(last))
        return [Page(few)] if closed else []
    pages = [Page((*_stand_out(closed, figures), *_name_last(last)))]
    for some in split_questions(closed):
        drawn = [part for each in some for part in _draw_question(review, each, figures, company, averages)]
        pages.append(Page((*drawn, *_say_why_few(some, figures))))
    return pages


def _draw_few(review: Review, questions: Sequence[Question], figures: Figures) -> Iterator[Part]:
    """Words are all there is of each: more pages would repeat them."""
    yield Heading(label(HERE, "in_order"))
    for each in questions:
        counts = figures.counts.get(each.id)
        said = words(HERE)["too_few"] if counts is None else say_answers(each, counts)
        yield Paragraph((Words(each.ask_about(asked_about(review)), bold=True), Words("\n"), *said))


def _stand_out(questions: Sequence[Question], figures: Figures) -> tuple[Part, ...]:
    """Where few answered, the words in the order of the questions."""
    counts = figures.counts
    rated = [each for each in questions if each.kind is Kind.RATING and _count(figures, each) >= ANSWERS_LEAST]
    if len(rated) < 2 * STANDING_OUT:
        lines = [_say(each, figures) for each in questions if each.id in counts]
        return Heading(label(HERE, "in_order")), *(lines or [Paragraph(words(HERE)["too_few"])])
    rated.sort(key=lambda each: -average(counts[each.id]))
    best, change = rated[:STANDING_OUT], rated[: -STANDING_OUT - 1 : -1]
    chosen = [each for each in questions if each.kind is Kind.CHOICE and _count(figures, each) >= ANSWERS_LEAST]
    return (
        Heading(label(HERE, "best")),
        *(_say(each, figures) for each in best),
        Heading(label(HERE, "change")),
        *(_say(each, figures) for each in change),
        *(_say(each, figures, small=True) for each in chosen),
    )


def _count(figures: Figures, question: Question) -> int:
    return sum(figures.counts.get(question.id, ()))


def _say(question: Question, figures: Figures, *, small: bool = False) -> Part:
    said: Text = (Words(question.short, bold=True), Words(": "), *say_answers(question, figures.counts[question.id]))
    return SmallPrint(said) if small else Paragraph(said)


def _name_last(last: LastTime | None) -> tuple[Part, ...]:
    if last is None:
        return ()
    setup = last.cycle.setup
    return (SmallPrint(words(HERE, title=shorten(setup.name, TITLE_LONGEST), day=setup.days.release)["last_time"]),)


def _draw_question(
    review: Review, question: Question, figures: Figures, company: Mapping[str, float], last: Mapping[str, float]
) -> Iterator[Part]:
    yield ask(review, question)
    if (counts := figures.counts.get(question.id)) is None:
        yield Paragraph(words(HERE)["too_few"])
    else:
        yield Paragraph(say_answers(question, counts))
        if bars := draw_bars(question, counts):
            yield Paragraph(bars)
        if numbers := say_numbers(question, counts, company.get(question.id), last.get(question.id)):
            yield SmallPrint(numbers)
    yield Divider()


def _say_why_few(questions: Sequence[Question], figures: Figures) -> tuple[Part, ...]:
    """Once on a page."""
    counts = figures.counts
    few = any(each.id in counts and not draw_bars(each, counts[each.id]) for each in questions)
    return (SmallPrint(words(HERE, most=ANSWERS_LEAST)["few_why"]),) if few else ()


def _draw_texts(review: Review, question: Question, result: Result) -> Iterator[Page]:
    """At least one page, so that nobody looks for the question."""
    every = result.texts.get(question.id, ())
    said = words(HERE, count=len(every))["wrote" if every else "nobody_wrote"]
    head = (ask(review, question), SmallPrint(said))
    for some in split_texts(every, lambda each: each):
        yield Page((*head, *(show_text(each) for each in some)), tuple(some))


def split_texts(every: Sequence[T], find_text: Callable[[T], ShownText]) -> Iterator[Sequence[T]]:
    """As many on a page as fit; an empty one where there are none."""
    page: list[T] = []
    for each in every:
        size = sum(len(find_text(one).text) for one in (*page, each))
        if page and (len(page) == TEXTS_A_PAGE or size > CHARACTERS_A_PAGE):
            yield page
            page = []
        page.append(each)
    yield page


def split_questions(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    """Some to a page."""
    return (questions[at : at + QUESTIONS_A_PAGE] for at in range(0, len(questions), QUESTIONS_A_PAGE))


def ask(review: Review, question: Question) -> Part:
    return Paragraph((Words(question.ask_about(asked_about(review)), bold=True),))


def show_text(text: ShownText) -> Part:
    if text.removed_at is not None:
        return Quote((Words(label(HERE, "removed"), italic=True),))
    return Quote(read_marks(text.text))
