"""How often one person may do on a day what makes work or noise for others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import NotAllowed
from bot.people import Person
from bot.phrases import words, zone_of

if TYPE_CHECKING:
    from bot.store import Work  # which knows the features' rules, and they their allowances


@dataclass(frozen=True, slots=True)
class Allowance:
    """`act` (`praise.edit`) may be done `most` times on a person's own day; so often that nobody who works comes near
    it."""

    act: str
    most: int


async def use_allowance(work: Work, person: Person, allowance: Allowance, now: datetime) -> bool:
    """Counts one more, unless the day is full: then False. What isn't committed isn't counted."""
    day = now.astimezone(zone_of(person.time_zone)).date()
    return await work.daily.use(person.id, allowance.act, day, allowance.most)


async def check_day(work: Work, person: Person, allowance: Allowance, now: datetime) -> None:
    """Counts one more, or refuses it in the words of its feature's refusals."""
    if not await use_allowance(work, person, allowance, now):
        feature, _, act = allowance.act.partition(".")
        said = words(f"{feature}/refusals", most=allowance.most)
        raise NotAllowed(said.plain(f"full_day_{act}"))
