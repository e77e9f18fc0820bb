"""What is done with requests, in the audit."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.request import Request
from bot.store import Work


async def note_act(work: Work, request: Request, act: str, now: datetime) -> None:
    """With whom it is about where that is a report; the act has another name then."""
    subject, noted = f"feedback/{request.id}", act
    if not request.about_requester:
        subject, noted = f"person/{request.about.id} {subject}", f"{act}_about"
    await work.audit.note(request.workspace, request.requester.id, noted, subject, now)
