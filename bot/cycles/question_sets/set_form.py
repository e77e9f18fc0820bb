"""The windows in which HR makes question sets: all of them, one of them, and a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.button_values import WORD, Value, joined, optional
from bot.cycles.answering.answer_form import draw_intro, draw_questions
from bot.cycles.answering.form_state import Carried
from bot.cycles.buttons import SET
from bot.cycles.question_sets.own_set import (
    HELP_LONGEST,
    HERE,
    INTRO_LONGEST,
    NAME_LONGEST,
    OPTIONS_MOST,
    QUESTION_LONGEST,
    SHORT_LONGEST,
    OwnSet,
    SetId,
    to_typed,
)
from bot.cycles.question_sets.templates import Template, minutes_for, templates
from bot.cycles.setup.preview import show_as_text
from bot.forms import ChecksField, ChoiceField, Field, Form, Option, TextField
from bot.messages import Button, Buttons, Confirm, Divider, Paragraph, Part, SmallPrint, Style, Text, Words
from bot.phrases import label, render_confirm, words
from bot.question_fields import OPTION_LONGEST
from bot.question_sets import Kind, Question, scale_labels, scales


class At(NamedTuple):
    """A question of a set; none for a new one."""

    set: SetId
    question: str = ""


AT: Value[At] = Value(joined(At, "|", SET.converter, optional(WORD, "")), At(SET.nothing))
TEMPLATE: Value[str] = Value(WORD, "")


def render_sets(own: Sequence[OwnSet], done: Sequence[Text] = ()) -> Form:
    """The company's own first, then those that everybody has."""
    parts: list[Part] = [Paragraph(each) for each in (*done, words(HERE)["about"])]
    for each in own:
        parts += [_line(each.template), Buttons((_button("set", SET.encode(each.id)),))]
    if own:
        parts.append(Divider())
    for template in templates():
        buttons = (_button("show_set", template.id), _button("copy_set", template.id))
        parts += [_line(template), Buttons(buttons)]
    parts.append(Buttons((Button("cycles.list", label(HERE, "button_cycles")),)))
    return Form("cycles.sets", label(HERE, "title"), tuple(parts), close=label(HERE, "close"))


def _line(template: Template) -> Paragraph:
    return Paragraph((Words(template.name, bold=True), Words("\n"), *_count(template)))


def _count(template: Template) -> Text:
    return words(HERE, count=len(template.questions), minutes=minutes_for(template.questions))["counted"]


def describe(own: OwnSet) -> str:
    """A line in the menu of sets."""
    count, minutes = len(own.questions), minutes_for(own.questions)
    return words(HERE, count=count, minutes=minutes).plain("option_own")


def _button(act: str, carried: str, style: Style = Style.PLAIN, confirm: Confirm | None = None) -> Button:
    return Button(f"cycles.{act}", label(HERE, f"button_{act}"), carried, style, confirm)


def render_set(own: OwnSet, done: Sequence[Text] = ()) -> Form:
    """Its questions, each with what can be done with it."""
    carried = SET.encode(own.id)
    parts: list[Part] = [Paragraph(each) for each in done]
    parts += [_line(own.template), *([SmallPrint((Words(to_typed(own.intro)),))] if own.intro else [])]
    for number, question in enumerate(own.questions, start=1):
        parts += _question(own, number, question)
    add = (_button("add_question", AT.encode(At(own.id)), Style.PRIMARY),)
    delete = _button("delete_set", carried, Style.DANGER, render_confirm(HERE))
    parts += [
        Divider(),
        Buttons((*add, _button("rename_set", carried), _button("show_set", own.template.id))),
        Buttons((_button("copy_set", own.template.id), delete, _button("sets", ""))),
        SmallPrint(words(HERE)["kept"]),
    ]  # fmt: skip
    return Form("cycles.set", label(HERE, "title_one"), tuple(parts), close=label(HERE, "close"))


