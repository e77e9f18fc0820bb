"""Statements that write feedback."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, and_, insert, or_, update

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
    """A later keystroke, of a window that was not shared since. Within a window the newest counts, whatever the clock
    of an earlier window said."""
    statement = insert(DRAFT)
    new = statement.excluded
    later = or_(DRAFT.c.typed <= new.typed, DRAFT.c.window == "")
    saved: Executable = statement.on_conflict_do_update(
        index_elements=[DRAFT.c.sheet_id],
        set_={"answers": new.answers, "typed": new.typed, "window": new.window},
        where=and_(later, DRAFT.c.shared_window != new.window),
    )
    return saved


def _share(insert: Any) -> Executable:
    statement = insert(DRAFT)
    new = statement.excluded
    shared: Executable = statement.on_conflict_do_update(
        index_elements=[DRAFT.c.sheet_id],
        set_={name: new[name] for name in ("answers", "typed", "window", "shared_window")},
    )
    return shared


SAVE_DRAFT, SHARE_DRAFT = both(_save), both(_share)


async def change_sheet(sql: Sql, sheet: Sheet, **values: Any) -> Sheet:
    """The sheet as it stands then; whom it names must be known from before."""
    (row,) = await sql.rows(update(SHEET).where(SHEET.c.id == sheet.id).values(**values).returning(SHEET))
    known = {each.id: each for each in (sheet.reviewer, sheet.suggested) if each is not None}
    return sheet_of(row, sheet.request, known)
