"""Which praises a reader finds: only what they gave, received, may see, or noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, exists, select, text, union_all

from bot.people import Person
from bot.praise.rules import Audience, PraiseList
from storage.database import paging
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import only_checked
from storage.people.folding import search_terms
from storage.tables.praise import PRAISE, RECEIVER, STANDS, VIEWER

PAGE = 10

_READER = bindparam("of_reader", type_=PRAISE.c.id.type)
_ADDRESSED = union_all(
    select(RECEIVER.c.praise_id).where(RECEIVER.c.person_id == _READER),
    select(VIEWER.c.praise_id).where(VIEWER.c.person_id == _READER),
).subquery("addressed")
RECEIVED = Prepared(
    select(PRAISE.c.id)
    .select_from(_ADDRESSED)
    .join(PRAISE, PRAISE.c.id == _ADDRESSED.c.praise_id)
    .where(PRAISE.c.workspace_id == bindparam("of_workspace"), PRAISE.c.undone_at.is_(None))
    .order_by(_ADDRESSED.c.praise_id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
PUBLIC = Prepared(
    select(PRAISE.c.id)
    .where(PRAISE.c.workspace_id == bindparam("of_workspace"), text(STANDS))
    .order_by(PRAISE.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader looks for: a shelf, the beginnings of words, and a person on the other side."""

    reader: Person
    shelf: PraiseList
    words: str
    person: int | None


async def find_page(sql: Sql, search: Search, page: int) -> tuple[list[int], int]:
    """The ids on a page (the first is 1), newest first, and how many there are in all."""
    rows, total = await paging.find_page(sql, _matching(search), [PRAISE.c.id.desc()], page, PAGE)
    return [row.id for row in rows], total


def _matching(search: Search) -> Select[Any]:
    reader = search.reader.id
    statement = select(PRAISE.c.id).where(
        only_checked(PRAISE.c.workspace_id) == search.reader.workspace, PRAISE.c.undone_at.is_(None)
    )
    match search.shelf:
        case PraiseList.GIVEN:
            statement = statement.where(PRAISE.c.giver_id == reader, PRAISE.c.audience != Audience.SELF.value)
        case PraiseList.NOTES:
            statement = statement.where(PRAISE.c.giver_id == reader, PRAISE.c.audience == Audience.SELF.value)
        case PraiseList.RECEIVED:
            statement = statement.where(PRAISE.c.id.in_(_for_reader(reader)))
    if search.person is not None and search.shelf is not PraiseList.NOTES:
        statement = statement.where(_with(search.person, search.shelf))
    for term in search_terms(search.words):
        statement = statement.where(PRAISE.c.folded.contains(term, autoescape=True))
    return statement


def _for_reader(reader: int) -> Any:
    receiving = select(RECEIVER.c.praise_id).where(RECEIVER.c.person_id == reader)
    seeing = select(VIEWER.c.praise_id).where(VIEWER.c.person_id == reader)
    return union_all(receiving, seeing)


def _with(person: int, shelf: PraiseList) -> Any:
    if shelf is PraiseList.RECEIVED:
        return PRAISE.c.giver_id == person
    return exists().where(RECEIVER.c.praise_id == PRAISE.c.id, RECEIVER.c.person_id == person)
