"""Whom HR decided about in a cycle, and who was picked, when two records become one, and when it becomes two again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ScalarSelect, select, update

from bot.cycles.cycle import Stage
from storage.database.sql import Sql
from storage.tables.cycles import CYCLE, PICK

OVER = (Stage.RELEASED.value, Stage.CANCELLED.value)
DECIDED = {
    CYCLE: (
        CYCLE.c.left_out, CYCLE.c.chosen, CYCLE.c.picked, CYCLE.c.picked_by, CYCLE.c.approved, CYCLE.c.by_name,
        CYCLE.c.readers, CYCLE.c.joint,
    ),
    PICK: (PICK.c.people,),
}  # fmt: skip
"""By the numbers of records; keys of JSON are text."""


async def hold_cycles(sql: Sql, workspace: int | ScalarSelect[int]) -> None:
    """Until the transaction ends. Take it before any row of people: who answers or decides holds the cycle first."""
    await sql.lock(_going_on(workspace).order_by(CYCLE.c.id).with_for_update())


async def move_decisions(
    sql: Sql, workspace: int, person: int, other: int
) -> list[tuple[Column[Any], bytes, dict[str, Any]]]:
    """What was decided about the other is of the person; where both have something of their own the person's stays. Of
    the pairs that are reviewed together those stay in which each has the other. Returns what stood there before, and
    what does after: by column and key of the row."""
    moved = []
    for table, columns in DECIDED.items():
        which = (table.c.id if table is CYCLE else table.c.cycle_id).in_(_going_on(workspace))
        for row in await sql.rows(select(table.c.id, *columns).where(which)):
            for column in columns:
                before = getattr(row, column.name)
                after = _keep_pairs(column, _renumber(before, person, other))
                if after != before:
                    await sql.change(update(table).where(table.c.id == row.id).values({column.name: after}))
                    moved.append((column, row.id, {"before": before, "after": after}))
    return moved


def part_decision(column: Column[Any], now: Any, moved: Mapping[str, Any], person: int, other: int) -> Any:
    """What was the other's is theirs again, as far as it is still there; what was added since stays the person's."""
    before, after = moved["before"], moved["after"]
    if not (isinstance(now, dict) and isinstance(before, dict)):
        return _part(now, before, person, other)
    mine, theirs = str(person), str(other)
    came = theirs in before and mine not in before
    known = {theirs if came and key == mine else key: value for key, value in now.items()}
    parted = {key: _part(value, before.get(key), person, other) for key, value in known.items()}
    gone = {key: value for key, value in before.items() if key not in after and not (came and key == theirs)}
    return _keep_pairs(column, gone | parted)


def _going_on(workspace: int | ScalarSelect[int]) -> Any:
    return select(CYCLE.c.id).where(CYCLE.c.workspace_id == workspace, CYCLE.c.stage.not_in(OVER))


def _part(now: Any, before: Any, person: int, other: int) -> Any:
    if not (isinstance(now, list) and isinstance(before, list)):
        return other if (now, before) == (person, other) else now
    if person not in now or other not in before:
        return now
    return sorted({other, *now} - (set() if person in before else {person}))


def _keep_pairs(column: Column[Any], said: Any) -> Any:
    if column is not CYCLE.c.joint:
        return said
    return {one: two for one, two in said.items() if said.get(str(two)) == int(one) != two}


def _renumber(said: Any, person: int, other: int) -> Any:
    if isinstance(said, dict):
        known = {key: _renumber(value, person, other) for key, value in said.items()}
        taken = known.pop(str(other), None)
        return known if taken is None else {str(person): taken} | known
    if isinstance(said, list):
        return sorted({_renumber(each, person, other) for each in said})
    return person if said == other else said
