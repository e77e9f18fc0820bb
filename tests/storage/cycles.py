"""A company with a cycle, for tests of storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, Review, ReviewDebt
from bot.feedback.questions import default_template
from bot.nudges.debts import DueWindow
from bot.nudges.rules import REST, WRONG
from bot.people import Person
from storage.store import DatabaseStore, OneWork
from tests.storage.samples import NOW, person, profile, settle

NAMES = ("Ana Gil", "Ben Ito", "Cem Kaya", "Dan Roe", "Eva Lund")
TODAY = NOW.date()
DAYS = Days(TODAY, TODAY + timedelta(9), TODAY + timedelta(14))
SETUP = Setup("Autumn", "manager_effectiveness", default_template().questions, DAYS, note="Thank you!", newcomers=True)


async def people(store: DatabaseStore, team: str = "T1") -> list[Person]:
    await settle(store, *(profile(name) for name in NAMES), team=team)
    return [await person(store, name.split()[0].lower(), team) for name in NAMES]


async def add(work: OneWork, about: Person, by: Sequence[Person], *managers: Person) -> tuple[Cycle, Review]:
    """A cycle with one review; everybody was told."""
    cycle = await work.cycles.add(about.workspace, about, SETUP, "Europe/Oslo", NOW)
    await add_review(work, cycle, about, by, *managers)
    cycle = await work.cycles.set_stage(cycle, Stage.OPEN, NOW)
    (review,) = await work.cycles.reviews(cycle, b"", 10)
    await work.cycles.mark_invited(await work.cycles.debts_about(review), NOW)
    return cycle, review


async def add_review(work: OneWork, cycle: Cycle, about: Person, by: Sequence[Person], *managers: Person) -> None:
    readers = [(about.id, Capacity.REVIEWEE), *((each.id, Capacity.MANAGER) for each in managers)]
    await work.cycles.add_reviews(cycle, [NewReview(about.id, tuple(each.id for each in by), tuple(readers))])


async def debt_of(work: OneWork, reviewer: Person, cycle: Cycle) -> ReviewDebt:
    (found,) = await work.cycles.debts_of(reviewer, cycle.id)
    return found


def window(*days: date) -> DueWindow:
    first = datetime.combine(days[0], NOW.timetz())
    return DueWindow(1, days, first - REST, first + WRONG)
