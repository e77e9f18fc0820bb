"""What a feature puts on Home: cards for one of its sections, read in the transaction that renders the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.messages import Button, Part
from bot.store import Actor, Work


class Section(StrEnum):
    """The sections of Home, from top to bottom."""

    OWED = "owed"
    WAITING = "waiting"
    START = "start"
    MINE = "mine"
    WATCH = "watch"
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class HomeView:
    """What a card is rendered from: an open read-only transaction, the reader, and the current time. `settled` names
    debts that are owed no more though the database doesn't know yet; None if nobody could tell."""

    work: Work
    actor: Actor
    now: datetime
    settled: frozenset[bytes] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """Which items of a source are wanted: at most `most`, after skipping `skip`."""

    skip: int
    most: int


@dataclass(frozen=True, slots=True)
class Card:
    """One item: a line or two, then its buttons. Long texts are shortened (bot.shortened), with a button that
    shows the whole text. `about` names the record: what is owed is not shown a second time among one's own."""

    parts: tuple[Part, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """The items of a span. `total` is the number of all items; where counting would read too much it is None, and
    `more` says whether others follow. `empty` is shown if there are no items: a sentence, and what to do. Without it an
    empty source shows nothing."""

    cards: tuple[Card, ...] = ()
    total: int | None = None
    more: bool = False
    empty: tuple[Part, ...] = ()


Source = Callable[[HomeView, Span], Awaitable[Cards]]
"""Renders cards with a constant number of statements, however many items there are."""


def quiet(button: Button) -> Button:
    """A row of coloured buttons down a page says nothing any more."""
    return Button(button.act, button.label, button.value)
