"""What is released about one reviewee: how many chose what, and texts, without any author. It is written once, and
everything that is shown later is read from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.people import Person

TextId = NewType("TextId", bytes)
"""16 random bytes."""

Counts = tuple[int, ...]
"""How many chose each option of a question, in their order."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`shared` people answered. `counts` has the ratings and choices that at least the least number answered, by the id
    of the question; the others are nowhere."""

    shared: int
    counts: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class NewResult:
    """What goes into the database about one reviewee. `texts` by the id of the question, each shuffled for itself by
    the system's source of randomness."""

    figures: Figures
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text; where HR removed it, `text` is empty."""

    id: TextId
    question: str
    text: str
    reported_at: datetime | None = None
    removed_at: datetime | None = None
    removed_by: Person | None = None


@dataclass(frozen=True, slots=True)
class Result:
    figures: Figures
    texts: Mapping[str, tuple[ShownText, ...]]


@dataclass(frozen=True, slots=True)
class CompanyFigures:
    """Averages of all managers with results, by the id of the question; written at the release, and only for questions
    with enough groups (bot.cycles.averages). `groups` is how many results are in each."""

    groups: Mapping[str, int]
    averages: Mapping[str, float]
