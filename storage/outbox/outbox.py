"""The outbox as features use it: queueing and reading. Claims and outcomes are in outbox_queue.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, func, insert, or_, select, text, update

from bot.deliveries import Delivery, Entry, State
from bot.people import Handle
from bot.platform import CHANGES, Verb
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.outbox.deliveries import GONE, SUPERSEDED, UNDONE, back_in_line, entry
from storage.outbox.fair import NOBODY, next_turn
from storage.outbox.lanes import lane_of
from storage.outbox.message_json import to_json
from storage.outbox.outbox_queue import OutboxQueue
from storage.outbox.tokens import new_token
from storage.tables.outbox import DELIVERY, OPEN, STUCK
from storage.tables.workspaces import TEAM

MOST_STUCK = 50

_TEAM_OF_WORKSPACE = (
    select(TEAM.c.team)
    .where(TEAM.c.workspace_id == bindparam("of_workspace"), TEAM.c.platform == bindparam("of_platform"))
    .order_by(TEAM.c.team)
    .limit(1)
    .scalar_subquery()
)
_GIVEN = (
    "token author kind subject platform lane place private verb target thread body state reason created_at "
    "stale_after settled_at"
)


def _new_value(name: str) -> BindParameter[Any]:
    return bindparam(f"new_{name}", type_=DELIVERY.c[name].type)


_INSERT = Prepared(
    insert(DELIVERY).values(
        {name: _new_value(name) for name in _GIVEN.split()}
        | {
            "workspace_id": bindparam("of_workspace"),
            "team": func.coalesce(_TEAM_OF_WORKSPACE, ""),
            "turn": next_turn(
                _new_value("platform"), func.coalesce(_TEAM_OF_WORKSPACE, ""), _new_value("lane"), _new_value("author")
            ),
            "attempts": 0,
        }
    )
)
DROP_DEPENDENTS = Prepared(
    update(DELIVERY)
    .where(or_(DELIVERY.c.target == bindparam("of_token"), DELIVERY.c.thread == bindparam("of_token")))
    .where(text(OPEN), DELIVERY.c.state == State.WAITING.value)
    .values(state=State.DROPPED.value, body=None, reason=GONE, settled_at=bindparam("gone_at", type_=UtcDateTime))
)
"""Changes of a post that is gone, and answers to it, looked for in what is on its way and not in all that ever was."""
COUNT_OPEN = Prepared(
    select(DELIVERY.c.workspace_id, func.count().label("number"))
    .where(text(OPEN), DELIVERY.c.kind == bindparam("of_kind"))
    .group_by(DELIVERY.c.workspace_id)
)


class Outbox(OutboxQueue):
    def __init__(self, sql: Sql) -> None:
        super().__init__(sql)
        self._author = NOBODY

    def on_behalf_of(self, person: int) -> None:
        self._author = person

    async def put(self, deliveries: Sequence[Delivery], now: datetime) -> tuple[str, ...]:
        """One statement for posts; changes and replies first look up the post and its author."""
        for each in deliveries:
            if (each.verb in CHANGES) is (each.of is None):
                raise ValueError("a change, and nothing else, names its post")
            if each.thread is not None and each.verb is not Verb.POST:
                raise ValueError("only a post answers another one")
            if each.form is not None and (each.message is not None or not each.private or each.verb is not Verb.POST):
                raise ValueError("a form is sent alone, to one person")
        changed = {d.of for d in deliveries if d.of is not None}
        named = changed | {d.thread for d in deliveries if d.thread is not None}
        posts = await self._posts(named) if named else {}
        undone = await self._make_way(deliveries, now) if changed else set()
        await self._reword(deliveries)
        rows = [_row(d, posts, undone, now) | {"new_author": self._author_of(d, posts)} for d in deliveries]
        await self.sql.many(_INSERT, rows)
        self.sql.posts = self.sql.posts or bool(rows)
        return tuple(row["new_token"] for row in rows)

    def _author_of(self, delivery: Delivery, posts: Mapping[str, Any]) -> int:
        """Changes and replies queue under the author of their post, or a reply could overtake it."""
        post = posts.get(delivery.of or delivery.thread or "")
        author: int = self._author if post is None else post.author
        return author

    async def _posts(self, tokens: Iterable[str]) -> dict[str, Any]:
        columns = (DELIVERY.c.token, DELIVERY.c.author, DELIVERY.c.place, DELIVERY.c.private)
        found = await self.sql.rows(select(*columns).where(DELIVERY.c.token.in_(sorted(tokens))))
        return {row.token: row for row in found}

    async def _make_way(self, deliveries: Sequence[Delivery], now: datetime) -> set[str]:
        """Drops deliveries superseded by these changes; returns the posts that were deleted while still waiting."""
        edited = sorted(d.of for d in deliveries if d.verb is Verb.EDIT and d.of is not None)
        deleted = sorted(d.of for d in deliveries if d.verb is Verb.DELETE and d.of is not None)
        edit = and_(DELIVERY.c.target.in_(edited + deleted), DELIVERY.c.verb == Verb.EDIT)
        waits = DELIVERY.c.state == State.WAITING
        # A refused edit could be resent, and would restore the older text.
        needless = or_(
            and_(edit, or_(waits, DELIVERY.c.state == State.REFUSED)), and_(DELIVERY.c.token.in_(deleted), waits)
        )
        dropped = await self.sql.rows(
            update(DELIVERY)
            .where(needless)
            .values(
                state=State.DROPPED,
                body=None,
                reason=case((DELIVERY.c.verb == Verb.POST, UNDONE), else_=SUPERSEDED),
                settled_at=now,
            )
            .returning(DELIVERY.c.token)
        )
        return {row.token for row in dropped}.intersection(deleted)

    async def _reword(self, deliveries: Sequence[Delivery]) -> None:
        """Updates the message of refused and uncertain posts: if they are resent, they must be as edited."""
        for edit in deliveries:
            if edit.verb is Verb.EDIT and edit.message is not None:
                stuck = and_(DELIVERY.c.token == edit.of, DELIVERY.c.state.in_((State.REFUSED, State.HELD)))
                await self.sql.change(update(DELIVERY).where(stuck).values(body=to_json(edit.message)))

    async def about(self, workspace: int, *subjects: str) -> tuple[Entry, ...]:
        rows = await self.sql.rows(
            select(DELIVERY)
            .where(DELIVERY.c.workspace_id == workspace, DELIVERY.c.subject.in_(subjects), DELIVERY.c.verb == Verb.POST)
            .order_by(DELIVERY.c.seq)
        )
        return tuple(entry(row) for row in rows)

    async def get(self, workspace: int, token: str) -> Entry | None:
        mine = and_(DELIVERY.c.workspace_id == workspace, DELIVERY.c.token == token)
        rows = await self.sql.rows(select(DELIVERY).where(mine))
        return entry(rows[0]) if rows else None

    async def get_all(self, workspace: int, tokens: Collection[str]) -> tuple[Entry, ...]:
        mine = and_(DELIVERY.c.workspace_id == workspace, DELIVERY.c.token.in_(sorted(tokens)))
        rows = await self.sql.rows(select(DELIVERY).where(mine).order_by(DELIVERY.c.seq)) if tokens else ()
        return tuple(entry(row) for row in rows)

    async def told(self, workspace: int, account: Handle, most: int, posted: str = "") -> tuple[Entry, ...]:
        reached = and_(
            DELIVERY.c.workspace_id == workspace,
            DELIVERY.c.place == account.external,
            DELIVERY.c.platform == account.platform,
            text("private"),
            DELIVERY.c.verb == Verb.POST,
            DELIVERY.c.state == State.SENT,
            *([DELIVERY.c.posted_id == posted] if posted else []),
        )
        rows = await self.sql.rows(select(DELIVERY).where(reached).order_by(DELIVERY.c.seq.desc()).limit(most))
        return tuple(entry(row) for row in rows)

    async def on_the_way(self, workspace: int, account: Handle) -> tuple[Entry, ...]:
        begun = and_(
            DELIVERY.c.workspace_id == workspace,
            DELIVERY.c.place == account.external,
            DELIVERY.c.platform == account.platform,
            text("private"),
            DELIVERY.c.verb == Verb.POST,
            text(OPEN),
            DELIVERY.c.state.in_([State.SENDING, State.UNKNOWN]),
        )
        rows = await self.sql.rows(select(DELIVERY).where(begun).order_by(DELIVERY.c.seq))
        return tuple(entry(row) for row in rows)

    async def count_open(self, kind: str) -> Mapping[int, int]:
        rows = await self.sql.scan(COUNT_OPEN, {"of_kind": kind})
        return {row.workspace_id: row.number for row in rows}

    async def stuck(self, workspace: int) -> tuple[Entry, ...]:
        rows = await self.sql.rows(
            select(DELIVERY)
            .where(DELIVERY.c.workspace_id == workspace, text(STUCK))
            .order_by(DELIVERY.c.seq.desc())
            .limit(MOST_STUCK)
        )
        return tuple(entry(row) for row in rows)

    async def again(self, token: str, now: datetime) -> None:
        settled = (State.HELD, State.UNKNOWN, State.REFUSED)
        await self.sql.change(
            update(DELIVERY)
            .where(DELIVERY.c.token == token, DELIVERY.c.state.in_(settled))
            .values(back_in_line(None, now) | {"attempts": 0})
        )
        self.sql.posts = True

    async def forget_words(self, workspace: int, subject: str) -> None:
        about = and_(DELIVERY.c.workspace_id == workspace, DELIVERY.c.subject == subject)
        await self.sql.change(update(DELIVERY).where(about).values(body=None))

    async def mark_seen(self, token: str, reason: str, now: datetime) -> None:
        await self.sql.change(
            update(DELIVERY)
            .where(DELIVERY.c.token == token, DELIVERY.c.state.in_((State.HELD, State.UNKNOWN)))
            .values(
                state=State.SENT,
                reason=reason,
                body=None,
                posted_room=DELIVERY.c.place,
                posted_id="",
                sent_at=now,
                settled_at=now,
                lease_until=None,
            )
        )

    async def forget_post(self, workspace: int, token: str, now: datetime) -> Entry | None:
        dropped = {"state": State.DROPPED, "body": None, "reason": GONE, "settled_at": now}
        sent = and_(DELIVERY.c.workspace_id == workspace, DELIVERY.c.token == token, DELIVERY.c.state == State.SENT)
        rows = await self.sql.rows(update(DELIVERY).where(sent).values(dropped).returning(DELIVERY))
        await self.sql.change(DROP_DEPENDENTS, {"of_token": token, "gone_at": now})
        return entry(rows[0], State.SENT) if rows else None

    async def drop(self, token: str, reason: str, now: datetime) -> None:
        open_to_people = (State.WAITING, State.HELD, State.UNKNOWN, State.REFUSED)
        await self.sql.change(
            update(DELIVERY)
            .where(DELIVERY.c.token == token, DELIVERY.c.state.in_(open_to_people))
            .values(state=State.DROPPED, body=None, reason=reason, settled_at=now)
        )


def _body(delivery: Delivery) -> str | None:
    shown = delivery.message or delivery.form
    return None if shown is None else to_json(shown)


def _row(delivery: Delivery, posts: Mapping[str, Any], undone: set[str], now: datetime) -> dict[str, Any]:
    """A change is sent to the place of its post."""
    post = posts.get(delivery.of or "")
    needless = delivery.of in undone
    return {
        "of_workspace": delivery.workspace,
        "of_platform": delivery.platform,
        "new_token": new_token(now),
        "new_kind": delivery.kind,
        "new_subject": delivery.subject,
        "new_platform": delivery.platform,
        "new_lane": lane_of(delivery),
        "new_place": delivery.place if post is None else post.place,
        "new_private": delivery.private if post is None else post.private,
        "new_verb": delivery.verb,
        "new_target": delivery.of,
        "new_thread": delivery.thread,
        "new_body": None if needless else _body(delivery),
        "new_state": State.DROPPED if needless else State.WAITING,
        "new_reason": UNDONE if needless else None,
        "new_created_at": now,
        "new_stale_after": delivery.stale_after,
        "new_settled_at": now if needless else None,
    }
