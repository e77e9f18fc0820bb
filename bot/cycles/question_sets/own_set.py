"""Question sets of a company's own: copies that HR changes. Pure functions, and what storage keeps of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import NewType, Protocol

from bot.cycles.question_sets.templates import Template
from bot.errors import NotAllowed
from bot.forms import Answers
from bot.phrases import label, words
from bot.question_fields import OPTION_LONGEST
from bot.question_sets import Kind, Question, question_of, read_sets, scale_labels, scales
from bot.shortened import NAME_LONGEST as SHOWN_LONGEST
from bot.typed_text import clean, clean_line

HERE = "cycles/sets"
SetId = NewType("SetId", bytes)
"""16 random bytes."""

PREFIX = "own-"
"""Before the id of a set, where that of a template stands in its place."""
SETS_MOST, QUESTIONS_MOST = 20, 20
NAME_LONGEST, INTRO_LONGEST = 60, 300
QUESTION_LONGEST, HELP_LONGEST, SHORT_LONGEST = 300, 100, 24
OPTIONS_LEAST, OPTIONS_MOST = 2, 9
"""Slack draws ten options, and "I can't tell" is one of them
(docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element)."""
EMOJI, WEIGHT_MOST = 12, 60_000
"""Bytes that questions, answers and introduction take in Slack's window, where an emoji takes 12, with a long name in
each place for one: beside them everything is to fit that can be typed (bot.cycles.answering.answer_rules)."""
TYPED, KEPT = "[name]", "{name}"
"""What stands for the person in a question: as HR types it, and as it is kept."""
ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class OwnSet:
    """A set that HR made from another. Cycles keep a copy of it, so changing it changes no cycle."""

    id: SetId
    workspace: int
    name: str
    intro: str
    questions: tuple[Question, ...]

    @property
    def template(self) -> Template:
        """As a cycle takes it."""
        return Template(f"{PREFIX}{self.id.hex()}", self.name, "", self.intro, self.questions)

    def find(self, question: str) -> Question:
        """Raises `NotAllowed` for one that isn't there: somebody else may have changed its words, and so its id."""
        found = next((each for each in self.questions if each.id == question), None)
        if found is None:
            raise refusal("question_gone")
        return found


class OwnSets(Protocol):
    """What sets ask of storage. Sets of other workspaces are not there."""

    async def own_sets(self, workspace: int) -> tuple[OwnSet, ...]:
        """By name."""

    async def own_set(self, workspace: int, wanted: SetId) -> OwnSet | None: ...

    async def own_set_for_update(self, workspace: int, wanted: SetId) -> OwnSet | None:
        """Nobody else changes it until the transaction ends."""

    async def add_own_set(self, workspace: int, template: Template) -> OwnSet:
        """With a random id."""

    async def save_own_set(self, changed: OwnSet) -> None: ...

    async def delete_own_set(self, workspace: int, wanted: SetId) -> None: ...


def refusal(block: str, *, field: str | None = None, most: int = 0, least: int = 0) -> NotAllowed:
    return NotAllowed(words(HERE, most=most, least=least).plain(block), field=field)


def copy_of(template: Template) -> Template:
    """Under a name that says so, cut where it would be too long."""
    name = words(HERE, title=template.name).plain("name_copy")
    return replace(template, name=name[:NAME_LONGEST].rstrip(), default=False, about=None)


# ---------------------------------------------------------------- changes


def add_question(own: OwnSet, question: Question) -> OwnSet:
    if len(own.questions) >= QUESTIONS_MOST:
        raise refusal("many_questions", most=QUESTIONS_MOST)
    _check_new(own, question)
    return _check_weight(replace(own, questions=(*own.questions, question)))


def change_question(own: OwnSet, shown: str, question: Question) -> OwnSet:
    """`shown` is the id under which the form showed it."""
    own.find(shown)
    if question.id != shown:
        _check_new(own, question)
    changed = replace(own, questions=tuple(question if each.id == shown else each for each in own.questions))
    return _check_weight(changed)


def _check_weight(own: OwnSet) -> OwnSet:
    drawn = [own.intro, *(part for each in own.questions for part in (each.text, each.help, *each.options))]
    names = sum(part.count(KEPT) for part in drawn)
    if sum(len(json.dumps(part)) for part in drawn) + names * SHOWN_LONGEST * EMOJI > WEIGHT_MOST:
        raise refusal("heavy")
    return own


