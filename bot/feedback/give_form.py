"""The form in which feedback is given that nobody asked for. It says first who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.feedback.give_rules import RECEIVERS_MOST
from bot.feedback.request import GIVEN, Given
from bot.feedback.rules import TEXT_LONGEST
from bot.forms import LONGEST_KEPT, Answers, Field, Form, PeopleField, TextField
from bot.messages import Alert, Button, Buttons, Message, Paragraph, Part, Style, Words
from bot.people import Handle, Person
from bot.phrases import label, render_confirm, words
from bot.shortened import shorten_name
from bot.typed_text import clean

HERE = "feedback/give"


@dataclass(frozen=True, slots=True)
class Gift:
    """What the form holds."""

    people: tuple[Handle, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, answers: Answers, text: str = "text") -> Gift:
        return cls(answers.people("people"), clean(answers.text(text)))


def render_form(gift: Gift, people: Sequence[Person] = (), notices: Sequence[str] = ()) -> Form:
    """The form, filled in. `people` are those of `gift`, where they are known: then the line says their names."""
    said = words(HERE, people=[shorten_name(each.name) for each in people])
    reads = said["reads_one" if len(people) == 1 else "reads"]
    longest = TEXT_LONGEST if len(gift.text) <= TEXT_LONGEST else LONGEST_KEPT
    parts: tuple[Field | Part, ...] = (
        *(Paragraph((Words(notice),)) for notice in notices),
        Alert(reads),
        PeopleField("people", label(HERE, "label_people"), gift.people[:RECEIVERS_MOST], RECEIVERS_MOST),
        TextField(
            "text", label(HERE, "label_text"), gift.text[:LONGEST_KEPT], longest, multiline=True,
            hint=label(HERE, "hint_text"),
        ),
    )  # fmt: skip
    return Form("feedback.give", label(HERE, "title"), parts, submit=label(HERE, "submit"))


def receipt(gifts: Sequence[Given]) -> Message:
    """Who got it, and who reads it; nothing of what was said."""
    names = [shorten_name(each.receiver.name) for each in gifts]
    said = words(HERE, people=names)["has_given" if len(gifts) == 1 else "has_given_each"]
    buttons = (take_back_button(gifts[0]),) if len(gifts) == 1 else ()
    row = (Buttons((*buttons, Button("feedback.list", label(HERE, "button_list"), "given"))),)
    return Message((Paragraph(said), *row), summary=said)


def take_back_button(given: Given) -> Button:
    confirm = render_confirm(HERE)
    return Button("feedback.take_back", label(HERE, "button_take_back"), GIVEN.encode(given.id), Style.PLAIN, confirm)
