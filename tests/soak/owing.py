"""Rows of what people owe: objectives, requests for feedback that they are asked, and those that they ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.feedback.rules import FARTHEST
from storage.store import OneWork
from storage.tables.feedback import FEEDBACK_REQUEST, FEEDBACK_SHEET
from storage.tables.objectives import OBJECTIVE
from tests.soak.due import DAY, SETTLED, Due, Kind

AFTER_ALL = 2000 * DAY
"""Later than all that passes."""
ASKED_BEFORE = FARTHEST - SETTLED
"""So long before it is due a request was made: it is not over before it is settled, by the rule that ends requests."""


@dataclass(frozen=True, slots=True)
class Debts:
    """What somebody owes, by the number of the person; everything was made `made`."""

    workspace: int
    made: datetime
    owed: Sequence[tuple[int, Due]]

    async def write(self, work: OneWork) -> None:
        feedback = [
            (number, who, due) for number, (who, due) in enumerate(self.owed, 1) if due.kind is not Kind.OBJECTIVE
        ]
        objectives = [self._objective(who, due) for who, due in self.owed if due.kind is Kind.OBJECTIVE]
        await work.sql.many(insert(OBJECTIVE), objectives)
        await work.sql.many(insert(FEEDBACK_REQUEST), [self._request(*each) for each in feedback])
        await work.sql.many(insert(FEEDBACK_SHEET), [self._sheet(*each) for each in feedback])

    def _objective(self, owner: int, due: Due) -> dict[str, object]:
        row: dict[str, object] = {
            "workspace_id": self.workspace,
            "owner_id": owner,
            "title": f"Due {due.day}",
            "description": "",
        }
        row |= {"folded": "", "due": due.day, "audience": "self", "key_results": [], "closing_note": ""}
        row |= {"created_at": self.made, "routed_at": self.made, "progress": 0, "by_hand": False}
        return row | {"health": "on_track", "round": 1}

    def _request(self, number: int, who: int, due: Due) -> dict[str, object]:
        until = due.day if due.kind is Kind.UNANSWERED else due.day + AFTER_ALL
        row: dict[str, object] = {
            "id": number,
            "workspace_id": self.workspace,
            "requester_id": who,
            "about_id": who,
            "subject_reads": False,
        }
        row |= {"template": "own", "topic": f"Until {until}", "folded": "", "questions": [], "source": ""}
        return row | {"until": until, "release": "each", "created_at": _noon(due.day - ASKED_BEFORE)}

    def _sheet(self, number: int, who: int, due: Due) -> dict[str, object]:
        """Of who asks themselves nothing is owed to them that could come into a nudge: it is due after all."""
        asked = _noon(due.day - ASKED_BEFORE)
        until, invited, later = {
            Kind.UNANSWERED: (due.day + AFTER_ALL, asked, None),
            Kind.ASKED: (due.day, _noon(due.day - 2 * DAY), None),
        }.get(due.kind, (due.day - 30 * DAY, asked, due.day))
        row: dict[str, object] = {
            "workspace_id": self.workspace,
            "request_id": number,
            "reviewer_id": who,
            "state": "owed",
            "until": until,
        }
        return row | {"invited_at": invited, "later": later, "reason": "", "folded": ""}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


async def settle_old(work: OneWork, today: date) -> None:
    """What was due long ago has been closed or answered."""
    before = {"before": today - SETTLED}

    def day(column: Any) -> Any:
        return column < bindparam("before", type_=column.type)

    for change in _old(day):
        await work.sql.change(change, before)


def _old(is_old: Any) -> Iterator[Any]:
    sheet, request = FEEDBACK_SHEET.c, FEEDBACK_REQUEST.c
    yield update(OBJECTIVE).where(is_old(OBJECTIVE.c.due)).values(closed_at=OBJECTIVE.c.created_at)
    yield update(FEEDBACK_SHEET).where(is_old(sheet.until), sheet.later.is_(None)).values(state="shared")
    yield update(FEEDBACK_SHEET).where(is_old(sheet.later)).values(state="shared")
    yield update(FEEDBACK_REQUEST).where(is_old(request.until)).values(closed_at=request.created_at, outcome="ended")
