"""Statements that write feedback."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.feedback.request import Sheet, State
from storage.database.sql import Sql
from storage.feedback.rows import sheet_of
from storage.kept_drafts import save_typed, set_draft
from storage.tables.feedback import FEEDBACK_ANSWER as ANSWER
from storage.tables.feedback import FEEDBACK_DRAFT as DRAFT
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET as SHEET

ADD_REQUEST = insert(REQUEST).returning(REQUEST)
ADD_SHEET = insert(SHEET)
ASK_AGAIN = (
    update(SHEET)
    .where(SHEET.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=State.OWED.value, settled_at=None, invited_at=None, later=None)
)
ADD_ANSWER = insert(ANSWER)
SAVE_DRAFT, SET_DRAFT = save_typed(DRAFT), set_draft(DRAFT)


async def change_sheet(sql: Sql, sheet: Sheet, **values: Any) -> Sheet:
    """The sheet as it stands then; whom it names must be known from before."""
    (row,) = await sql.rows(update(SHEET).where(SHEET.c.id == sheet.id).values(**values).returning(SHEET))
    known = {each.id: each for each in (sheet.reviewer, sheet.suggested) if each is not None}
    return sheet_of(row, sheet.request, known)
