"""Praise and notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, literal, or_, select, union_all, update

from bot.paging import ListPage
from bot.people import Handle, Person
from bot.praise.repository import GivingContext
from bot.praise.rules import Audience, NewPraise, Praise, PraiseList, Some
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Rows, Sql
from storage.database.statements import both, only_checked
from storage.people.folding import searchable
from storage.people.people import sort_by_handles
from storage.people.person_rows import COLUMNS, NEWEST_HANDLE_FIRST, people, with_handles
from storage.praise.lists import PUBLIC, RECEIVED, Search, find_page
from storage.tables.home import HOME_VISIT
from storage.tables.people import HANDLE, PERSON
from storage.tables.praise import PLUS_ONE, PRAISE, RECEIVER, VIEWER
from storage.tables.workspaces import WORKSPACE

_GIVER = bindparam("of_giver", type_=PERSON.c.id.type)
_SINCE = bindparam("since", type_=UtcDateTime)
_MET = HANDLE.alias("met")
_BASE = PERSON.alias("base")
_ID = PRAISE.c.id == bindparam("of_praise")

_IN_ALL = (
    select(func.count())
    .select_from(PRAISE)
    .where(PRAISE.c.giver_id == _GIVER, PRAISE.c.created_at >= _SINCE, PRAISE.c.audience != Audience.SELF.value)
)
_GIVEN = _IN_ALL.where(PRAISE.c.undone_at.is_(None))
_GIVEN_TO = (
    select(func.count())
    .select_from(RECEIVER)
    .join(PRAISE, PRAISE.c.id == RECEIVER.c.praise_id)
    .where(RECEIVER.c.giver_id == _GIVER, RECEIVER.c.person_id == PERSON.c.id, RECEIVER.c.created_at >= _SINCE)
    .where(PRAISE.c.undone_at.is_(None))
    .correlate(PERSON)
    .scalar_subquery()
    .label("given_to")
)
_LOOKED = (
    select(func.max(HOME_VISIT.c.opened_at))
    .where(or_(HOME_VISIT.c.person_id == PERSON.c.id, HOME_VISIT.c.person_id == _GIVER))
    .correlate(PERSON)
    .scalar_subquery()
    .label("looked_at")
)
FACING = Prepared(
    select(
        *COLUMNS,
        _GIVEN.scalar_subquery().label("given"),
        _IN_ALL.scalar_subquery().label("in_all"),
        _GIVEN_TO,
        _LOOKED,
    )
    .select_from(_BASE)
    .outerjoin(WORKSPACE, WORKSPACE.c.id == _BASE.c.workspace_id)
    .outerjoin(
        _MET,
        and_(
            _MET.c.workspace_id == _BASE.c.workspace_id,
            _MET.c.external.in_(bindparam("externals", expanding=True)),
        ),
    )
    .outerjoin(PERSON, PERSON.c.id == _MET.c.person_id)
    .outerjoin(HANDLE, HANDLE.c.person_id == PERSON.c.id)
    .where(_BASE.c.id == _GIVER)
    .order_by(PERSON.c.id, NEWEST_HANDLE_FIRST)
)
ADD = Prepared(insert(PRAISE).returning(PRAISE.c.id))
ADD_RECEIVER = Prepared(insert(RECEIVER))
ADD_VIEWER = Prepared(insert(VIEWER))
BY_IDS = Prepared(
    select(PRAISE).where(
        only_checked(PRAISE.c.workspace_id) == bindparam("of_workspace"),
        PRAISE.c.id.in_(bindparam("ids", expanding=True)),
    )
)
_IDS = bindparam("ids", type_=PRAISE.c.id.type, expanding=True)
LINKS = Prepared(
    union_all(
        select(
            literal("receiver").label("kind"), RECEIVER.c.praise_id, RECEIVER.c.person_id, RECEIVER.c.position
        ).where(RECEIVER.c.praise_id.in_(_IDS)),
        select(literal("viewer"), VIEWER.c.praise_id, VIEWER.c.person_id, literal(0)).where(
            VIEWER.c.praise_id.in_(_IDS)
        ),
        select(
            literal("plus one"),
            PLUS_ONE.c.praise_id,
            PLUS_ONE.c.person_id,
            func.row_number().over(order_by=(PLUS_ONE.c.created_at, PLUS_ONE.c.person_id)),
        ).where(PLUS_ONE.c.praise_id.in_(_IDS)),
    ).order_by("praise_id", "kind", "position", "person_id")
)
PEOPLE = Prepared(with_handles(PERSON.c.id.in_(_IDS)))
EDIT = Prepared(
    update(PRAISE)
    .where(_ID, PRAISE.c.undone_at.is_(None))
    .values({n: bindparam(f"new_{n}", type_=PRAISE.c[n].type) for n in ("text", "folded", "value", "edited_at")})
)
UNDO = Prepared(
    update(PRAISE)
    .where(_ID, PRAISE.c.undone_at.is_(None))
    .values(undone_at=bindparam("now", type_=UtcDateTime), text="", folded="", value=None, source_link=None)
)
HOLD = select(PRAISE.c.id).where(_ID).with_for_update()
TAKE_OFF = Prepared(update(PRAISE).where(_ID).values(taken_off_at=bindparam("now", type_=UtcDateTime)))
JOIN_IN = both(lambda insert: insert(PLUS_ONE).on_conflict_do_nothing())
ROUTED = Prepared(
    update(PRAISE)
    .where(PRAISE.c.id.in_(bindparam("ids", expanding=True)))
    .values(routed_at=bindparam("routed", type_=UtcDateTime))
)
POSTED = Prepared(
    update(PRAISE).where(_ID, PRAISE.c.posted_at.is_(None)).values(posted_at=bindparam("now", type_=UtcDateTime))
)
UNPLACED = Prepared(
    select(PRAISE.c.id)
    .where(PRAISE.c.workspace_id == bindparam("of_workspace"), PRAISE.c.routed_at.is_(None))
    .where(PRAISE.c.audience == Audience.EVERYONE.value, PRAISE.c.undone_at.is_(None), PRAISE.c.taken_off_at.is_(None))
    .order_by(PRAISE.c.id)
    .limit(bindparam("most"))
)


class Praises:
    """See `bot.praise.repository.PraiseRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    async def facing(self, giver: Person, handles: Sequence[Handle], since: datetime) -> GivingContext:
        key = {"of_giver": giver.id, "since": since, "externals": [handle.external for handle in handles]}
        rows = await self._sql.rows(FACING, key)
        met = [row for row in rows if row.id is not None]
        chosen = sort_by_handles(people(met, self._preferred), handles)
        counts = {row.id: row.given_to for row in met}
        looked = max((row.looked_at for row in rows if row.looked_at is not None), default=None)
        given, in_all = (rows[0].given, rows[0].in_all) if rows else (0, 0)
        return GivingContext(chosen, given, {p.id: counts[p.id] for p in chosen}, looked, in_all)

    async def add(self, praise: NewPraise, now: datetime) -> int:
        row = {"workspace_id": praise.workspace, "giver_id": praise.giver.id, "text": praise.text}
        row |= {"folded": searchable(praise.text), "audience": praise.audience.value, "value": praise.value}
        row |= {"source_link": praise.source_link, "created_at": now, "routed_at": None if praise.waits else now}
        ((number,),) = await self._sql.rows(ADD, row)
        common = {"praise_id": number, "giver_id": praise.giver.id, "created_at": now}
        receivers = [common | {"person_id": p.id, "position": at} for at, p in enumerate(praise.receivers)]
        await self._sql.many(ADD_RECEIVER, receivers)
        viewers = dict.fromkeys(person.id for person in praise.viewers)
        await self._sql.many(ADD_VIEWER, [{"praise_id": number, "person_id": person} for person in viewers])
        return int(number)

    async def get(self, workspace: int, praise: int) -> Praise | None:
        return next(iter(await self._load(workspace, [praise])), None)

    async def get_for_update(self, workspace: int, praise: int) -> Praise | None:
        await self._sql.lock(HOLD, {"of_praise": praise})
        return await self.get(workspace, praise)

    async def edit(self, praise: Praise, text: str, value: str | None, now: datetime) -> Praise:
        new = {"new_text": text, "new_folded": searchable(text), "new_value": value, "new_edited_at": now}
        done = await self._sql.change(EDIT, {"of_praise": praise.id} | new)
        return replace(praise, text=text, value=value, edited_at=now) if done else praise

    async def undo(self, praise: int, now: datetime) -> None:
        await self._sql.change(UNDO, {"of_praise": praise, "now": now})

    async def take_off(self, praise: int, now: datetime) -> None:
        await self._sql.change(TAKE_OFF, {"of_praise": praise, "now": now})

    async def plus_one(self, praise: int, person: int, now: datetime) -> bool:
        row = {"praise_id": praise, "person_id": person, "created_at": now}
        return bool(await self._sql.change(JOIN_IN[self._sql.kind], row))

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Praise, ...]:
        rows = await self._sql.rows(UNPLACED, {"of_workspace": workspace, "most": limit})
        return await self._load(workspace, [row.id for row in rows])

    async def mark_offered(self, praises: Sequence[int], now: datetime) -> None:
        if praises:
            await self._sql.change(ROUTED, {"ids": list(praises), "routed": now})

    async def wait(self, praise: int) -> None:
        await self._sql.change(ROUTED, {"ids": [praise], "routed": None})

    async def find_page(
        self, reader: Person, shelf: PraiseList, words: str, person: int | None, page: int
    ) -> ListPage[Praise]:
        ids, total = await find_page(self._sql, Search(reader, shelf, words, person), page)
        return ListPage(await self._load(reader.workspace, ids), page, total)

    async def find_received(self, reader: Person, skip: int, most: int) -> Some:
        key = {"of_reader": reader.id, "of_workspace": reader.workspace, "skip": skip, "most": most + 1}
        return await self._some(reader.workspace, await self._sql.scan(RECEIVED, key), most)

    async def public(self, workspace: int, skip: int, most: int) -> Some:
        key = {"of_workspace": workspace, "skip": skip, "most": most + 1}
        return await self._some(workspace, await self._sql.scan(PUBLIC, key), most)

    async def _some(self, workspace: int, found: Rows, most: int) -> Some:
        return Some(await self._load(workspace, [row.id for row in found[:most]]), len(found) > most)

    async def mark_posted(self, praise: int, now: datetime) -> None:
        await self._sql.change(POSTED, {"of_praise": praise, "now": now})

    async def _load(self, workspace: int, ids: Sequence[int]) -> tuple[Praise, ...]:
        """The praises in the order of their ids given, with everybody who has to do with them."""
        rows = {row.id: row for row in await self._sql.rows(BY_IDS, {"of_workspace": workspace, "ids": list(ids)})}
        if not rows:
            return ()
        links = await self._sql.rows(LINKS, {"ids": list(rows)})
        whom = {row.giver_id for row in rows.values()} | {link.person_id for link in links}
        everybody = {p.id: p for p in people(await self._sql.rows(PEOPLE, {"ids": sorted(whom)}), self._preferred)}
        return tuple(_praise(rows[each], links, everybody) for each in ids if each in rows)


def _praise(row: Any, links: Rows, everybody: dict[int, Person]) -> Praise:
    def linked(kind: str) -> tuple[Person, ...]:
        return tuple(everybody[each.person_id] for each in links if each.praise_id == row.id and each.kind == kind)

    return Praise(
        id=row.id,
        workspace=row.workspace_id,
        giver=everybody[row.giver_id],
        receivers=linked("receiver"),
        viewers=linked("viewer"),
        text=row.text,
        audience=Audience(row.audience),
        value=row.value,
        source_link=row.source_link,
        plus_ones=linked("plus one"),
        created_at=row.created_at,
        edited_at=row.edited_at,
        undone_at=row.undone_at,
        taken_off_at=row.taken_off_at,
        posted_at=row.posted_at,
    )
