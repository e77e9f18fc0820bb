"""Shares of groups of people, shown only where nobody's own part follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST = 5
"""So many people stand behind each number. Nobody at all is no secret: a month without messages shows 0."""


@dataclass(frozen=True, slots=True)
class Group:
    """How many people of a department took part. `department` is None for all the others together."""

    department: str | None
    people: int
    took_part: int

    @property
    def share(self) -> int:
        """In percent."""
        return round(100 * self.took_part / self.people)


def visible_count(people: int) -> int | None:
    return people if people == 0 or people >= LEAST else None


def enough(group: Group) -> bool:
    """Whether five people belong to it, and neither those who took part nor those who did not are a few."""
    missing = group.people - group.took_part
    return group.people >= LEAST and visible_count(group.took_part) is not None and visible_count(missing) is not None


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
