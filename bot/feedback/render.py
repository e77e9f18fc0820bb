"""A request as people see it: what it is about, who reads the answers, and how long it takes."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from bot.bidi import isolate
from bot.feedback.questions import template_of
from bot.feedback.request import REQUEST, SHEET, Release, Request, Sheet, State
from bot.messages import Button, Buttons, Link, Message, Paragraph, Part, SmallPrint, Style, Text, Words
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import Phrases, day, label, words
from bot.shortened import shorten, shorten_name

HERE = "feedback/request"
FIRST_LONGEST = 40
"""Of a name in the line above the form, where two of them stand in `ALERT_LONGEST`."""
SECONDS_OF_KIND = {"rating": 12, "choice": 12, "text": 60}
"""How long a question takes on a phone, as the question sets say."""


def who_reads(request: Request, *, first: bool = False, released: bool) -> Text:
    """Who reads the answers, when, and under which name: in the invitation, above the form, and for the requester
    before anything is asked. `first`: as the line above the form, with names as long as fit there. `released`: what is
    shared now is read at once, also where answers came together."""
    block = "each" if request.release is Release.EACH or released else "together"
    about = "" if request.about_requester else ("_and_subject" if request.subject_reads else "_not_subject")
    moment = day(request.release_at, request.requester.time_zone) if request.release_at else ""
    names = [
        each.name if not first else shorten(each.name, FIRST_LONGEST) for each in (request.requester, request.about)
    ]
    said = words(HERE, requester=names[0], about=names[1], day=moment)
    return said[f"{'reads' if first else 'told'}_{block}{about}"]


def minutes(request: Request) -> int:
    """How long the form takes, rounded up."""
    template = template_of(request.template)
    if template is not None:
        return ceil(template.minutes)
    return ceil(sum(SECONDS_OF_KIND[question.kind] for question in request.questions) / 60)


def topic_line(request: Request) -> Text:
    """What it is about, with the way to the message it began with."""
    said: Text = (Words(isolate(request.topic), bold=True),)
    return (*said, Words(" "), Link(request.source, label(HERE, "source"))) if request.source else said


def say_about(request: Request, reader: Person) -> Text:
    """ "About Ana. " before a line, "About you. " for Ana; nothing where it is about who asks."""
    if request.about_requester:
        return ()
    said = words(HERE, about=shorten_name(request.about.name))
    return (*said["about_you" if request.about.id == reader.id else "about"], Words(" "))


def name_topic(request: Request) -> Words:
    """On Home, and where it is owed."""
    return Words(isolate(shorten(request.topic)), bold=True)


def invitation(sheet: Sheet, now: datetime) -> Message:
    """What the reviewer gets. The notification does not say what it is about."""
    request = sheet.request
    said = words(
        HERE,
        requester=request.requester,
        about=request.about.name,
        until=request.until,
        count=len(request.questions),
        minutes=minutes(request),
    )
    head = said["asks" if request.about_requester else "asks_about"]
    late = sheet.is_owed and sheet.reviewer is not None and today_of(sheet.reviewer, now) > request.until
    readers = who_reads(request, released=request.is_released(now))
    size = (*said["size_late" if late else "size"], Words(" "), *readers)
    parts: tuple[Part, ...] = (Paragraph((*head, Words("\n"), *topic_line(request))), Paragraph(size))
    return Message((*parts, *_answering(sheet, now)), summary=said["asks_summary"])


def _answering(sheet: Sheet, now: datetime) -> tuple[Part, ...]:
    """What can be done with an invitation, or what became of it."""
    request = sheet.request
    said = words(HERE, requester=request.requester.name, about=request.about.name)
    if sheet.is_shared and request.is_cancelled and not request.is_released(now):
        return (SmallPrint(said["was_unread"]),)
    if sheet.is_shared:
        change = () if sheet.is_final(now) else (Buttons((answer_button(sheet, "button_change"),)),)
        return (SmallPrint(said["you_shared"]), *change)
    if request.is_cancelled:
        return (SmallPrint(said["was_cancelled"]),)
    if not sheet.is_owed or request.closed_at is not None:
        return _over(sheet, said)
    return (Buttons((answer_button(sheet), later_button(sheet), decline_button(sheet))),)


def _over(sheet: Sheet, said: Phrases) -> tuple[Part, ...]:
    """Nothing is owed any more; who declined may answer after all while the request is open."""
    if sheet.state is not State.DECLINED:
        return (SmallPrint(said["is_over"]),)
    after_all = () if sheet.request.closed_at else (Buttons((answer_button(sheet),)),)
    return (SmallPrint(said["you_declined"]), *after_all)


def answer_button(sheet: Sheet, name: str = "button_answer") -> Button:
    return Button("feedback.answer", label(HERE, name), SHEET.encode(sheet.id), Style.PRIMARY)


def later_button(sheet: Sheet) -> Button:
    return Button("feedback.later", label(HERE, "button_later"), SHEET.encode(sheet.id))


def decline_button(sheet: Sheet) -> Button:
    return Button("feedback.decline", label(HERE, "button_decline"), SHEET.encode(sheet.id))


def read_button(request: Request, name: str = "button_read") -> Button:
    return Button("feedback.read", label(HERE, name), REQUEST.encode(request.id), Style.PRIMARY)


def manage_button(request: Request) -> Button:
    return Button("feedback.manage", label(HERE, "button_manage"), REQUEST.encode(request.id))
