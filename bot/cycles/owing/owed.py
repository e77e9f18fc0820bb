"""Who owes a review: for the nudge and for Home. Both ask the ballots right before what has been shared since the last
sweep; nothing of that is stored."""

from __future__ import annotations

import asyncio
from datetime import date

from bot.admission import Who
from bot.cycles.ballots import BallotsLost, CycleId, DebtId
from bot.cycles.calendar import reminder_days
from bot.cycles.launch.invitation import answer_button, bold, decline_button, later_button, minutes_about, name_of
from bot.cycles.owing import later
from bot.cycles.owing.owing_review import OwingReview
from bot.cycles.review import ReviewDebt
from bot.errors import NotSaved
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Buttons, Paragraph, Part, SmallPrint, Style, Text, Words
from bot.nudges.calendar import A_DAY
from bot.nudges.debts import Debt, DueWindow, Horizon, Moment, Moments, Owed
from bot.nudges.putting_off import hears_later
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import words
from bot.routes import Context, OnHome, OnNudge, Route
from bot.store import Work

HERE = "cycles/owed"
LOOKED_AT = 200
"""So many debts of one person the ballots are asked about."""
PATIENCE = 1.0
"""Seconds that the folder of ballots may take."""


# ---------------------------------------------------------------- when


async def find_moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    """In the middle, and on the last working day before it is due; on the day to which it was put off;
    and when HR has all who owe reminded."""
    found = await work.cycles.find_due_on(due, after, most)
    last = found[-1].reviewer if len({each.reviewer for each in found}) == most else None
    return Moments(tuple(moment for each in found for moment in moments_of(each)), last)


def moments_of(owing: OwingReview) -> list[Moment]:
    who, since, put_off = owing.reviewer, owing.since, owing.later
    moments = [Moment(who, day, since, not_before=put_off) for day in reminder_days(owing.asked, owing.due)]
    moments += [Moment(who, put_off, since, forward=True)] if put_off is not None else []
    return [*moments, *_by_hr(owing)]


def _by_hr(owing: OwingReview) -> list[Moment]:
    """The next of their working hours after HR said so: on another day than the nudge before, and not before a day that
    they chose themselves. The day in UTC may be one ahead of theirs."""
    if owing.reminded is None or (owing.nudged_at is not None and owing.nudged_at >= owing.reminded):
        return []
    first = owing.reminded.date() - A_DAY
    days = [first, *([owing.nudged + A_DAY] if owing.nudged else []), *([owing.later] if owing.later else [])]
    return [Moment(owing.reviewer, max(days), owing.reminded, forward=True)]


# ---------------------------------------------------------------- what


async def find_settled(context: Context, person: Person) -> frozenset[bytes] | None:
    """What is shared already; None if the folder says nothing for a second. What can't be answered because the folder
    is lost is not asked for either."""
    async with context.store.read() as work:
        today = today_of(person, context.clock.now())
        owed = await work.cycles.find_owed(person, today, 0, LOOKED_AT)
    sealed = [each for each in owed.debts if not each.review.named]
    settled: set[bytes] = set()
    try:
        async with asyncio.timeout(PATIENCE):
            for cycle in dict.fromkeys(each.review.cycle.id for each in sealed):
                settled |= await _ask(context, cycle, [d.id for d in sealed if d.review.cycle.id == cycle])
    except (TimeoutError, NotSaved):
        return None
    return frozenset(settled)


async def _ask(context: Context, cycle: CycleId, debts: list[DebtId]) -> frozenset[DebtId]:
    if context.ballots is None:
        return frozenset(debts)
    try:
        return await context.ballots.find_shared(cycle, debts)
    except BallotsLost:
        return frozenset(debts)


async def find_owed(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    """All of it but what was put off to another day."""
    but = [DebtId(each) for each in days.settled]
    found = await work.cycles.find_owed(person, days.today, skip, most, postponed=False, but=but)
    return Owed(tuple(_debt(each, days.today) for each in found.debts), found.total)


def _debt(debt: ReviewDebt, today: date) -> Debt:
    """Whoever put it off until today has been told of it before, however lately."""
    asked_at = debt.invited_at if debt.later is None else None
    return Debt(_due(debt), _describe(debt, today), debt.review.cycle.closes_at, asked_at)


async def show_owed(view: HomeView, span: Span) -> Cards:
    """The same on Home, with what was put off."""
    person, today = view.actor.person, today_of(view.actor.person, view.now)
    but = [DebtId(each) for each in view.settled or ()]
    found = await view.work.cycles.find_owed(person, today, span.skip, span.most, but=but)
    as_of = (SmallPrint(words(HERE)["as_of"]),) if view.settled is None else ()
    cards = [
        Card((*_describe(each, today, on_home=True), *(() if each.review.named else as_of))) for each in found.debts
    ]
    return Cards(tuple(cards), found.total)


def _due(debt: ReviewDebt) -> date:
    return debt.review.cycle.setup.days.due


def _describe(debt: ReviewDebt, today: date, *, on_home: bool = False) -> tuple[Part, ...]:
    due, cycle = _due(debt), debt.review.cycle
    said = words(
        HERE, reviewer=name_of(debt), until=due, count=(due - today).days, minutes=minutes_about(debt.review),
        day=debt.later or due, picker=debt.review.picker.value,
    )  # fmt: skip
    when: Text = said["late" if due < today else "today" if due == today else "soon"]
    put_off = (Words(" "), *said["later"]) if hears_later(debt.later, debt.reviewer, today) else ()
    line = (*bold(said["asks"]), Words("\n"), *when, Words(" "), *said["takes"], *put_off)
    answer = answer_button(debt, Style.PLAIN if on_home else Style.PRIMARY)
    return Paragraph(line), Buttons((answer, later_button(cycle), decline_button(debt)))


ENTRIES: tuple[Route, ...] = (
    OnNudge("cycles.owed", find_moments, find_owed, find_settled),
    OnHome(Section.OWED, 15, "cycles.owed", show_owed, Who.EVERYBODY, settled=find_settled),
    *later.ENTRIES,
)
