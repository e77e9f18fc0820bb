"""Answers with names as pages of a window: each question, and who said what to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cycles.results.result import SignedAnswers
from bot.cycles.results.result_pages import Page, Pages, ask, show_text, split_questions, split_texts
from bot.cycles.review import Review, ReviewState
from bot.messages import Divider, Paragraph, Part, SmallPrint, Words
from bot.phrases import join_names, label, words
from bot.question_sets import CANNOT_TELL, Kind, Question
from bot.shortened import shorten_name

HERE = "cycles/read"
NAMED_MOST = 40
"""So many names stand behind one answer."""


def draw_named(review: Review, signed: Sequence[SignedAnswers]) -> Pages:
    """The quick questions first, some to a page; then those in one's own words."""
    questions = review.cycle.setup.questions
    quick = [each for each in questions if each.kind is not Kind.TEXT]
    asked = [
        Page(tuple(part for each in some for part in _draw_quick(review, each, signed)))
        for some in split_questions(quick)
    ]
    texts = [page for each in questions if each.kind is Kind.TEXT for page in _draw_texts(review, each, signed)]
    return Pages((*asked, *texts), len(asked) + 1 if texts else None)


def say_who(signed: SignedAnswers) -> str:
    return shorten_name(signed.reviewer.name) if signed.reviewer else label(HERE, "somebody")


def _draw_quick(review: Review, question: Question, signed: Sequence[SignedAnswers]) -> Iterator[Part]:
    """Each answer that somebody gave, in the order of the options, with their names."""
    yield ask(review, question)
    options = [*enumerate(question.options, 1), (CANNOT_TELL, label(HERE, "cannot_tell"))]
    given = [
        (option, names)
        for place, option in options
        if (names := [say_who(each) for each in signed if each.answers.get(question.id) == str(place)])
    ]
    for option, names in given:
        shown, more = names[:NAMED_MOST], len(names) - NAMED_MOST
        rest = (Words(" "), *words(HERE, count=more)["and_more"]) if more > 0 else ()
        yield Paragraph((Words(option, bold=True), Words(": "), *join_names(shown), *rest))
    if not given:
        yield Paragraph(words(HERE)[_say_nothing(review, "nobody_said")])
    yield Divider()


def _say_nothing(review: Review, block: str) -> str:
    """Whether somebody answered whose words were deleted, nobody knows."""
    return "not_passed_on" if review.state is ReviewState.PASSED_ON else block


def _draw_texts(review: Review, question: Question, signed: Sequence[SignedAnswers]) -> Iterator[Page]:
    """At least one page, so that nobody looks for the question."""
    every = [(say_who(each), each.texts[question.id]) for each in signed if question.id in each.texts]
    nothing = () if every else (SmallPrint(words(HERE)[_say_nothing(review, "nobody_wrote")]),)
    for some in split_texts(every, lambda said: said[1]):
        lines = (part for who, text in some for part in (SmallPrint((Words(who, bold=True),)), show_text(text)))
        yield Page((ask(review, question), *nothing, *lines), tuple(text for _, text in some))
