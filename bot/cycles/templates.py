"""The question sets that are asked about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any

from bot.question_sets import Question, question_of, read_sets


@dataclass(frozen=True, slots=True)
class Template:
    """A set of questions. `minutes` is how long it takes on a phone; `intro` stands above the questions, with `{name}`
    for whom it is about. With `at_least_one` sharing needs one answer, whichever."""

    id: str
    name: str
    description: str
    minutes: float
    intro: str
    questions: tuple[Question, ...]
    at_least_one: bool = False
    default: bool = False

    @property
    def minutes_shown(self) -> int:
        return ceil(self.minutes)


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Every template, in the order in which they are offered. Read once."""
    return tuple(_template(each) for each in read_sets()["cycle_templates"] if each["about"] == "person")


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
        read["intro"],
        tuple(question_of(each) for each in read["questions"]),
        read.get("at_least_one", False),
        read.get("default", False),
    )
