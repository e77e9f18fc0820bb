"""Who may read feedback: the one place that decides it. Every surface asks here, and tests compare the conditions in
storage with it.

A *result* is what reviewers said about one reviewee, or the company as a whole, in an upward cycle: without names, or
with them where they were told so before they wrote.

A *sheet* is what one reviewer answers to one request, with their name. Its words are shown in forms and pages, on
demand; they are in no message, log, metric or error.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.cycles.cycle import Stage
from bot.cycles.review import Review
from bot.feedback.request import Given, Request, Sheet
from bot.people import Person, Role


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


def may_read_result(review: Review, reader: Person, above: Collection[int]) -> bool:
    """Those who were named before anybody wrote, once it is released, while they work here; nobody by a role. Who is of
    HR reads nothing about the people `above` them, by their numbers, in whatever capacity they were named."""
    if not reader.active or reader.workspace != review.cycle.workspace:
        return False
    if review.cycle.stage is not Stage.RELEASED or not review.is_readable:
        return False
    if Role.HR in reader.roles and not review.numbers.isdisjoint(above):
        return False
    return review.read_by(reader) is not None


def may_compare(review: Review, earlier: Review, reader: Person, above: Collection[int]) -> bool:
    """An earlier result beside a later one: who may read both. A new manager sees of the earlier one nothing."""
    return all(may_read_result(each, reader, above) for each in (earlier, review))


def may_read_reported(
    review: Review, reader: Person, above: Collection[int], over: Collection[int], asked: Collection[int]
) -> bool:
    """One text that somebody reported: HR, but for whom it is about, who reports to them at any distance (`above` are
    those over the reader), who is over them (`over`), and who was `asked`; all by their numbers. About the company
    everybody is asked, and it is HR but for those who read the result."""
    if not reader.active or reader.workspace != review.cycle.workspace or Role.HR not in reader.roles:
        return False
    if review.reviewee is None:
        return review.read_by(reader) is None
    return review.numbers.isdisjoint({reader.id, *above}) and reader.id not in {*over, *asked}
