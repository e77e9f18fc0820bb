"""The question sets that are asked about a person, or the company as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import Any

from bot.question_sets import Kind, Question, question_of, read_sets

TEXT_SECONDS, NEW_SECONDS, SAME_SECONDS = 60, 12, 8
"""On a phone: to write a text, to answer anything else, and to answer what has the same answers as the question above
it (prompts/questions.yaml)."""


class About(StrEnum):
    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Template:
    """A set of questions. `intro` stands above them, with `{name}` for whom it is about: `about` a person, or the
    company; one of a company's own doesn't say."""

    id: str
    name: str
    description: str
    intro: str
    questions: tuple[Question, ...]
    default: bool = False
    about: About | None = None


def minutes_for(questions: Sequence[Question]) -> int:
    """How long it takes to answer them on a phone."""
    before = [None, *(each.options for each in questions)]
    seconds = sum(
        TEXT_SECONDS if each.kind is Kind.TEXT else SAME_SECONDS if each.options == above else NEW_SECONDS
        for above, each in zip(before, questions, strict=False)
    )
    return max(1, ceil(seconds / 60))


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Every template, in the order in which they are offered. Read once."""
    return tuple(_template(each) for each in read_sets()["cycle_templates"])


def template_of(name: str) -> Template | None:
    return next((each for each in templates() if each.id == name), None)


def default_template(about: About = About.PERSON) -> Template:
    """The one marked so, else the first."""
    found = [each for each in templates() if each.about is about]
    return next((each for each in found if each.default), found[0])


@lru_cache(maxsize=1)
def _leading() -> frozenset[tuple[str, str]]:
    """What is asked about who has a team, by id and words."""
    asked = (question for each in read_sets()["cycle_templates"] for question in each["questions"])
    return frozenset((each["id"], each["text"]) for each in asked if each.get("leads"))


def needs_team(questions: Sequence[Question]) -> bool:
    """Whether some of them are about how somebody leads."""
    return any((each.id, each.text) in _leading() for each in questions)


def _template(read: Mapping[str, Any]) -> Template:
    return Template(
        read["id"],
        read["name"],
        read["description"],
        read["intro"],
        tuple(question_of(each) for each in read["questions"]),
        read.get("default", False),
        About(read["about"]),
    )
