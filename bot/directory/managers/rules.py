"""Who may manage whom: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.people import Person, Source, Standing


class ManagerFault(StrEnum):
    """Why somebody can't be a person's manager. The values are phrases of prompts/directory/manager.j2."""

    SELF = "self"
    PERSON_IS_NONE = "person_is_none"
    MANAGER_IS_NONE = "manager_is_none"
    PERSON_LEFT = "person_left"
    MANAGER_LEFT = "manager_left"
    LOOP = "loop"


def manager_fault(person: Person, manager: Person, above: Sequence[int]) -> ManagerFault | None:
    """Why `manager` can't manage `person`, or None; `above` are the manager's own managers, nearest first."""
    if person.id == manager.id:
        return ManagerFault.SELF
    if (fault := person_fault(person)) is not None:
        return fault
    if not belongs(manager):
        return ManagerFault.MANAGER_IS_NONE
    if not manager.active:
        return ManagerFault.MANAGER_LEFT
    return ManagerFault.LOOP if person.id in above else None


def person_fault(person: Person) -> ManagerFault | None:
    """Why this person can't have a manager, or None."""
    if not belongs(person):
        return ManagerFault.PERSON_IS_NONE
    return None if person.active else ManagerFault.PERSON_LEFT


def belongs(person: Person) -> bool:
    """Whether they belong to the company: not a bot, nor a member of another organisation."""
    return belonging(person.standing)


def belonging(standing: Standing) -> bool:
    return standing not in {Standing.BOT, Standing.OUTSIDER}


def loop(person: int, manager: int, above: Sequence[int]) -> tuple[int, ...]:
    """The people of a loop in reporting order, with the first again at the end: A, B, A."""
    return (person, manager, *above[: above.index(person)], person) if person in above else (person, manager, person)


def strongest(said: Iterable[Source]) -> Source | None:
    """The source that takes precedence; None if there is none."""
    return max(said, default=None)
