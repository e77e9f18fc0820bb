"""What a feature puts on Home: cards for one of its sections, read in the one transaction that draws the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.messages import Part
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
    """What a card is drawn from: an open transaction that only reads, who looks, and when."""

    work: Work
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Which of a source's items are wanted: `most` of them, after the first `skip`."""

    skip: int
    most: int


@dataclass(frozen=True, slots=True)
class Card:
    """One item: a line or two, then its buttons. Long texts are shortened (bot.home.shortened), with a button that
    shows the whole."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """The items of a span. `total` counts all there are; where counting would read too much it is None, and `more`
    says whether others follow. `empty` stands where there is nothing at all: a sentence, and what to do. Without it
    an empty source leaves no trace."""

    cards: tuple[Card, ...] = ()
    total: int | None = None
    more: bool = False
    empty: tuple[Part, ...] = ()


Source = Callable[[HomeView, Span], Awaitable[Cards]]
"""Draws cards with a constant number of statements, however many items there are."""
