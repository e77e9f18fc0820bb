"""Who may read feedback: the one place that decides it. Every surface asks here, and tests compare the conditions in
storage with it.

A *sheet* is what one reviewer answers to one request, with their name. Its words are shown in forms and pages, on
demand; they are in no message, log, metric or error.
"""

from __future__ import annotations

from datetime import datetime

from bot.feedback.request import Given, Request, Sheet
from bot.people import Person


def may_read_sheet(sheet: Sheet, reader: Person, now: datetime) -> bool:
    """Whoever wrote it, always, while it is theirs. The requester, and the report it is about if the requester chose
    so, once it was shared and answers are released. Nobody else, whatever their role."""
    if not reader.active or sheet.request.workspace != reader.workspace:
        return False
    if sheet.reviewer is not None and sheet.reviewer.id == reader.id:
        return True
    return sheet.is_shared and sheet.request.is_released(now) and reads_answers(sheet.request, reader)


def find_readers(request: Request) -> tuple[Person, ...]:
    """Those for whom the answers are meant."""
    return (
        (request.requester,)
        if request.about_requester or not request.subject_reads
        else (request.requester, request.about)
    )


def reads_answers(request: Request, reader: Person) -> bool:
    """Whether the answers are meant for that person; whether they can be read already is another question."""
    return reader.id in {each.id for each in find_readers(request)}


def may_manage(request: Request, actor: Person) -> bool:
    """Only who asked sees who owes, and changes anything about a request."""
    return actor.active and request.workspace == actor.workspace and request.requester.id == actor.id


def may_read_given(given: Given, reader: Person) -> bool:
    """The two between whom it was said."""
    if not reader.active or given.workspace != reader.workspace:
        return False
    return reader.id == given.receiver.id or (given.giver is not None and reader.id == given.giver.id)
