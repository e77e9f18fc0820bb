"""What is typed in a form of feedback: its fields, and which keystroke is the newest."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bot.button_values import COUNT, RECORD, STAMP, Value, joined
from bot.events import order_of
from bot.feedback.request import Draft, Request, SheetAnswer
from bot.forms import Answers
from bot.question_sets import CANNOT_TELL, Kind, Question
from bot.typed_text import LARGEST, clean


class Drawn(NamedTuple):
    """What the form carries unseen. `drawing` is a number of its own, so that no platform takes what was typed in an
    earlier window for what belongs into this one. `seen` is the `Draft.order` of what it was drawn from, `shift` by how
    much the clock was behind that order then. `done` counts the forms that were shared before in the same window."""

    sheet: int
    drawing: int = 0
    seen: int = 0
    shift: int = 0
    done: int = 0

    @property
    def window(self) -> str:
        """What tells this drawing from others of the same sheet in storage."""
        return str(self.drawing)

    def order(self, typed: int) -> int:
        """The `Draft.order` of a keystroke of this form, from the platform's time of it. It is later than everything
        that the form was drawn from, also where the clock jumped back since; within the form the order of the platform
        stays."""
        return max(typed + self.shift, self.seen + 1)


DRAWN: Value[Drawn] = Value(joined(Drawn, "|", RECORD, RECORD, STAMP, STAMP, COUNT), Drawn(0))


class Next(NamedTuple):
    """The sheet that comes next in the same window, and how many were shared there before."""

    sheet: int
    done: int


NEXT: Value[Next] = Value(joined(Next, "|", RECORD, COUNT), Next(0, 0))


def start_drawing(sheet: int, before: Draft | None, now: datetime, done: int, *, on_page: bool) -> Drawn:
    """What a new drawing of the form carries. A page is drawn anew at each look and keeps the names of its fields until
    it is shared."""
    seen = before.order if before else 0
    shift = max(0, seen + 1 - order_of(now)) if seen else 0
    drawing = _next(before) if on_page else 1 + secrets.randbelow(LARGEST)
    return Drawn(sheet, drawing, seen, shift, done)


def _next(before: Draft | None) -> int:
    last = int(before.shared_window) if before and before.shared_window.isdigit() else 0
    return last % LARGEST + 1


def field_name(drawn: Drawn, place: int) -> str:
    """The name of the field of the question at that place, from 1."""
    return f"q{place}-{drawn.sheet}-{drawn.drawing}"


def fields(request: Request, drawn: Drawn) -> Iterator[tuple[str, Question]]:
    """The questions, each with the name of its field."""
    for place, question in enumerate(request.questions, 1):
        yield field_name(drawn, place), question


def read_answers(request: Request, drawn: Drawn, answers: Answers) -> tuple[SheetAnswer, ...]:
    """What stands in the form: an answer to each question, also where it is empty."""
    return tuple(_answer(question, answers.text(name)) for name, question in fields(request, drawn))


def _answer(question: Question, typed: str) -> SheetAnswer:
    if question.kind is Kind.TEXT:
        return SheetAnswer(question.id, text=clean(typed))
    known = [str(place) for place in range(CANNOT_TELL, len(question.options) + 1)]
    return SheetAnswer(question.id, value=int(typed) if typed in known else None)