def _check_new(own: OwnSet, question: Question) -> None:
    if any(each.id == question.id for each in own.questions):
        raise refusal("asked_twice", field="text")


def move_question(own: OwnSet, question: str, step: int) -> OwnSet:
    """One up (-1) or down (1); at an end it stays."""
    at = own.questions.index(own.find(question))
    to = min(max(at + step, 0), len(own.questions) - 1)
    questions = list(own.questions)
    questions.insert(to, questions.pop(at))
    return replace(own, questions=tuple(questions))


def remove_question(own: OwnSet, question: str) -> OwnSet:
    removed = own.find(question)
    if len(own.questions) == 1:
        raise refusal("last_question")
    return replace(own, questions=tuple(each for each in own.questions if each is not removed))


# ---------------------------------------------------------------- what was typed


def read_name(own: OwnSet, answers: Answers) -> OwnSet:
    """Name and introduction. Raises `NotAllowed`."""
    name, intro = clean_line(answers.text("name")), clean_line(answers.text("intro"))
    if not name:
        raise refusal("no_name", field="name")
    _check_length(name, NAME_LONGEST, "name")
    _check_length(intro, INTRO_LONGEST, "intro")
    return _check_weight(replace(own, name=name, intro=to_kept(intro)))


def read_question(answers: Answers) -> Question:
    """Raises `NotAllowed`."""
    text, short, hint = (clean_line(answers.text(name)) for name in ("text", "short", "help"))
    if not text:
        raise refusal("no_text", field="text")
    if not short:
        raise refusal("no_short", field="short")
    for typed, most, field in ((text, QUESTION_LONGEST, "text"), (short, SHORT_LONGEST, "short"),
                               (hint, HELP_LONGEST, "help")):  # fmt: skip
        _check_length(typed, most, field)
    kind, scale, options = _read_kind(answers)
    required = "required" in answers.ticks("required")
    return identify(Question("", short, kind, to_kept(text), to_kept(hint), options, required, scale))


def _read_kind(answers: Answers) -> tuple[Kind, str, tuple[str, ...]]:
    """How it is answered; the name of the scale, and the options."""
    chosen = answers.text("kind")
    if chosen in scales():
        return Kind.RATING, chosen, scale_labels(chosen)
    if chosen == Kind.TEXT:
        return Kind.TEXT, "", ()
    if chosen != Kind.CHOICE:
        raise refusal("no_kind", field="kind")
    return Kind.CHOICE, "", _read_options(clean(answers.text("options")))


def _read_options(typed: str) -> tuple[str, ...]:
    """One a line. "I can't tell" is always there, so typing it adds nothing."""
    cannot_tell = label("cycles/answer", "option_cannot_tell").casefold()
    lines = [line for line in map(clean_line, typed.split("\n")) if line and line.casefold() != cannot_tell]
    if len(lines) < OPTIONS_LEAST:
        raise refusal("few_options", field="options", least=OPTIONS_LEAST)
    if len(lines) > OPTIONS_MOST:
        raise refusal("many_options", field="options", most=OPTIONS_MOST)
    if len({line.casefold() for line in lines}) < len(lines):
        raise refusal("same_options", field="options")
    for line in lines:
        _check_length(line, OPTION_LONGEST, "options", "long_option")
    return tuple(lines)


def _check_length(typed: str, most: int, field: str, block: str = "too_long") -> None:
    if len(typed) > most:
        raise refusal(block, field=field, most=most)


def to_kept(typed: str) -> str:
    return typed.replace(TYPED, KEPT)


def to_typed(kept: str) -> str:
    return kept.replace(KEPT, TYPED)


def identify(question: Question) -> Question:
    """With the id that these words, so answered, have everywhere: only equal ones are ever compared."""
    asked = (question.kind, question.text, question.options)
    digest = sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
    return replace(question, id=_find_ids().get(asked) or f"own_{digest[:ID_DIGITS]}")


@lru_cache(maxsize=1)
def _find_ids() -> Mapping[tuple[Kind, str, tuple[str, ...]], str]:
    every = (question_of(each) for template in read_sets()["cycle_templates"] for each in template["questions"])
    return {(each.kind, each.text, each.options): each.id for each in every}
