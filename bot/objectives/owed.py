"""What owners owe: a look at each objective a week before it is due, and on the day. Nudge and Home read it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.admission import Who
from bot.home.cards import Card, Cards, HomeView, Section, Span, quiet
from bot.home.redraw import lists_changed
from bot.messages import Buttons, Paragraph, Part, Text, Words
from bot.nudges.debts import Debt, DueWindow, Horizon, Moment, Moments, Owed
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import horizon
from bot.objectives import receipt
from bot.objectives.objective import Objective
from bot.objectives.render import bar
from bot.objectives.repository import Due, Upcoming
from bot.objectives.rules import people_concerned
from bot.people import Person
from bot.phrases import label, words
from bot.routes import OnHome, OnNudge
from bot.shortened import shorten
from bot.store import Work

HERE = "objectives/owed"
LEAD = timedelta(days=7)
"""So long before it is due the first reminder comes; the second comes on the day."""

FARTHEST = timedelta(days=30)
"""What is due later can stand in no nudge, whatever the holidays."""


async def moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    """A week before, and on the day."""
    on = sorted({*due.days, *(day + LEAD for day in due.days)})
    found = await work.objectives.due_on(due.workspace, on, after, most)
    return Moments(
        tuple(each for one in found for each in _of(one)), found[-1].objective if len(found) == most else None
    )


def _of(due: Due) -> tuple[Moment, Moment]:
    return Moment(due.owner, due.due - LEAD, due.since), Moment(due.owner, due.due, due.since)


async def find_owed(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    """Open objectives of which the week before has begun."""
    found = await _find_upcoming(work, person, days, skip, most)
    return Owed(tuple(Debt(each.wording.due, _parts(each, days.today)) for each in found.objectives), found.total)


async def _find_upcoming(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Upcoming:
    return await work.objectives.due_by(person, days.today, days.until + LEAD, skip, most)


async def cards(view: HomeView, span: Span) -> Cards:
    """The same on Home."""
    person = view.actor.person
    days = horizon(person, view.now)
    found = await _find_upcoming(view.work, person, days, span.skip, span.most)
    return Cards(
        tuple(Card(_parts(each, days.today), f"objective {each.id}") for each in found.objectives), total=found.total
    )


def _parts(objective: Objective, today: date) -> tuple[Part, ...]:
    title = Words(shorten(objective.wording.title), bold=True)
    said = Paragraph((title, Words("\n"), *_stands(objective, today)))
    buttons = (
        quiet(receipt.progress_button(objective)),
        receipt.close_button(objective),
        receipt.edit_button(objective),
    )
    return said, Buttons(buttons)


def _stands(objective: Objective, today: date) -> Text:
    """When it is due, and how it stands."""
    due = objective.wording.due
    left = (due - today).days
    said = words(
        HERE,
        count=abs(left),
        due=due,
        bar=bar(objective.progress),
        percent=objective.progress,
        health=label("objectives/post", objective.health),
    )
    if left < 0:
        return said["late"]
    return said["today" if left == 0 else "tomorrow" if left == 1 else "soon"]


async def note_changes(work: Work, *objectives: Objective, now: datetime) -> None:
    """What was done with an objective shows on the Home of those whom it concerns, and in its owner's nudge. It is told
    how it was before, too."""
    await lists_changed(work, people_concerned(*objectives), now)
    if min(each.wording.due for each in objectives) <= (now + FARTHEST).date():
        await debts_changed(work, objectives[0].owner, now)


ENTRIES = (
    OnNudge("objectives.owed", moments, find_owed),
    OnHome(Section.OWED, 10, "objectives.owed", cards, Who.EVERYBODY),
)
