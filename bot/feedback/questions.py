"""The questions of a request: templates, and questions of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

OWN = "own"
"""In place of a template's id: the requester's own questions."""


class Kind(StrEnum):
    """How a question is answered: one of five labelled points, one of some options, or in words."""

    RATING = "rating"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked: a request keeps its own copy, so a later wording changes no answer. `text` has
    `{name}` for whom it is about. `options` are the points of a rating from low to high, or what can be chosen. The
    same `id` means the same words and options everywhere; `short` is what lists and files call it."""

    id: str
    short: str
    kind: Kind
    text: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = False

    def ask_about(self, name: str) -> str:
        """The question with the name in it, whatever that name looks like."""
        return name.join(self.text.split("{name}"))

    def option(self, place: int) -> str | None:
        """What was chosen, by its place from 1; None for "I can't tell", and for what is no option."""
        return self.options[place - 1] if 1 <= place <= len(self.options) else None

    def explain(self, name: str) -> str:
        """The line under it, with the name in it."""
        return name.join(self.help.split("{name}"))


@dataclass(frozen=True, slots=True)
class Template:
    """A set of questions. `minutes` is how long it takes on a phone. With `at_least_one` sharing needs one answer,
    whichever."""

    id: str
    name: str
    description: str
    minutes: float
    topic_label: str
    topic_placeholder: str
    questions: tuple[Question, ...]
    at_least_one: bool = False
    default: bool = False


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Every template, in the order in which they are offered. Read once."""
    read = _read_file()
    return tuple(_template(each, read["scales"]) for each in read["request_templates"])


@lru_cache(maxsize=1)
def own_rating() -> Question:
    """The rating that may follow a requester's own questions. Read once."""
    read = _read_file()
    return _question(read["own_rating"], read["scales"])


def _read_file() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load(
        files("prompts").joinpath("feedback/questions.yaml").read_text(encoding="utf-8")
    )
    return read


def template_of(name: str) -> Template | None:
    return next((each for each in templates() if each.id == name), None)


def default_template() -> Template:
    return next(each for each in templates() if each.default)


def _template(read: Mapping[str, Any], scales: Mapping[str, Any]) -> Template:
    return Template(
        read["id"],
        read["name"],
        read["description"],
        read["minutes"],
        read["topic_label"],
        read["topic_placeholder"],
        tuple(_question(each, scales) for each in read["questions"]),
        read.get("at_least_one", False),
        read.get("default", False),
    )


def _question(read: Mapping[str, Any], scales: Mapping[str, Any]) -> Question:
    """`facts` and `why` are for who changes the questions, and are left out."""
    options: Sequence[str] = scales[read["scale"]]["labels"] if "scale" in read else read.get("options", ())
    return Question(
        read["id"], read["short"], Kind(read["kind"]), read["text"], read["help"], tuple(options), read["required"]
    )