def _question(own: OwnSet, number: int, question: Question) -> tuple[Part, ...]:
    at, last = AT.encode(At(own.id, question.id)), len(own.questions)
    acts = ["edit_question"]
    acts += ["move_up"] if number > 1 else []
    acts += ["move_down"] if number < last else []
    acts += ["remove_question"] if last > 1 else []
    required = "required" if question.required else "optional"
    said = words(HERE, options=list(question.options))[f"answered_{question.kind}"]
    about = (Words(f"{question.short}. "), *said, Words(" "), *words(HERE)[required])
    text = Words(f"{number}. {to_typed(question.text)}")
    sure = render_confirm(HERE, "remove_{}")
    buttons = (_button(act, at, confirm=sure if act == "remove_question" else None) for act in acts)
    return Paragraph((text,)), SmallPrint(about), Buttons(tuple(buttons))


def render_name(own: OwnSet) -> Form:
    hint = label(HERE, "hint_intro")
    parts = (
        TextField("name", label(HERE, "label_name"), own.name, NAME_LONGEST),
        TextField(
            "intro", label(HERE, "label_intro"), to_typed(own.intro), INTRO_LONGEST, optional=True, hint=hint
        ),
    )  # fmt: skip
    return _form("set_name", parts, SET.encode(own.id))


def render_question(own: OwnSet, question: Question | None) -> Form:
    """Empty for a new one."""
    kinds = [Option(name, words(HERE, options=scale_labels(name)).plain("option_rating"))
             for name in scales()]  # fmt: skip
    kinds += [Option(kind.value, label(HERE, f"option_{kind.value}")) for kind in (Kind.CHOICE, Kind.TEXT)]
    shown = question or Question("", "", Kind.RATING, "", scale=next(iter(scales())))
    options = "\n".join(shown.options) if shown.kind is Kind.CHOICE else ""
    must = Option("required", label(HERE, "option_required"))
    parts = (
        TextField("text", label(HERE, "label_text"), to_typed(shown.text), QUESTION_LONGEST, multiline=True,
                  hint=label(HERE, "hint_text")),
        TextField("short", label(HERE, "label_short"), shown.short, SHORT_LONGEST, hint=label(HERE, "hint_short")),
        ChoiceField("kind", label(HERE, "label_kind"), tuple(kinds), shown.scale or shown.kind.value, menu=True),
        TextField("options", label(HERE, "label_options"), options, OPTIONS_MOST * (OPTION_LONGEST + 1),
                  multiline=True, optional=True, hint=label(HERE, "hint_options")),
        TextField("help", label(HERE, "label_help"), to_typed(shown.help), HELP_LONGEST, optional=True),
        ChecksField("required", label(HERE, "label_required"), (must,), ("required",) if shown.required else (),
                    hint=label(HERE, "hint_required")),
    )  # fmt: skip
    return _form("question", parts, AT.encode(At(own.id, shown.id)))


def _form(name: str, parts: tuple[Field, ...], state: str) -> Form:
    title, submit, close = (label(HERE, f"{part}_{name}") for part in ("title", "submit", "close"))
    return Form(f"cycles.{name}", title, parts, submit, close, state)


def render_shown(template: Template, back: Button) -> Form:
    """A set as those who are asked see it, to look at only."""
    about = label(HERE, "name_example")
    drawn = draw_questions(template.questions, about, Carried("none"), {})
    parts = (
        _line(template),
        *draw_intro(template.intro, about),
        *(each for part in drawn for each in show_as_text(part)),
        Buttons((back,)),
    )
    return Form("cycles.shown", label(HERE, "title_shown"), parts, close=label(HERE, "close"))


def button_back(own: OwnSet | None) -> Button:
    """From there: to the set, or to all of them."""
    act, carried = ("sets", "") if own is None else ("set", SET.encode(own.id))
    return Button(f"cycles.{act}", label(HERE, "button_back"), carried)
