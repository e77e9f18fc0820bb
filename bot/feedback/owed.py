"""What reviewers owe, and what a requester hears after the last day: nudge and Home read it."""

from __future__ import annotations

from datetime import date, datetime

from bot.admission import Who
from bot.feedback.render import answer_button, decline_button, later_button, manage_button, name_topic, say_about
from bot.feedback.repository import Missing, Owing
from bot.feedback.request import Request, Sheet
from bot.feedback.rules import LEAD, OPEN_LONGEST
from bot.home.cards import Card, Cards, HomeView, Section, Span, quiet
from bot.messages import Buttons, Paragraph, Part, Words
from bot.nudges.debts import Debt, DueWindow, Horizon, Moment, Moments, Owed
from bot.nudges.putting_off import hears_later
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import words
from bot.routes import OnHome, OnNudge
from bot.shortened import shorten_name
from bot.store import Work

HERE = "feedback/owed"


# ---------------------------------------------------------------- reviewers


async def find_moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    """Two days before the last day, and on it; or on the day to which one of them was put off."""
    found = await work.feedback.find_due_on(due, after, most)
    last = found[-1].reviewer if len({each.reviewer for each in found}) == most else None
    return Moments(tuple(moment for each in found for moment in _moments_of(each)), last)


def _moments_of(owing: Owing) -> list[Moment]:
    who, since, later = owing.reviewer, owing.since, owing.later
    put_off = [Moment(who, later, since, forward=True)] if later is not None else []
    return [*put_off, *(Moment(who, day, since, not_before=later) for day in (owing.until - LEAD, owing.until))]


async def find_owed(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    """All of it but what was put off to another day."""
    found = await work.feedback.find_owed(person, days.today, skip, most, postponed=False)
    return Owed(tuple(_debt(each, days.today) for each in found.sheets), found.total)


def _debt(sheet: Sheet, today: date) -> Debt:
    """Whoever put it off until today has been told of it before, however lately."""
    asked_at = sheet.invited_at if sheet.later is None else None
    return Debt(sheet.request.until, _describe_sheet(sheet, today), _ends(sheet.request), asked_at)


async def show_owed(view: HomeView, span: Span) -> Cards:
    """The same on Home, with what was put off."""
    day = today_of(view.actor.person, view.now)
    found = await view.work.feedback.find_owed(view.actor.person, day, span.skip, span.most)
    return Cards(tuple(Card(_describe_sheet(each, day)) for each in found.sheets), total=found.total)


def _describe_sheet(sheet: Sheet, day: date) -> tuple[Part, ...]:
    request = sheet.request
    said = words(
        HERE,
        requester=shorten_name(request.requester.name),
        about=shorten_name(request.about.name),
        until=request.until,
        count=abs((request.until - day).days),
        day=sheet.later or request.until,
    )
    due = said["late" if request.until < day else "today" if request.until == day else "soon"]
    put_off = (Words(" "), *said["later"]) if hears_later(sheet.later, sheet.reviewer, day) else ()
    head = said["asked" if request.about_requester else "asked_about"]
    buttons = (quiet(answer_button(sheet)), later_button(sheet), decline_button(sheet))
    return Paragraph((*head, Words(" "), name_topic(request), Words("\n"), *due, *put_off)), Buttons(buttons)


# ---------------------------------------------------------------- requesters


async def find_unanswered_moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    """The first working day after the last day."""
    return Moments.page(await work.feedback.find_unanswered_on(due, after, most), most, forward=True)


async def find_unanswered(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    """Told once: what was not told by an earlier reminder."""
    found = await work.feedback.find_unanswered(person, days.told or date.min, days.today, skip, most)
    debts = (Debt(each.request.until, _describe_missing(each), _ends(each.request)) for each in found.requests)
    return Owed(tuple(debts), found.total)


def _ends(request: Request) -> datetime:
    return request.created_at + OPEN_LONGEST


async def show_unanswered(view: HomeView, span: Span) -> Cards:
    """On Home until it is settled."""
    person = view.actor.person
    found = await view.work.feedback.find_unanswered(person, date.min, today_of(person, view.now), span.skip, span.most)
    return Cards(tuple(Card(_describe_missing(each)) for each in found.requests), total=found.total)


def _describe_missing(missing: Missing) -> tuple[Part, ...]:
    request = missing.request
    said = words(
        HERE,
        person=shorten_name(missing.first.name),
        count=missing.number - 1,
        title=name_topic(request),
        until=request.until,
    )
    line = (*say_about(request, request.requester), *said["missing"])
    return Paragraph(line), Buttons((manage_button(request),))


ENTRIES = (
    OnNudge("feedback.owed", find_moments, find_owed),
    OnNudge("feedback.unanswered", find_unanswered_moments, find_unanswered),
    OnHome(Section.OWED, 20, "feedback.owed", show_owed, Who.EVERYBODY),
    OnHome(Section.OWED, 30, "feedback.unanswered", show_unanswered, Who.EVERYBODY),
)
