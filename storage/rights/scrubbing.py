"""Names and addresses in what others wrote, and the outbox of somebody who was erased."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, Text, cast, delete, exists, or_, select, text, update
from sqlmodel import AutoString

from bot.deliveries import State
from bot.people import Handle
from bot.platform import Verb
from bot.rights.repository import KnownAs
from storage.database.sql import Sql
from storage.people.folding import fold_text
from storage.tables.cycles import CYCLE, QUESTION_SET
from storage.tables.erasing import ERASED
from storage.tables.feedback import FEEDBACK_ANSWER, FEEDBACK_DRAFT, FEEDBACK_REQUEST, FEEDBACK_SHEET, GIVEN_FEEDBACK
from storage.tables.imports import IMPORT, IMPORT_LINE
from storage.tables.objectives import COMMENT, OBJECTIVE, STEP
from storage.tables.outbox import DELIVERY, LANE, OPEN
from storage.tables.people import PERSON
from storage.tables.praise import PRAISE
from storage.tables.results import REVIEW_TEXT, TAKEAWAY
from storage.tables.reviews import NAMED_ANSWER, NAMED_DRAFT

WORDS = (
    PRAISE, OBJECTIVE, STEP, COMMENT, FEEDBACK_REQUEST, FEEDBACK_SHEET, FEEDBACK_ANSWER, FEEDBACK_DRAFT, GIVEN_FEEDBACK,
    CYCLE, QUESTION_SET, REVIEW_TEXT, NAMED_ANSWER, NAMED_DRAFT, TAKEAWAY, DELIVERY, IMPORT,
    IMPORT_LINE,
)  # fmt: skip
"""Where people's words are."""
OF_THE_OUTBOX = ("body",)
ERASED_REASON = "erased"
LETTER, ENDING = r"[^\W\d_]", 2
"""Longer than two letters no ending of a name is."""


class Scrubbing:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def scrub(self, workspace: int, known_as: KnownAs, name: str) -> None:
        known = [*known_as.emails, *[each for each in known_as.names if not await self._has_namesake(workspace, each)]]
        if not known:
            return
        needles = sorted({each for word in known for each in (word, fold_text(word))}, key=len, reverse=True)
        spelt = [*needles, *(json.dumps(each)[1:-1] for each in needles if not each.isascii())]
        pattern = re.compile("|".join(map(_as_words, spelt)), re.IGNORECASE)
        for table in WORDS:
            await self._scrub_table(table, workspace, spelt, pattern, name)

    async def _has_namesake(self, workspace: int, name: str) -> bool:
        same = select(PERSON.c.id).where(PERSON.c.workspace_id == workspace, PERSON.c.folded == fold_text(name))
        return bool(await self._sql.rows(same.limit(1)))

    async def _scrub_table(
        self, table: Table, workspace: int, spelt: Sequence[str], pattern: re.Pattern[str], name: str
    ) -> None:
        columns = [each for each in table.columns if _holds_words(table, each)]
        keys = list(table.primary_key.columns)
        hit = or_(*(cast(each, Text).icontains(word, autoescape=True) for each in columns for word in spelt))
        for row in await self._sql.scan(select(*keys, *columns).where(_in_workspace(table, workspace), hit)):
            new = {each.name: _scrub(getattr(row, each.name), pattern, name) for each in columns}
            same = [key == getattr(row, key.name) for key in keys]
            await self._sql.change(update(table).where(*same).values(new))

    # ------------------------------------------------------------ the outbox

    async def stop_messages(self, workspace: int, account: Handle, now: datetime) -> None:
        to_them = (DELIVERY.c.workspace_id == workspace, DELIVERY.c.platform == account.platform)
        unsent = (State.WAITING.value, State.REFUSED.value, State.HELD.value)
        stop = update(DELIVERY).where(*to_them, DELIVERY.c.place == account.external, DELIVERY.c.state.in_(unsent))
        stop = stop.where(DELIVERY.c.verb != Verb.DELETE)
        await self._sql.change(stop.values(state=State.DROPPED.value, body=None, reason=ERASED_REASON, settled_at=now))

    async def find_erased_accounts(self, limit: int) -> tuple[tuple[int, Handle], ...]:
        rows = await self._sql.rows(
            select(ERASED.c.workspace_id, ERASED.c.platform, ERASED.c.external)
            .where(ERASED.c.external.is_not(None))
            .order_by(ERASED.c.erased_at)
            .limit(limit)
        )
        return tuple((row.workspace_id, Handle(row.platform, row.external)) for row in rows)

    async def forget_account(self, workspace: int, account: Handle) -> bool:
        to_them = [
            DELIVERY.c.workspace_id == workspace,
            DELIVERY.c.platform == account.platform,
            DELIVERY.c.place == account.external,
        ]
        if await self._sql.rows(select(DELIVERY.c.seq).where(*to_them, text(f"delivery.{OPEN}")).limit(1)):
            return False
        await self._sql.change(delete(DELIVERY).where(*to_them))
        lane = (LANE.c.workspace_id == workspace, LANE.c.platform == account.platform, LANE.c.lane == account.external)
        await self._sql.change(delete(LANE).where(*lane))
        known = (ERASED.c.workspace_id == workspace, ERASED.c.platform == account.platform)
        await self._sql.change(
            update(ERASED).where(*known, ERASED.c.external == account.external).values(external=None)
        )
        return True


def _holds_words(table: Table, column: Any) -> bool:
    if table is DELIVERY:
        return column.name in OF_THE_OUTBOX
    return not column.primary_key and isinstance(column.type, String | AutoString | JSON)


def _in_workspace(table: Table, workspace: int) -> ColumnElement[bool]:
    """Its own column, or that of what it belongs to."""
    if "workspace_id" in table.c:
        return table.c.workspace_id == workspace
    owner = next(key for column in table.columns for key in column.foreign_keys if key.column.table is not PERSON)
    return exists().where(owner.column == owner.parent, _in_workspace(owner.column.table, workspace))


def _as_words(name: str) -> str:
    """A pattern for the name, but not within other words: "An Le" stands in "plan let". An ending may follow, as of a
    genitive; where letters have no capitals names and words are written together. The outbox is JSON, in which a new
    line is a letter."""
    before = rf"(?:(?<!{LETTER})|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{{4}}))" if _has_case(name[0]) else ""
    after = f"(?!{LETTER}{{{ENDING + 1}}})" if _has_case(name[-1]) else ""
    return f"{before}{re.escape(name)}{after}"


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _scrub(value: Any, pattern: re.Pattern[str], name: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(name, value)
    if isinstance(value, list):
        return [_scrub(each, pattern, name) for each in value]
    return {key: _scrub(each, pattern, name) for key, each in value.items()} if isinstance(value, dict) else value
