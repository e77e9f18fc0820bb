"""What admins may set: values in, refusals and decisions out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.people import Person, Role, Standing
from bot.platform import RoomFacts
from bot.typed_text import clean_line

MOST_VALUES = 20
LONGEST_VALUE = 60


class Obstacle(StrEnum):
    """Why a room can't be used, by what the platform says of it. The names are phrases of prompts/admin/channel.j2."""

    DIRECT = "direct"
    ARCHIVED = "archived"
    SHARED = "shared"
    NOT_MEMBER = "not_member"


def obstacle(facts: RoomFacts) -> Obstacle | None:
    """The first thing in the way of posting to the room; None if nothing is."""
    if facts.direct:
        return Obstacle.DIRECT
    if facts.archived:
        return Obstacle.ARCHIVED
    if facts.shared:
        return Obstacle.SHARED
    return None if facts.member else Obstacle.NOT_MEMBER


class ValueFault(StrEnum):
    """What is wrong with a list of company values. The names are phrases of prompts/admin/values.j2."""

    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class BadValues(Exception):
    """`about` is the value that the fault is about, if it is about one."""

    fault: ValueFault
    about: str = ""


def company_values(typed: Iterable[str]) -> tuple[str, ...]:
    """The values without empty ones and stray spaces, in their order. Raises `BadValues`."""
    values: list[str] = []
    for line in typed:
        value = clean_line(line)
        if len(value) > LONGEST_VALUE:
            raise BadValues(ValueFault.TOO_LONG, value[:LONGEST_VALUE])
        if find_value(values, value):
            raise BadValues(ValueFault.TWICE, value)
        if value:
            values.append(value)
    if len(values) > MOST_VALUES:
        raise BadValues(ValueFault.TOO_MANY)
    return tuple(values)


def find_value(values: Sequence[str], wanted: str) -> str | None:
    """The value as it stands in the list, whatever its case."""
    folded = clean_line(wanted).casefold()
    return next((value for value in values if value.casefold() == folded), None)


class RoleFault(StrEnum):
    """Why somebody's role can't be changed so. The names are phrases of prompts/admin/role.j2."""

    NO_PERSON = "no_person"
    GUEST = "guest"
    LEFT = "left"
    LAST_ADMIN = "last_admin"


def role_fault(person: Person, roles: frozenset[Role], admins: Sequence[Person]) -> RoleFault | None:
    """What stands against giving `person` exactly these roles; `admins` are the active ones now."""
    if roles - person.roles:
        if person.standing in {Standing.BOT, Standing.OUTSIDER}:
            return RoleFault.NO_PERSON
        if person.standing is Standing.GUEST:
            return RoleFault.GUEST
        if not person.active:
            return RoleFault.LEFT
    if Role.ADMIN not in roles and {admin.id for admin in admins} == {person.id}:
        return RoleFault.LAST_ADMIN
    return None
