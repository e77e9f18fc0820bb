"""The questions of a request: templates, and questions of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.question_sets import Question, question_of, read_sets

OWN = "own"
"""In place of a template's id: the requester's own questions."""


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
    return tuple(_template(each) for each in read_sets()["request_templates"])


@lru_cache(maxsize=1)
def own_rating() -> Question:
    """The rating that may follow a requester's own questions. Read once."""
    return question_of(read_sets()["own_rating"])


def template_of(name: str) -> Template | None:
    return next((each for each in templates() if each.id == name), None)


def default_template() -> Template:
    return next(each for each in templates() if each.default)


def _template(read: Mapping[str, Any]) -> Template:
    return Template(
        read["id"],
        read["name"],
        read["description"],
        read["minutes"],
        read["topic_label"],
        read["topic_placeholder"],
        tuple(question_of(each) for each in read["questions"]),
        read.get("at_least_one", False),
        read.get("default", False),
    )
