"""Rows of the table that says who may do what, and how they are written.

A row says what an act does for those who may, so that nothing passes by being refused to all: it *changes* the
company's facts, *shows* words, or is *answered* without a word about roles. For everybody else it does none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.forms import Answer
from bot.messages import Mention, Text, Words
from tests.privileges.things import Thing
from tests.privileges.world import CANARY, World


class Effect(StrEnum):
    CHANGES = "changes"
    SHOWS = "shows"
    ANSWERS = "answers"


@dataclass(frozen=True)
class May:
    """`entry` is as tests name it: `button praise.undo`, or `live praise.give` for a field that was changed, `home
    praise.recent` for a list on the first page of Home, `list praise.recent` for that list alone, `redraw
    praise.recent` for Home drawn anew because of others, `search people` for what a picker of people finds. `thing`
    makes what is acted on, else `carries` is what the button or form carries."""

    entry: str
    who: str
    effect: Effect
    shown: str = ""
    thing: Thing | None = None
    carries: str = ""
    answers: Callable[[World], Mapping[str, Answer]] = field(default=lambda _: {})
    typed: Callable[[World], Text] = field(default=lambda _: ())
    named: bool = False
    """The command is typed with what names the thing."""


EVERYBODY, ADMIN, HR_OR_ADMIN = "ORMEHAGF", "AF", "HAF"
"""F does in another workspace what its roles allow there; where a row `changes`, this company must not notice."""
HERE = "ORMEHAG"


def changes(entry: str, who: str, thing: Thing | None = None, **more: object) -> May:
    return May(entry, who, Effect.CHANGES, thing=thing, **more)  # type: ignore[arg-type]


def shows(entry: str, who: str, shown: str, thing: Thing | None = None, **more: object) -> May:
    return May(entry, who, Effect.SHOWS, shown, thing, **more)  # type: ignore[arg-type]


def reads(entry: str, who: str, thing: Thing, **more: object) -> May:
    """Shows what the thing says."""
    return May(entry, who, Effect.SHOWS, CANARY, thing, **more)  # type: ignore[arg-type]


def answers(entry: str, who: str, carries: str = "") -> May:
    return May(entry, who, Effect.ANSWERS, carries=carries)


def said(text: str) -> Callable[[World], Text]:
    return lambda _: (Words(text),)


def whom(letter: str) -> Callable[[World], Mapping[str, Answer]]:
    """Looks for that person."""
    return lambda world: {"person": (world.handle(letter),)}


def about_pia(before: str, after: str = "") -> Callable[[World], Text]:
    return lambda world: (
        Words(f"{before} "),
        Mention("Pia", (world.handle("P"),)),
        *((Words(" "), Mention("Marek", (world.handle("M"),))) if after else ()),
    )
