"""Whom HR decided about in a cycle, when two records become one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from bot.cycles.cycle import Stage
from storage.database.sql import Sql
from storage.tables import CYCLE

OVER = (Stage.RELEASED.value, Stage.CANCELLED.value)
DECIDED = (
    CYCLE.c.left_out, CYCLE.c.chosen, CYCLE.c.picked, CYCLE.c.picked_by, CYCLE.c.approved, CYCLE.c.by_name,
    CYCLE.c.readers, CYCLE.c.joint,
)  # fmt: skip
"""By the numbers of records; keys of JSON are text."""


async def move_decisions(sql: Sql, workspace: int, person: int, other: int) -> None:
    """What was decided about the other is of the person; where both have something of their own the person's stays. Of
    the pairs that are reviewed together those stay in which each has the other."""
    wanted = (CYCLE.c.workspace_id == workspace, CYCLE.c.stage.not_in(OVER))
    for row in await sql.rows(select(CYCLE.c.id, *DECIDED).where(*wanted)):
        new = {each.name: _renumber(getattr(row, each.name), person, other) for each in DECIDED}
        pairs = new["joint"]
        new["joint"] = {one: two for one, two in pairs.items() if pairs.get(str(two)) == int(one) != two}
        if any(new[each.name] != getattr(row, each.name) for each in DECIDED):
            await sql.change(update(CYCLE).where(CYCLE.c.id == row.id).values(new))


def _renumber(said: Any, person: int, other: int) -> Any:
    if isinstance(said, dict):
        known = {key: _renumber(value, person, other) for key, value in said.items()}
        taken = known.pop(str(other), None)
        return known if taken is None else {str(person): taken} | known
    if isinstance(said, list):
        return sorted({_renumber(each, person, other) for each in said})
    return person if said == other else said
