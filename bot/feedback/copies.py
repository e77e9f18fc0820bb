"""Every message about a request on its way. Their words are made when they leave, so nothing of a request rests in the
outbox: a delivery says only what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.deliveries import Delivery, Entry
from bot.feedback.render import invitation
from bot.feedback.request import Sheet
from bot.messages import Message
from bot.people import Person
from bot.platform import Verb
from bot.publishing.copies import change_copy, is_to, number_of, standing, to_people
from bot.store import Work

INVITATION, CHANGE = "feedback.invitation", "feedback.change"
NEWS = "feedback.news"
"""To the requester, and a report who reads too: how many answers are there."""
SUBJECT_TOLD = "feedback.subject_told"
"""To the report, when somebody asks about them."""
TOLD = "feedback.told"
"""A line to one person: thanks, or that something was declined."""


def about_sheet(sheet: Sheet) -> str:
    """What the messages to a reviewer are about."""
    return f"feedback_sheet/{sheet.id}"


def to_person(kind: str, subject: str, person: Person | None) -> list[Delivery]:
    """A direct message without words: they are made when it leaves. Nothing for who can't be reached."""
    return to_people(kind, subject, [person] if person else [])


async def redraw_invitations(work: Work, sheets: Iterable[Sheet], now: datetime) -> None:
    """Brings the messages to these reviewers up to date."""
    for sheet in sheets:
        entries = await standing(work, sheet.request.workspace, about_sheet(sheet), INVITATION)
        await work.outbox.put([change_copy(entry, CHANGE, Verb.EDIT) for entry in entries], now)


async def render_invitation(work: Work, entry: Entry, now: datetime) -> Message | None:
    """The invitation as it is now; None for who isn't asked any more."""
    sheet = await work.feedback.sheet(entry.delivery.workspace, number_of(entry))
    if sheet is None or sheet.reviewer is None or not is_to(entry, sheet.reviewer):
        return None
    return invitation(sheet, now)


async def still_owed(work: Work, entry: Entry) -> bool:
    """Asked right before an invitation is sent: not if it was cancelled, or settled on another way."""
    sheet = await work.feedback.sheet(entry.delivery.workspace, number_of(entry))
    return sheet is not None and sheet.is_owed and sheet.reviewer is not None and is_to(entry, sheet.reviewer)
