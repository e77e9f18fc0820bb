"""What somebody owes in a cycle, as who plans their reminders needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OwingReview:
    """A reviewer who works here owes a review in a cycle that asked on `since`, of which the last day is `due`. HR had
    all who owe `reminded`. The newest nudge of that person was for their day `nudged`, and planned, or they were asked
    something else, at `nudged_at`."""

    reviewer: int
    asked: date
    due: date
    since: datetime
    later: date | None
    reminded: datetime | None = None
    nudged: date | None = None
    nudged_at: datetime | None = None
