"""Objectives, their history and what was said about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, insert, select, update

from bot.objectives.objective import (
    Act,
    Audience,
    Comment,
    Health,
    KeyResult,
    NewObjective,
    Objective,
    Outcome,
    Progress,
    Step,
    Wording,
)
from bot.objectives.repository import Due, Team, Upcoming
from bot.paging import ListPage
from bot.people import Person
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import only_checked
from storage.objectives import lists as lists
from storage.people.folding import searchable
from storage.people.person_rows import people, with_handles
from storage.tables.objectives import COMMENT, OBJECTIVE, STEP
from storage.tables.people import PERSON

_ID = OBJECTIVE.c.id == bindparam("of_objective")
_NOW = bindparam("now", type_=UtcDateTime)


def _change(*columns: str, **fixed: Any) -> Prepared:
    """An update of one objective that stands; each column takes the parameter `new_<column>`. Returns its new row."""
    values = {name: bindparam(f"new_{name}", type_=OBJECTIVE.c[name].type) for name in columns}
    stands = update(OBJECTIVE).where(_ID, OBJECTIVE.c.deleted_at.is_(None))
    return Prepared(stands.values(values | fixed).returning(OBJECTIVE))


ADD = Prepared(insert(OBJECTIVE).returning(OBJECTIVE.c.id))
BY_IDS = Prepared(
    select(OBJECTIVE).where(
        only_checked(OBJECTIVE.c.workspace_id) == bindparam("of_workspace"),
        OBJECTIVE.c.id.in_(bindparam("ids", expanding=True)),
    )
)
PEOPLE = Prepared(with_handles(PERSON.c.id.in_(bindparam("ids", type_=PERSON.c.id.type, expanding=True))))
HOLD = select(OBJECTIVE.c.id).where(_ID).with_for_update()
_DUE_SET = case(
    (OBJECTIVE.c.due != bindparam("new_due", type_=OBJECTIVE.c.due.type), _NOW), else_=OBJECTIVE.c.due_set_at
)
REWORD = _change(
    *("title", "description", "folded", "due", "key_results", "progress", "by_hand"),
    edited_at=_NOW,
    due_set_at=_DUE_SET,
)
SHARE = _change("audience", "manager_id", "routed_at", round=OBJECTIVE.c.round + 1, approved_at=None)
MOVE = _change("key_results", "progress", "by_hand", "health")
CLOSE = _change("outcome", "closing_note", closed_at=_NOW)
REOPEN = _change(outcome=None, closing_note="", closed_at=None)
APPROVE = Prepared(
    update(OBJECTIVE)
    .where(_ID, OBJECTIVE.c.approved_at.is_(None), OBJECTIVE.c.deleted_at.is_(None))
    .values(approved_at=_NOW)
    .returning(OBJECTIVE)
)
DELETE = _change(deleted_at=_NOW, title="", description="", folded="", closing_note="", key_results=[])
FORGET_STEPS = Prepared(delete(STEP).where(STEP.c.objective_id == bindparam("of_objective")))
FORGET_COMMENTS = Prepared(delete(COMMENT).where(COMMENT.c.objective_id == bindparam("of_objective")))
ADD_STEP = Prepared(insert(STEP))
ADD_COMMENT = Prepared(insert(COMMENT))
HISTORY = Prepared(
    select(STEP)
    .where(STEP.c.objective_id == bindparam("of_objective"))
    .order_by(STEP.c.id.desc())
    .limit(bindparam("most"))
)
COMMENTS = (
    select(COMMENT)
    .where(COMMENT.c.objective_id == bindparam("of_objective"))
    .order_by(COMMENT.c.id.desc())
    .limit(bindparam("most"))
)
ROUTED = Prepared(
    update(OBJECTIVE)
    .where(OBJECTIVE.c.id.in_(bindparam("ids", expanding=True)))
    .values(routed_at=bindparam("routed", type_=UtcDateTime))
)


class Objectives:
    """See `bot.objectives.repository.ObjectiveRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    async def add(self, new: NewObjective, now: datetime) -> int:
        row = {"workspace_id": new.workspace, "owner_id": new.owner.id} | _wording_columns(new.wording)
        row |= {"audience": new.audience.value, "manager_id": new.manager.id if new.manager else None}
        row |= {"progress": 0, "by_hand": False, "health": Health.ON_TRACK.value, "closing_note": "", "round": 1}
        ((number,),) = await self._sql.rows(ADD, row | {"created_at": now, "routed_at": None if new.waits else now})
        return int(number)

    async def get(self, workspace: int, objective: int) -> Objective | None:
        return next(iter(await self._load(workspace, [objective])), None)

    async def get_for_update(self, workspace: int, objective: int) -> Objective | None:
        await self._sql.lock(HOLD, {"of_objective": objective})
        return await self.get(workspace, objective)

    async def reword(self, objective: Objective, wording: Wording, progress: Progress, now: datetime) -> Objective:
        new = _wording_columns(wording) | {"progress": progress.progress, "by_hand": progress.by_hand}
        return await self._change(REWORD, objective, {"now": now} | _new(new)) or objective

    async def share(
        self, objective: Objective, audience: Audience, manager: Person | None, *, waits: bool, now: datetime
    ) -> Objective:
        new: dict[str, Any] = {"audience": audience.value, "manager_id": manager.id if manager else None}
        new |= {"routed_at": None if waits else now}
        return await self._change(SHARE, objective, _new(new), manager) or objective

    async def move(self, objective: Objective, progress: Progress, note: str, now: datetime) -> Objective:
        new = {"key_results": _parts(progress.key_results), "progress": progress.progress}
        new |= {"by_hand": progress.by_hand, "health": progress.health.value}
        moved = await self._change(MOVE, objective, _new(new)) or objective
        await self._step(moved, Act.PROGRESS, note, now)
        return moved

    async def close(self, objective: Objective, outcome: Outcome, note: str, now: datetime) -> Objective:
        new = _new({"outcome": outcome.value, "closing_note": note})
        closed = await self._change(CLOSE, objective, {"now": now} | new) or objective
        await self._step(closed, Act.CLOSED, note, now)
        return closed

    async def reopen(self, objective: Objective, now: datetime) -> Objective:
        reopened = await self._change(REOPEN, objective, {}) or objective
        await self._step(reopened, Act.REOPENED, "", now)
        return reopened

    async def _step(self, objective: Objective, act: Act, note: str, now: datetime) -> None:
        row: dict[str, Any] = {"objective_id": objective.id, "act": act.value, "progress": objective.progress}
        outcome = objective.outcome and objective.outcome.value
        row |= {"health": objective.health.value, "outcome": outcome, "note": note, "made_at": now}
        await self._sql.change(ADD_STEP, row)

    async def approve(self, objective: Objective, now: datetime) -> Objective | None:
        return await self._change(APPROVE, objective, {"now": now})

    async def _change(
        self, change: Prepared, before: Objective, new: dict[str, Any], *others: Person | None
    ) -> Objective | None:
        """As it stands after the change; None if it did not take place. `others`: whom the change brings in."""
        rows = await self._sql.rows(change, {"of_objective": before.id} | new)
        known = {each.id: each for each in (before.owner, before.manager, *others) if each is not None}
        return _objective(rows[0], known) if rows else None

    async def delete(self, objective: int, now: datetime) -> None:
        await self._sql.change(FORGET_STEPS, {"of_objective": objective})
        await self._sql.change(FORGET_COMMENTS, {"of_objective": objective})
        await self._sql.change(DELETE, {"of_objective": objective, "now": now})

    async def history(self, objective: int, limit: int) -> tuple[Step, ...]:
        rows = await self._sql.rows(HISTORY, {"of_objective": objective, "most": limit})
        return tuple(
            Step(Act(row.act), row.progress, Health(row.health), _outcome(row.outcome), row.note, row.made_at)
            for row in rows
        )

    async def comment(self, objective: int, author: Person, manager: Person, text: str, now: datetime) -> None:
        row: dict[str, Any] = {"objective_id": objective, "author_id": author.id, "manager_id": manager.id}
        await self._sql.change(ADD_COMMENT, row | {"text": text, "made_at": now})

    async def comments(self, objective: Objective, reader: Person, limit: int) -> tuple[Comment, ...]:
        key = {"of_objective": objective.id, "most": limit}
        mine = COMMENTS if reader.id == objective.owner.id else COMMENTS.where(COMMENT.c.manager_id == reader.id)
        rows = await self._sql.rows(mine, key)
        authors = await self._people(row.author_id for row in rows)
        return tuple(Comment(authors[row.author_id], row.text, row.made_at) for row in rows)

    # ------------------------------------------------------------ without a channel

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Objective, ...]:
        rows = await self._sql.rows(lists.UNPLACED, {"of_workspace": workspace, "most": limit})
        return await self._load(workspace, [row.id for row in rows])

    async def mark_offered(self, objectives: Sequence[int], now: datetime) -> None:
        if objectives:
            await self._sql.change(ROUTED, {"ids": list(objectives), "routed": now})

    async def wait(self, objective: int) -> None:
        await self._sql.change(ROUTED, {"ids": [objective], "routed": None})

    # ------------------------------------------------------------ lists

    async def find_page(self, reader: Person, owner: int, words: str, page: int) -> ListPage[Objective]:
        ids, total = await lists.find_page(self._sql, reader, owner, words, page)
        return ListPage(await self._load(reader.workspace, ids), page, total)

    async def recent(self, workspace: int, limit: int) -> tuple[Objective, ...]:
        rows = await self._sql.rows(lists.RECENT, {"of_workspace": workspace, "most": limit})
        return await self._load(workspace, [row.id for row in rows])

    async def due_by(self, owner: Person, today: date, until: date, skip: int, limit: int) -> Upcoming:
        key = {"of_owner": owner.id, "until": until}
        rows = await self._sql.rows(lists.DUE_BY, key | {"today": today, "most": limit, "skip": skip})
        total = rows[0].total if rows else 0
        if skip and not rows:
            ((total,),) = await self._sql.rows(lists.COUNT_DUE_BY, key)
        return Upcoming(await self._load(owner.workspace, [row.id for row in rows]), total)

    async def find_unanswered(self, manager: Person, limit: int) -> tuple[Objective, ...]:
        rows = await self._sql.rows(lists.UNANSWERED, {"of_manager": manager.id, "most": limit})
        return await self._load(manager.workspace, [row.id for row in rows])

    async def team(self, manager: Person, page: int) -> Team:
        found = await lists.team(self._sql, manager, page)
        reports = await self._people(row.id for row in found.rows)
        objectives = {each.id: each for each in await self._load(manager.workspace, found.shown)}
        return Team(found.reports(reports, objectives), page, found.total, found.without)

    async def due_on(self, workspace: int, days: Sequence[date], after: int, limit: int) -> tuple[Due, ...]:
        key = {"of_workspace": workspace, "days": list(days), "after": after, "most": limit}
        rows = await self._sql.scan(lists.DUE, key)
        return tuple(Due(row.id, row.owner_id, row.due, row.since) for row in rows)

    # ------------------------------------------------------------ rows as values

    async def _load(self, workspace: int, ids: Sequence[int]) -> tuple[Objective, ...]:
        """The objectives in the order of their ids given, with owners and managers."""
        if not ids:
            return ()
        rows = {row.id: row for row in await self._sql.rows(BY_IDS, {"of_workspace": workspace, "ids": list(ids)})}
        known = await self._people(each for row in rows.values() for each in (row.owner_id, row.manager_id))
        return tuple(_objective(rows[each], known) for each in ids if each in rows)

    async def _people(self, ids: Iterable[int | None]) -> dict[int, Person]:
        wanted = sorted({each for each in ids if each is not None})
        return (
            {p.id: p for p in people(await self._sql.rows(PEOPLE, {"ids": wanted}), self._preferred)} if wanted else {}
        )


def _wording_columns(wording: Wording) -> dict[str, Any]:
    titles = (part.title for part in wording.key_results)
    return {
        "title": wording.title,
        "description": wording.description,
        "folded": searchable("\n".join((wording.title, wording.description, *titles))),
        "due": wording.due,
        "key_results": _parts(wording.key_results),
    }


def _parts(results: Sequence[KeyResult]) -> list[dict[str, Any]]:
    return [asdict(each) for each in results]


def _new(values: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values.items()}


def _outcome(written: str | None) -> Outcome | None:
    return None if written is None else Outcome(written)


def _objective(row: Any, known: dict[int, Person]) -> Objective:
    results = tuple(KeyResult(each["number"], each["title"], each["progress"]) for each in row.key_results)
    return Objective(
        id=row.id,
        workspace=row.workspace_id,
        owner=known[row.owner_id],
        wording=Wording(row.title, row.description, row.due, results),
        audience=Audience(row.audience),
        manager=known.get(row.manager_id),
        progress=row.progress,
        by_hand=row.by_hand,
        health=Health(row.health),
        outcome=_outcome(row.outcome),
        closing_note=row.closing_note,
        round=row.round,
        created_at=row.created_at,
        routed_at=row.routed_at,
        approved_at=row.approved_at,
        closed_at=row.closed_at,
        deleted_at=row.deleted_at,
    )
