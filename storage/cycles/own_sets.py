"""Question sets of a company's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.cycles.question_sets.own_set import OwnSet, SetId
from bot.cycles.question_sets.templates import Template
from storage.cycles.loading import Loading
from storage.cycles.setting_up import new_id
from storage.questions import read_questions, write_questions
from storage.tables.cycles import QUESTION_SET

OF_WORKSPACE = select(QUESTION_SET).where(QUESTION_SET.c.workspace_id == bindparam("of_workspace"))
ALL = OF_WORKSPACE.order_by(QUESTION_SET.c.name, QUESTION_SET.c.id)
_WANTED = QUESTION_SET.c.id == bindparam("wanted", type_=QUESTION_SET.c.id.type)
ONE = OF_WORKSPACE.where(_WANTED)
DELETE = delete(QUESTION_SET).where(_WANTED, QUESTION_SET.c.workspace_id == bindparam("of_workspace"))


class OwnSets(Loading):
    """See `bot.cycles.question_sets.own_set.OwnSets`."""

    async def own_sets(self, workspace: int) -> tuple[OwnSet, ...]:
        return tuple(map(_own_set, await self._sql.rows(ALL, {"of_workspace": workspace})))

    async def own_set(self, workspace: int, wanted: SetId) -> OwnSet | None:
        rows = await self._sql.rows(ONE, {"of_workspace": workspace, "wanted": wanted})
        return next(map(_own_set, rows), None)

    async def own_set_for_update(self, workspace: int, wanted: SetId) -> OwnSet | None:
        """SQLite's writing transactions come one after another by themselves."""
        rows = await self._sql.rows(ONE.with_for_update(), {"of_workspace": workspace, "wanted": wanted})
        return next(map(_own_set, rows), None)

    async def add_own_set(self, workspace: int, template: Template) -> OwnSet:
        made = OwnSet(SetId(new_id()), workspace, template.name, template.intro, template.questions)
        await self._sql.change(insert(QUESTION_SET), {"id": made.id, "workspace_id": workspace} | _write(made))
        return made

    async def save_own_set(self, changed: OwnSet) -> None:
        await self._sql.change(update(QUESTION_SET).where(QUESTION_SET.c.id == changed.id).values(**_write(changed)))

    async def delete_own_set(self, workspace: int, wanted: SetId) -> None:
        await self._sql.change(DELETE, {"of_workspace": workspace, "wanted": wanted})


def _write(own: OwnSet) -> dict[str, Any]:
    return {"name": own.name, "intro": own.intro, "questions": write_questions(own.questions)}


def _own_set(row: Any) -> OwnSet:
    return OwnSet(SetId(row.id), row.workspace_id, row.name, row.intro, read_questions(row.questions))
