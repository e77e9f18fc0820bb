"""What somebody owes over all features, for both Home and the nudge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.nudges.debts import Owed
from bot.nudges.rules import MOST, horizon, sort_debts
from bot.people import Person
from bot.routes import OnNudge
from bot.store import Work


async def find_debts(
    work: Work,
    sources: Iterable[OnNudge],
    person: Person,
    now: datetime,
    told: date | None = None,
    settled: frozenset[bytes] = frozenset(),
) -> Owed:
    """The first twenty debts, and their total number; skips features that are switched off, and what is over though
    nothing closed it yet. `told` and `settled` as in `Horizon`."""
    off = await work.workspaces.features_off(person.workspace)
    days = replace(horizon(person, now), told=told, settled=settled)
    found = [await source.owed(work, person, days, 0, MOST) for source in sources if source.feature not in off]
    read = [debt for each in found for debt in each.debts]
    debts = sort_debts((each for each in read if each.ends is None or each.ends > now), days.today)
    return Owed(tuple(debts[:MOST]), sum(each.total for each in found) - (len(read) - len(debts)))
