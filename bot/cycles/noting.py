"""What is done with cycles, in the audit."""

from __future__ import annotations

from datetime import datetime

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle
from bot.people import Person
from bot.store import Work


async def note_act(work: Work, by: Person | None, act: str, cycle: Cycle, now: datetime) -> None:
    """Names nobody who is asked: managers who are admins read it, and HR about those above them. `by` is None on the
    command line."""
    await work.audit.note(
        cycle.workspace, by.id if by else None, f"cycles.{act}", f"cycle/{CYCLE.encode(cycle.id)}", now
    )
