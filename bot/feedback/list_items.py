"""What stands in `/feedback list`: who, about what and when, with what can be done; not a word of feedback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.bidi import isolate
from bot.feedback.give_form import take_back_button
from bot.feedback.given_window import read_given_button
from bot.feedback.render import answer_button, decline_button, manage_button, read_button, say_about
from bot.feedback.repository import Counts, FeedbackList
from bot.feedback.request import Given, Request, Sheet
from bot.messages import Button, Buttons, Divider, Paragraph, Part, SmallPrint, Text, Words
from bot.people import Person
from bot.phrases import label, words
from bot.shortened import shorten, shorten_name

HERE = "feedback/list"


def render_item(
    item: Sheet | Request | Given, me: Person, shelf: FeedbackList, counts: Mapping[int, Counts], now: datetime
) -> tuple[Part, ...]:
    """One entry, as it stands on that shelf."""
    match item:
        case Request():
            return _render_request(item, counts[item.id], now)
        case Given():
            return _render_given(item, me)
        case Sheet():
            return _render_owed(item) if shelf is FeedbackList.OWED else _render_sheet(item, me, shelf)


def _render_owed(sheet: Sheet) -> tuple[Part, ...]:
    request = sheet.request
    said = words(
        HERE,
        requester=shorten_name(request.requester.name),
        about=shorten_name(request.about.name),
        until=request.until,
    )
    line = said["owed" if request.about_requester else "owed_about"]
    return _item(_topic(request), line, (answer_button(sheet), decline_button(sheet)))


def _render_request(request: Request, counts: Counts, now: datetime) -> tuple[Part, ...]:
    said = words(
        HERE, count=counts.shared, total=counts.asked, until=request.until,
        day=request.release_at or request.created_at, zone=request.requester.time_zone,
    )  # fmt: skip
    released = request.is_released(now)
    if request.is_cancelled:
        line = said["cancelled"]
    elif not released and (counts.shared or request.closed_at is None):
        line = said["together"]
    else:
        line = said["open" if request.closed_at is None else "ended"]
    read = (read_button(request),) if counts.shared and released else ()
    return _item(_topic(request), (*say_about(request, request.requester), *line), (*read, manage_button(request)))


def _render_sheet(sheet: Sheet, me: Person, shelf: FeedbackList) -> tuple[Part, ...]:
    request = sheet.request
    reviewer = shorten_name(sheet.reviewer.name) if sheet.reviewer else label("feedback/read", "somebody")
    said = words(
        HERE, person=reviewer if shelf is FeedbackList.RECEIVED else shorten_name(request.requester.name),
        day=sheet.settled_at or request.created_at, zone=me.time_zone,
    )  # fmt: skip
    unread = sheet.is_unread_by(me)
    line = (
        *said["received" if shelf is FeedbackList.RECEIVED else "shared"],
        *_new(unread and shelf is FeedbackList.RECEIVED),
    )
    button = read_button(request) if shelf is FeedbackList.RECEIVED else read_button(request, "button_show")
    return _item(_topic(request), (*say_about(request, me), *line), (button,))


def _render_given(given: Given, me: Person) -> tuple[Part, ...]:
    received = given.receiver.id == me.id
    other = given.receiver if not received else given.giver
    person = shorten_name(other.name) if other else label("feedback/read", "somebody")
    said = words(HERE, person=person, day=given.given_at, zone=me.time_zone)
    unread = given.read_at is None
    if received:
        return _item((), (*said["unasked"], *_new(unread)), (read_given_button(given),))
    own = (take_back_button(given),) if unread else ()
    return _item((), said["given"], (read_given_button(given, "button_show"), *own))


def _item(head: Text, line: Text, buttons: tuple[Button, ...]) -> tuple[Part, ...]:
    top = (Paragraph(head), SmallPrint(line)) if head else (Paragraph(line),)
    return (*top, Buttons(buttons), Divider())


def _topic(request: Request) -> Text:
    return (Words(isolate(shorten(request.topic)), bold=True),)


def _new(unread: bool) -> Text:
    return (Words(" · "), *words(HERE)["new"]) if unread else ()
