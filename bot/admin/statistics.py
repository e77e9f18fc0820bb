"""What statistics may show: nothing that fewer than five people stand behind, and nothing from which it follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.admin.repository import Counted, Took
from bot.groups import LEAST, Group, enough, groups, visible_count

MONTHS = 6
"""So many months that are over. Of two looks at the running one the second would show who wrote meanwhile."""

AUDIENCES: Mapping[str, tuple[str, ...]] = {
    "praise": ("everyone", "named", "managers", "chosen", "self"),
    "objectives": ("everyone", "manager", "self"),
    "feedback": ("asked", "shared", "given"),
    "cycles": (),  # HR sees how many have answered; a month of it would say when
}


@dataclass(frozen=True, slots=True)
class MonthlyCount:
    """How many messages of a kind for an audience each month; None where fewer than five people wrote them."""

    kind: str
    audience: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """`months` are the first days. `company` is None where fewer than five people took part, or did not."""

    months: tuple[date, ...]
    lines: tuple[MonthlyCount, ...]
    took_part: tuple[int | None, ...]
    company: Group | None
    groups: tuple[Group, ...]


def months_before(now: datetime, count: int = MONTHS) -> tuple[datetime, ...]:
    """The beginnings of the last months that are over, and of the running one. In UTC for every reader: months of
    different zones would differ by a few hours, and with them by who wrote in these."""
    local = now.astimezone(UTC)
    this = local.year * 12 + local.month - 1
    return tuple(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in range(this - count, this + 1))


def statistics(
    months: Sequence[datetime],
    counted: Iterable[Counted],
    took: Iterable[Took],
    departments: Mapping[str | None, int],
    kinds: Iterable[str],
) -> Statistics:
    """All that may be shown; `kinds` are the features that are switched on."""
    size, took = len(months) - 1, tuple(took)
    cells = {(each.kind, each.audience, each.month): each for each in counted}
    lines = [
        MonthlyCount(kind, audience, tuple(_cell(cells.get((kind, audience, month))) for month in range(size)))
        for kind in kinds
        for audience in AUDIENCES[kind]
    ]
    a_month = [sum(each.people for each in took if each.month == month) for month in range(size)]
    last = {each.department: each.people for each in took if each.month == size - 1}
    whole = Group(None, max(1, sum(departments.values())), a_month[-1])
    return Statistics(
        tuple(month.date() for month in months[:-1]),
        tuple(line for line in lines if any(number != 0 for number in line.numbers)),
        tuple(visible_count(people) for people in a_month),
        whole if enough(whole) else None,
        groups([Group(name, people, last.get(name, 0)) for name, people in departments.items()]),
    )


def _cell(counted: Counted | None) -> int | None:
    if counted is None:
        return 0
    return counted.messages if counted.people >= LEAST else None
