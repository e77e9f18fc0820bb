"""What statistics may show: nothing that fewer than five people stand behind, and nothing from which it follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.admin.repository import Counted, Took

LEAST = 5
"""So many people stand behind each number. Nobody at all is no secret: a month without messages shows 0."""

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
class Group:
    """How many people of a department took part in the last month. `department` is None for all the others together."""

    department: str | None
    people: int
    took_part: int

    @property
    def share(self) -> int:
        """In percent."""
        return round(100 * self.took_part / self.people)


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
        tuple(_visible_count(people) for people in a_month),
        whole if enough(whole) else None,
        groups([Group(name, people, last.get(name, 0)) for name, people in departments.items()]),
    )


def _cell(counted: Counted | None) -> int | None:
    if counted is None:
        return 0
    return counted.messages if counted.people >= LEAST else None


def _visible_count(people: int) -> int | None:
    return people if people == 0 or people >= LEAST else None


def enough(group: Group) -> bool:
    """Whether five people belong to it, and neither those who took part nor those who did not are a few."""
    missing = group.people - group.took_part
    return group.people >= LEAST and _visible_count(group.took_part) is not None and _visible_count(missing) is not None


def groups(departments: Iterable[Group]) -> tuple[Group, ...]:
    """The departments that may be shown, and all others as one group. Where the others would be too few, the smallest
    of those shown joins them: else the whole less the shown ones would tell about them. Nothing if only one is left."""
    departments = tuple(departments)
    shown = sorted(
        (each for each in departments if each.department and enough(each)),
        key=lambda each: (each.people, each.took_part, each.department),
    )
    others = [each for each in departments if not (each.department and enough(each))]
    while others and not enough(together(others)) and shown:
        others.append(shown.pop(0))
    whole = (*sorted(shown, key=lambda each: each.department or ""), *([together(others)] if others else ()))
    return whole if len(whole) > 1 else ()


def together(some: Sequence[Group]) -> Group:
    return Group(None, sum(each.people for each in some), sum(each.took_part for each in some))
