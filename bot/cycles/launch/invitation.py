"""The message to a reviewer: who asks, about whom, until when, who reads it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cycles.buttons import CYCLE, DEBT, act_of, anonymous_button
from bot.cycles.cycle import Cycle, Picker, Stage
from bot.cycles.question_sets.templates import minutes_for
from bot.cycles.review import Capacity, DebtState, Review, ReviewDebt, ReviewState
from bot.cycles.setup.own_words import draw_own_words
from bot.cycles.terms import questions_of
from bot.messages import Button, Buttons, Message, Paragraph, Part, SmallPrint, Style, Text, Words
from bot.nudges.rules import MOST
from bot.phrases import Phrases, label, words
from bot.shortened import shorten, shorten_name

HERE = "cycles/invitation"
BUTTON_NAME_LONGEST = 25
"""Of a name on a button, where a chat shows some forty characters."""


def invitation(debts: Sequence[ReviewDebt], company: str = "") -> Message:
    """All reviews of one person in a cycle, of which there is at least one; the first twenty with their buttons.
    `company`: what it is called (`bot.cycles.setup.own_words.find_company`)."""
    cycle = debts[0].review.cycle
    said = _words(cycle, debts)
    parts: list[Part] = [Paragraph((*bold(said["head"]), Words("\n"), *said["asks"]))]
    parts += draw_own_words(cycle.setup.note, cycle.setup, company, [each.about for each in debts])
    parts += _say_what_became(cycle, debts) if cycle.stage is not Stage.OPEN else _ask(debts)
    return Message(tuple(parts), summary=said["summary"])


def announcement(debts: Sequence[ReviewDebt]) -> Message:
    """The last day is an earlier one now, or was moved again since; or what became of it."""
    cycle = debts[0].review.cycle
    said = _words(cycle, debts)
    if cycle.stage is not Stage.OPEN:
        return Message((Paragraph(bold(said["head"])), *_say_what_became(cycle, debts)), summary=said["summary"])
    block = "earlier" if cycle.setup.days.promised else "moved_again"
    answers = tuple(answer_button(each) for each in debts[:1] if each.is_answerable and len(debts) == 1)
    row = (Buttons(answers),) if answers else ()
    return Message((Paragraph((*bold(said["head"]), Words("\n"), *said[block])), *row), summary=said["summary"])


def _words(cycle: Cycle, debts: Sequence[ReviewDebt]) -> Phrases:
    return words(
        HERE,
        people=[name_of(each) for each in debts[:MOST]],
        owner=_name_who_asks(cycle, debts),
        picker=_picker(debts),
        minutes=sum(minutes_about(each.review) for each in debts),
        until=cycle.setup.days.due,
        day=cycle.setup.days.release,
    )


def _name_who_asks(cycle: Cycle, debts: Sequence[ReviewDebt]) -> str:
    """Nobody asks about themselves by name."""
    owner = cycle.owner
    if owner is None or any(each.review.is_about(owner) for each in debts):
        return label(HERE, "hr")
    return shorten_name(owner.name)


def _picker(debts: Sequence[ReviewDebt]) -> str:
    """By all reports, or everybody, only if that is so of each."""
    pickers = {each.review.picker for each in debts}
    return (pickers.pop() if len(pickers) == 1 else Picker.HR).value


def _ask(debts: Sequence[ReviewDebt]) -> list[Part]:
    """What can be done with each, then with all of them."""
    cycle, alone = debts[0].review.cycle, len(debts) == 1
    parts: list[Part] = []
    unnamed = any(not each.review.named for each in debts)
    rest = (later_button(cycle), *((anonymous_button(cycle),) if unnamed else ()))
    for debt in debts[:MOST]:
        parts.append(_say_reading(debt, alone=alone))
        if buttons := _buttons_of(debt):
            parts.append(Buttons((*buttons, *rest) if alone else buttons))
    if len(debts) > MOST:
        parts.append(SmallPrint(words(HERE, count=len(debts) - MOST)["more"]))
    return parts if alone else [*parts, SmallPrint(words(HERE)["hr_sees"]), Buttons(rest)]


def _say_reading(debt: ReviewDebt, *, alone: bool) -> Part:
    """Who reads it and when; or why nothing is owed."""
    review, days = debt.review, debt.review.cycle.setup.days
    said = words(
        HERE, reviewer=name_of(debt), people=reader_names(review), count=len(review.readers), until=days.due,
        day=days.release, least=review.cycle.setup.least, by=name_of(review), asked=review.asked,
    )  # fmt: skip
    match debt.state:
        case DebtState.PAID if review.named:
            return Paragraph(said["answered"])
        case DebtState.OWED | DebtState.PAID:
            reads = said[("reads" if alone else "reads_about") + ("_named" if review.named else "")]
            more = ["not_read"] * review.is_hidden + ["joint"] * review.is_joint + ["hr_sees"] * alone
            return Paragraph((*reads, *(run for each in more for run in (Words(" "), *said[each]))))
        case DebtState.LEFT:
            return SmallPrint(words(HERE, reviewer=name_of(review))[_name_leaver(review)])
        case DebtState.DECLINED | DebtState.LET_OFF:
            return SmallPrint(said[debt.state.name.lower()])


def _name_leaver(review: Review) -> str:
    """Which of them did: whoever it is about, or who would have read it."""
    is_hidden = review.is_hidden and review.reviewee is not None and review.reviewee.active
    return "left_joint" if review.is_joint else "left_company" if review.reviewee is None or is_hidden else "left"


def _buttons_of(debt: ReviewDebt) -> tuple[Button, ...]:
    """What was answered can be changed, and who declined may answer after all; without names both read the same before
    and after."""
    if not debt.is_answerable:
        return ()
    no = (decline_button(debt),) if debt.state in (DebtState.OWED, DebtState.PAID) else ()
    return answer_button(debt), *no


def _say_what_became(cycle: Cycle, debts: Sequence[ReviewDebt]) -> list[Part]:
    """Nothing can be answered any more."""
    if cycle.stage is Stage.CANCELLED:
        return [SmallPrint(words(HERE)["cancelled"])]
    if cycle.stage is not Stage.RELEASED:
        return [SmallPrint(words(HERE, day=cycle.setup.days.release)["closed"])]
    return [SmallPrint(_say_result(each.review)) for each in debts[:MOST]]


def _say_result(review: Review) -> Text:
    said = words(HERE, reviewer=name_of(review), people=reader_names(review))
    match review.state:
        case ReviewState.SHOWN if not review.readers:  # all of them were erased
            return said["left_company"]
        case ReviewState.SHOWN:
            return said["shown_named" if review.named else "shown"]
        case ReviewState.ENDED:
            return said[_name_leaver(review)]
        case ReviewState.ASKED | ReviewState.NOTHING | ReviewState.PASSED_ON:
            return said["nothing_named" if review.named else "nothing"]


def name_of(asked: Review | ReviewDebt) -> str:
    """Whom it is about, or about whom somebody is asked."""
    return shorten_name(asked.about)


def reader_names(review: Review) -> list[str]:
    """Whoever it is about comes first."""
    ordered = sorted(review.readers, key=lambda each: (each.capacity is not Capacity.REVIEWEE, each.person.name))
    return [shorten_name(each.person.name) for each in ordered]


def minutes(cycle: Cycle) -> int:
    """How long one review takes."""
    return minutes_for(cycle.setup.questions)


def minutes_about(review: Review) -> int:
    return minutes_for(questions_of(review))


def bold(text: Text) -> Text:
    return tuple(replace(run, bold=True) if isinstance(run, Words) else run for run in text)


def answer_button(debt: ReviewDebt, style: Style = Style.PRIMARY) -> Button:
    said = words(HERE, reviewer=shorten(debt.about, BUTTON_NAME_LONGEST))
    return Button(act_of(debt.review, "answer"), said.plain("button_answer_about"), DEBT.encode(debt.id), style)


def decline_button(debt: ReviewDebt) -> Button:
    return Button(act_of(debt.review, "decline"), label(HERE, "button_decline"), DEBT.encode(debt.id))


def later_button(cycle: Cycle) -> Button:
    return Button("cycles.later", label(HERE, "button_later"), CYCLE.encode(cycle.id))
