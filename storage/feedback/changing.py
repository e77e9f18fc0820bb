"""Statements that write feedback."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, and_, case, insert, update

from bot.feedback.request import Sheet
from storage.database.sql import Sql
from storage.database.statements import both
from storage.feedback.rows import sheet_of
from storage.tables import FEEDBACK_ANSWER as ANSWER
from storage.tables import FEEDBACK_DRAFT as DRAFT
from storage.tables import FEEDBACK_REQUEST as REQUEST
from storage.tables import FEEDBACK_SHEET as SHEET

ADD_REQUEST = insert(REQUEST).returning(REQUEST)
ADD_SHEET = insert(SHEET)
ADD_ANSWER = insert(ANSWER)


def _save(insert: Any) -> Executable:
    """A later keystroke, of a window that was not shared since."""
    statement = insert(DRAFT)
    new = statement.excluded
    saved: Executable = statement.on_conflict_do_update(
        index_elements=[DRAFT.c.sheet_id],
        set_={"answers": new.answers, "typed": new.typed, "window": new.window},
        where=and_(DRAFT.c.typed <= new.typed, DRAFT.c.shared_window != new.window),
    )
    return saved


def _set(insert: Any) -> Executable:
    """Whatever was typed: the order never falls, so that a keystroke from before stays one from before."""
    statement = insert(DRAFT)
    new = statement.excluded
    shared_window = case((new.shared_window == "", DRAFT.c.shared_window), else_=new.shared_window)
    changed: Executable = statement.on_conflict_do_update(
        index_elements=[DRAFT.c.sheet_id],
        set_={
            "answers": new.answers,
            "typed": case((DRAFT.c.typed > new.typed, DRAFT.c.typed), else_=new.typed),
            "window": new.window,
            "shared_window": shared_window,
        },
    )
    return changed


SAVE_DRAFT, SET_DRAFT = both(_save), both(_set)


async def change_sheet(sql: Sql, sheet: Sheet, **values: Any) -> Sheet:
    """The sheet as it stands then; whom it names must be known from before."""
    (row,) = await sql.rows(update(SHEET).where(SHEET.c.id == sheet.id).values(**values).returning(SHEET))
    known = {each.id: each for each in (sheet.reviewer, sheet.suggested) if each is not None}
    return sheet_of(row, sheet.request, known)
