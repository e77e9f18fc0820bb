"""What praise is, and what may be done with it: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.people import Person


class Audience(StrEnum):
    """Who sees a praise."""

    EVERYONE = "everyone"
    NAMED = "named"
    MANAGERS = "managers"
    CHOSEN = "chosen"
    SELF = "self"


class Shelf(StrEnum):
    """The three lists of `/praise list`."""

    GIVEN = "given"
    RECEIVED = "received"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class NewPraise:
    """A praise that the rules allow. `viewers` are frozen now: managers and people chosen, beside the receivers.

    `waits` is true of a public praise for which no channel is set yet.
    """

    workspace: int
    giver: Person
    receivers: tuple[Person, ...]
    text: str
    audience: Audience
    value: str | None = None
    viewers: tuple[Person, ...] = ()
    source_link: str | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Praise:
    """A praise as it stands. A note to oneself has no receivers."""

    id: int
    workspace: int
    giver: Person
    receivers: tuple[Person, ...]
    viewers: tuple[Person, ...]
    text: str
    audience: Audience
    value: str | None
    source_link: str | None
    plus_ones: tuple[Person, ...]
    created_at: datetime
    edited_at: datetime | None = None
    undone_at: datetime | None = None
    taken_off_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list; `total` counts what the search found."""

    praises: tuple[Praise, ...]
    page: int
    total: int
