"""The fields in which hours and days are chosen, and what was chosen in them."""

from __future__ import annotations

from collections.abc import Collection

from bot.errors import NotAllowed
from bot.forms import Answers, ChecksField, ChoiceField, Option
from bot.nudges.calendar import Week
from bot.nudges.describe import clock, name_day
from bot.phrases import label, words
from bot.working_hours import A_DAY, STEP, WorkingHours

HERE = "admin/hours"
WHOLE_DAY = WorkingHours(0, A_DAY)


def refusal(block: str, field: str, **about: str) -> NotAllowed:
    return NotAllowed(words(HERE, **about).plain(block), field=field)


def time_fields(chosen: WorkingHours, within: WorkingHours = WHOLE_DAY) -> tuple[ChoiceField, ChoiceField]:
    """From when, and until when: every half hour."""
    return _menu("begin", chosen.begin, within.begin, within.end - STEP), _menu(
        "end", chosen.end, within.begin + STEP, within.end
    )


def _menu(name: str, chosen: int, first: int, last: int) -> ChoiceField:
    """What is chosen stands there, though it is no half hour."""
    times = sorted({*range(first, last + 1, STEP), chosen})
    options = tuple(Option(str(each), clock(each)) for each in times)
    return ChoiceField(name, label(HERE, f"field_{name}"), options, str(chosen), menu=True)


def days_field(week: Week, within: Collection[int]) -> ChecksField:
    """Those of the week are ticked; they stand in the order in which it passes."""
    days = sorted(within, key=lambda day: (day - week.ends - 1) % 7)
    options = tuple(Option(str(day), name_day(day)) for day in days)
    chosen = tuple(str(day) for day in days if day in week.days)
    return ChecksField("days", label(HERE, "field_days"), options, chosen, optional=False)


def read_times(answers: Answers) -> tuple[int, int]:
    """Refuses an end that is not after the beginning."""
    begin, end = answers.number("begin"), answers.number("end")
    if begin is None or end is None or not 0 <= begin < A_DAY or not 0 < end <= A_DAY:
        raise refusal("no_time", "begin")
    if end - begin < STEP:
        raise refusal("backwards", "end", begin=clock(begin), end=clock(end))
    return begin, end


def read_days(answers: Answers) -> frozenset[int]:
    """Refuses none."""
    days = frozenset(day for day in range(7) if str(day) in answers.ticks("days"))
    if not days:
        raise refusal("no_day", "days")
    return days
