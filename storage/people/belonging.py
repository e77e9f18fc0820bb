"""Who works here, as `Person.reachable`, in the words of a query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, not_, or_

from bot.people import Standing
from storage.tables.people import PERSON

OURS = (Standing.COLLEAGUE.value, Standing.GUEST.value)
"""Bots, and people of other organisations, are here too, and don't work here."""


def is_ours() -> ColumnElement[bool]:
    return PERSON.c.standing.in_(OURS)


def is_gone(person: FromClause = PERSON) -> ColumnElement[bool]:
    """They left the company, or belong to another one now."""
    return or_(not_(person.c.active), person.c.standing.not_in(OURS))
