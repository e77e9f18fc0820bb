"""What a form of answers carries unseen, and what stands in its fields."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.button_values import COUNT, FLAG, RECORD, STAMP, WORD, Value, joined, optional
from bot.cycles.ballots import Ballot, Paper
from bot.events import order_of
from bot.forms import Answers
from bot.question_sets import CANNOT_TELL, Kind, Question
from bot.typed_text import LARGEST, clean

PASSED_ON = "passed_on"


class Carried(NamedTuple):
    """`token` is the slip of the ballot from which the form was filled. `drawing` is a number of its own, so that no
    platform takes what was typed in an earlier window for what belongs into this one. `seen` is the order of the draft
    that it shows. `warned`: what may give its author away was pointed out. `done` forms were shared in this window."""

    token: str
    drawing: int = 1
    seen: int = 0
    warned: bool = False
    done: int = 0

    def order(self, typed: int) -> int:
        """Of a keystroke, from the platform's time of it: later than what the form was filled from."""
        return max(typed, self.seen + 1)


CARRIED: Value[Carried] = Value(joined(Carried, "|", WORD, RECORD, STAMP, FLAG, optional(COUNT, 0)), Carried(""))


def carry(token: str, paper: Paper, *, warned: bool, done: int = 0, drawing: int | None = None) -> Carried:
    """For a new drawing of the form; with `drawing` for that one once more, so that a page still knows its fields."""
    return Carried(token, drawing or 1 + secrets.randbelow(LARGEST), int(paper.order), warned, done)


def order_after(paper: Paper, now: datetime) -> int:
    """Of what was not typed but saved: later than every draft, and than what is typed before and arrives late."""
    return max(order_of(now), int(paper.order) + 1)


def field_name(carried: Carried, question: str) -> str:
    return f"{_prefix(carried)}{question}"


def choice_name(carried: Carried) -> str:
    """Of the field that says what becomes of it if too few share; no question has such a name."""
    return f"p{carried.drawing}-{PASSED_ON}"


def _prefix(carried: Carried) -> str:
    return f"q{carried.drawing}-"


def read_typed(carried: Carried, answers: Answers) -> Mapping[str, str]:
    """What stands in the form, by the ids of its questions; not what is empty."""
    prefix = _prefix(carried)
    typed = {name.removeprefix(prefix): clean(answers.text(name)) for name in answers.values if name.startswith(prefix)}
    return {question: text for question, text in typed.items() if text}


def read_ballot(carried: Carried, answers: Answers) -> Ballot:
    """What stands in the form now. Where it doesn't say so, nothing is passed on."""
    return Ballot(read_typed(carried, answers), answers.text(choice_name(carried)) == PASSED_ON)


def read_answers(questions: Iterable[Question], typed: Mapping[str, str]) -> Mapping[str, str]:
    """The answers to these questions; what is no option is none."""
    return {each.id: typed[each.id] for each in questions if each.id in typed and _is_answer(each, typed[each.id])}


def _is_answer(question: Question, typed: str) -> bool:
    return question.kind is Kind.TEXT or typed in {str(at) for at in range(CANNOT_TELL, len(question.options) + 1)}
