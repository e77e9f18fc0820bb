"""Converts rows of the outbox to values, and the conditions that its statements share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, or_, select, text

from bot.deliveries import Claimed, Delivery, Entry, State
from bot.events import Posted
from bot.forms import Form, Opening
from bot.messages import Message, Room
from bot.outbox.pace import LONGEST_PAUSE
from bot.platform import Order, Verb
from storage.database.columns import UtcDateTime
from storage.outbox.message_json import from_json_any
from storage.tables.outbox import DELIVERY, DOUBTFUL, OPEN

LINE = DELIVERY.alias("line")
POST = DELIVERY.alias("post")
IS_OPEN = text(f"line.{OPEN}")
IS_DOUBTFUL = text(f"line.{DOUBTFUL}")

UNDONE = "undone before it was sent"
SUPERSEDED = "superseded"
GONE = "somebody deleted it"

AT: ColumnElement[datetime] = bindparam("at", type_=UtcDateTime)
BEYOND: ColumnElement[datetime] = bindparam("beyond", type_=UtcDateTime)


def instants(at: datetime) -> dict[str, datetime]:
    """The parameters that `past` needs."""
    return {"at": at, "beyond": at + timedelta(seconds=LONGEST_PAUSE)}


def past(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a time is in the past; a time too far ahead was written by a wrong clock, and counts as past."""
    return or_(column.is_(None), column <= AT, column > BEYOND)


def back_in_line(reason: str | None, now: datetime) -> dict[str, Any]:
    """The values that requeue a delivery. A post with a queued deletion, and an edit superseded by a newer one, are
    dropped instead."""
    change = DELIVERY.alias("change")
    deleted = exists(
        select(change.c.seq).where(
            change.c.target == DELIVERY.c.token, change.c.verb == Verb.DELETE, change.c.state == State.WAITING
        )
    )
    followed = exists(
        select(change.c.seq).where(
            change.c.target == DELIVERY.c.target,
            change.c.seq > DELIVERY.c.seq,
            change.c.state.in_([State.WAITING, State.SENDING, State.SENT]),
        )
    )
    undone = and_(DELIVERY.c.verb == Verb.POST, deleted)
    superseded = and_(DELIVERY.c.verb == Verb.EDIT, followed)
    needless = or_(undone, superseded)
    return {
        "state": case((needless, State.DROPPED), else_=State.WAITING),
        "reason": case((undone, UNDONE), (superseded, SUPERSEDED), else_=reason),
        "settled_at": case((needless, now), else_=None),
        "body": case((needless, None), else_=DELIVERY.c.body),
        "not_before": None,
        "lease_until": None,
    }


def entry(row: Any, state: State | None = None, attempts: int | None = None) -> Entry:
    """The row as stored, or with a new state or number of attempts."""
    posted = None
    if row.posted_room is not None and row.posted_id is not None:
        posted = Posted(Room(row.platform, row.posted_room), row.posted_id)
    shown = _read_body(row.body)
    return Entry(
        row.token,
        _delivery(row, shown),
        state or State(row.state),
        posted,
        row.attempts if attempts is None else attempts,
        row.created_at,
        row.sent_at,
        row.reason,
        row.resend_as_post,
        unreadable=row.body is not None and shown is None,
    )


def _delivery(row: Any, shown: Message | Form | Opening | None) -> Delivery:
    return Delivery(
        workspace=row.workspace_id,
        kind=row.kind,
        subject=row.subject,
        platform=row.platform,
        place=row.place,
        private=row.private,
        verb=Verb(row.verb),
        message=shown if isinstance(shown, Message) else None,
        of=row.target,
        stale_after=row.stale_after,
        thread=row.thread,
        form=shown if isinstance(shown, Form | Opening) else None,
    )


def _read_body(body: str | None) -> Message | Form | Opening | None:
    """None also for an unknown format: one such row must not keep all others from being sent."""
    try:
        return None if body is None else from_json_any(body)
    except (ValueError, RecursionError):
        return None


def to_claimed(row: Any, entry: Entry, lease_until: datetime) -> Claimed:
    """`row` has the position of the post to change or to reply to, as `post_room`, `post_id`."""
    delivery = entry.delivery
    post = None
    if row.post_room is not None and row.post_id is not None:
        post = Posted(Room(row.platform, row.post_room), row.post_id)
    target, thread = (None, post) if delivery.verb is Verb.POST else (post, None)
    order = Order(
        row.token, row.team, delivery.verb, delivery.place, delivery.private, delivery.message, target, thread,
        form=delivery.form, of=delivery.of,
    )  # fmt: skip
    return Claimed(entry, order, row.lane, lease_until)
