"""Who looks at their Home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, or_, select, update

from bot.home.repository import LOOKING, Visit
from bot.people import Handle, Person
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import both
from storage.tables.home import HOME_VISIT

_PERSON = HOME_VISIT.c.person_id == bindparam("of_person")
_NOW = bindparam("now", type_=UtcDateTime)
_SINCE = bindparam("since", type_=UtcDateTime)
_KEPT = ("workspace_id", "platform", "external", "page", "opened_at", "changed_at")

OPENED = both(
    lambda insert: (
        (put := insert(HOME_VISIT))
        .on_conflict_do_update(index_elements=["person_id"], set_={name: put.excluded[name] for name in _KEPT})
        .returning(*HOME_VISIT.c)
    )
)
UNDERSTOOD = Prepared(update(HOME_VISIT).where(_PERSON).values(understood_at=_NOW))
LOOKS = Prepared(
    select(HOME_VISIT)
    .where(HOME_VISIT.c.person_id.in_(bindparam("people", expanding=True)), HOME_VISIT.c.opened_at >= _SINCE)
    .order_by(HOME_VISIT.c.person_id)
    .with_for_update()
)
CHANGED = Prepared(
    update(HOME_VISIT).where(HOME_VISIT.c.person_id.in_(bindparam("people", expanding=True))).values(changed_at=_NOW)
)
DRAWING = Prepared(
    update(HOME_VISIT)
    .where(_PERSON, HOME_VISIT.c.opened_at >= _SINCE)
    .where(or_(HOME_VISIT.c.changed_at.is_not(None), bindparam("again", type_=Boolean)))
    .values(changed_at=None)
    .returning(*HOME_VISIT.c)
)


class Homes:
    """See `bot.home.repository.HomeRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def note_visit(self, person: Person, handle: Handle, page: str, now: datetime) -> Visit:
        row: dict[str, Any] = {"person_id": person.id, "workspace_id": person.workspace}
        row |= {"platform": handle.platform, "external": handle.external, "page": page}
        row |= {"first_at": now, "opened_at": now, "changed_at": None}
        (found,) = await self._sql.rows(OPENED[self._sql.kind], row)
        return _visit(found)

    async def dismiss_introduction(self, person: Person, now: datetime) -> None:
        await self._sql.change(UNDERSTOOD, {"of_person": person.id, "now": now})

    async def claim_redraws(self, people: Iterable[int], now: datetime) -> tuple[Visit, ...]:
        """Their rows are locked, also those with a redraw on its way: it must not be drawn before this is committed."""
        ids, since = sorted(set(people)), now - LOOKING
        looks = await self._sql.rows(LOOKS, {"people": ids, "since": since}) if ids else ()
        new = [row for row in looks if row.changed_at is None or row.changed_at < since]
        if new:
            await self._sql.change(CHANGED, {"people": [row.person_id for row in new], "now": now})
        return tuple(_visit(row) for row in new)

    async def drawing(self, person: Person, now: datetime, *, again: bool) -> Visit | None:
        rows = await self._sql.rows(DRAWING, {"of_person": person.id, "since": now - LOOKING, "again": again})
        return _visit(rows[0]) if rows else None


def _visit(row: Any) -> Visit:
    return Visit(
        row.person_id,
        Handle(row.platform, row.external),
        row.page,
        row.first_at,
        row.understood_at is not None,
    )
