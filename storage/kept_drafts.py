"""Drafts of forms that carry a name: a row for each form, of which the newest keystroke counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, Table, and_, case

from storage.database.prepared import Prepared
from storage.database.sql import Kind
from storage.database.statements import both


def save_typed(table: Table) -> dict[Kind, Prepared]:
    """A later keystroke, of a window that was not shared since; by the kind of database."""
    key = list(table.primary_key)

    def _save(insert: Any) -> Executable:
        statement = insert(table)
        new = statement.excluded
        saved: Executable = statement.on_conflict_do_update(
            index_elements=key,
            set_={"answers": new.answers, "typed": new.typed, "window": new.window},
            where=and_(table.c.typed <= new.typed, table.c.shared_window != new.window),
        )
        return saved

    return both(_save)


def set_draft(table: Table) -> dict[Kind, Prepared]:
    """Whatever was typed: the order never falls, so that a keystroke from before stays one from before."""
    key = list(table.primary_key)

    def _set(insert: Any) -> Executable:
        statement = insert(table)
        new = statement.excluded
        shared_window = case((new.shared_window == "", table.c.shared_window), else_=new.shared_window)
        changed: Executable = statement.on_conflict_do_update(
            index_elements=key,
            set_={
                "answers": new.answers,
                "typed": case((table.c.typed > new.typed, table.c.typed), else_=new.typed),
                "window": new.window,
                "shared_window": shared_window,
            },
        )
        return changed

    return both(_set)
