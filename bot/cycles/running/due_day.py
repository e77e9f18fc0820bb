"""Until when a cycle asks, whether its last day may be another one, and what follows from it: pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.cycles.calendar import CLOSE_TO_RELEASE, FARTHEST
from bot.cycles.cycle import Cycle, Days, Stage
from bot.errors import NotAllowed
from bot.nudges.calendar import A_DAY, Week, next_working_day
from bot.phrases import words

HERE = "cycles/running"


def refusal(block: str, *, field: str | None = None, day: date | None = None) -> NotAllowed:
    return NotAllowed(words(HERE, until=day or date.min).plain(block), field=field)


def check_open(cycle: Cycle | None, now: datetime) -> Cycle:
    """Refuses what doesn't ask, and what ends at this moment."""
    if cycle is None or cycle.stage is not Stage.OPEN:
        raise refusal("not_open")
    if cycle.closes_at is not None and cycle.closes_at <= now:
        raise refusal("ends_now")
    return cycle


def move_due(cycle: Cycle, until: date | None, today: date, week: Week, *, settled: bool) -> Days:
    """The days with that last day. Later is always possible; earlier only once everybody has answered, declined or left
    (`settled`), and a working day ahead. Results come on a working day after it. What they were told before an earlier
    one is remembered until it ends no earlier than that. Raises `NotAllowed`."""
    days = cycle.setup.days
    if until is None or until <= today:
        raise refusal("past_day", field="until")
    if until > today + FARTHEST:
        raise refusal("far_day", field="until", day=today + FARTHEST)
    if until < days.due and not settled:
        raise refusal("not_settled", field="until", day=days.due)
    if until < days.due and until < next_working_day(today, week):
        raise refusal("soon_day", field="until", day=next_working_day(today, week))
    earliest = until + CLOSE_TO_RELEASE
    release = days.release if days.release >= earliest else next_working_day(earliest - A_DAY, week)
    promised = days.promised or days.due
    ends_earlier = cycle.stage is Stage.OPEN and until < promised
    return replace(days, due=until, release=release, promised=promised if ends_earlier else None)
