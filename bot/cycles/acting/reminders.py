"""What people agreed about their results comes back on its day: once in the nudge, and on Home."""

from __future__ import annotations

from datetime import date

from bot.admission import Who
from bot.cycles.acting.takeaway import AHEAD, Occasion, Reminder
from bot.cycles.results.telling import read_button
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Buttons, Paragraph, Part
from bot.nudges.debts import Debt, DueWindow, Horizon, Moments, Owed
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import words
from bot.routes import OnHome, OnNudge, Route
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/talk"


async def find_moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    return Moments.page(await work.cycles.find_reminded_on(due, after, most), most, forward=True)


async def find_owed(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    """Told once."""
    found, total = await work.cycles.find_reminders(person, days.told or date.min, days.today, skip, most)
    return Owed(tuple(Debt(each.day, _describe(each)) for each in found), total)


async def show_agreed(view: HomeView, span: Span) -> Cards:
    """On Home, also for who is reminded there alone."""
    me, today = view.actor.person, today_of(view.actor.person, view.now)
    found, total = await view.work.cycles.find_agreed_now(me, today, span.skip, span.most)
    return Cards(tuple(Card(_describe(each)) for each in found), total)


def _describe(reminder: Reminder) -> tuple[Part, ...]:
    review, asks = reminder.agreed.review, reminder.agreed.author
    own = asks.id == reminder.person.id
    said = words(
        HERE, reviewer=shorten_name(asks.name),
        about=shorten_name(review.about), day=_day(reminder),
    )  # fmt: skip
    talks = "talks" if not own else "talks_about" if review.is_hidden else "talks_own"
    block = "look_at_it" if reminder.agreed.occasion is Occasion.TAKEAWAY else talks
    line = Paragraph(said[block])
    return (line, Buttons((read_button(review),))) if own else (line,)


def _day(reminder: Reminder) -> date:
    """What the reminder is of."""
    return reminder.day + AHEAD if reminder.agreed.occasion is Occasion.TAKEAWAY else reminder.day


ENTRIES: tuple[Route, ...] = (
    OnNudge("cycles.reminders", find_moments, find_owed),
    OnHome(Section.WAITING, 45, "cycles.reminders", show_agreed, Who.EVERYBODY),
)
