"""The office as the tests of cycles look at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.cycles.ballots import Ballot, Ballots, Shared, Slip
from bot.cycles.calendar import closes_at, release_at
from bot.cycles.cycle import LEAST, Cycle, Days, Picker, Setup, Stage
from bot.cycles.joint.pairs import join
from bot.cycles.launch.launching import seal_terms
from bot.cycles.question_sets.templates import default_template
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, Review, ReviewDebt
from bot.people import Person
from bot.question_sets import Question, question_of, read_sets
from tests.feedback.office import find_people
from tests.office import Office

ZONE = "Europe/Oslo"
TEAM = {"dmitri": ("ben", "eun", "jorge")}
"""Dmitri and those who report to him."""


def questions(template: str = "manager_effectiveness") -> tuple[Question, ...]:
    (found,) = (each for each in read_sets()["cycle_templates"] if each["id"] == template)
    return tuple(question_of(each) for each in found["questions"])


def setup(
    office: Office, *, least: int = LEAST, days: int = 9, name: str = "Autumn", named: bool = False, asks_in: int = 0
) -> Setup:
    """Asks after `asks_in` days, ends after `days` and is released five days later."""
    today = office.sandbox.clock.now().date()
    due = today + timedelta(days)
    span = Days(today + timedelta(asks_in), due, due + timedelta(5))
    asked = default_template()
    return Setup(name, asked.id, asked.questions, span, least=least, title=asked.name, intro=asked.intro, named=named)


def ballots(office: Office) -> Ballots:
    found = office.engine.context.ballots
    assert found is not None
    return found


async def plan_cycle(
    office: Office,
    reviews: Mapping[str, Sequence[str]],
    *,
    least: int = LEAST,
    days: int = 9,
    managers: Mapping[str, Sequence[str]] | None = None,
    owner: str = "grace",
    named: Collection[str] = (),
    hidden: Collection[str] = (),
    picker: Picker = Picker.REPORTS,
    joint: Sequence[str] = (),
    asks_in: int = 1,
    stage: Stage = Stage.PLANNED,
) -> Cycle:
    """An approved cycle in the store, with its reviews; nobody is asked before tomorrow. `managers` read beside their
    reviewee, or in place of those `hidden`. About those `named` people answer with their names; `picker` says who
    picked them. The two `joint` have one result."""
    reading = managers or {}
    names = sorted({owner, *reviews, *(each for some in (*reviews.values(), *reading.values()) for each in some)})
    known = dict(zip(names, await find_people(office, *names), strict=True))
    now = office.sandbox.clock.now()
    new = [
        replace(
            _new_review(known, each, some, reading.get(each, ()), hidden=each in hidden),
            named=each in named,
            picker=picker,
        )
        for each, some in reviews.items()
    ]
    if joint:
        both = [each for each in new if each.reviewee in {known[handle].id for handle in joint}]
        new = [*(each for each in new if each not in both), *filter(None, (join(*both),))]
    made = setup(office, least=least, days=days, named=set(named) == set(reviews), asks_in=asks_in)
    made = replace(made, reviewee_reads=not hidden, manager_reads=bool(managers), picker=picker)
    async with office.store.work() as work:
        owns = known[owner]
        cycle = await work.cycles.add(owns.workspace, owns, made, ZONE, now)
        await work.cycles.add_reviews(cycle, new)
        cycle = await work.cycles.set_stage(cycle, stage, now)
        await work.commit()
    return cycle


def _new_review(
    known: Mapping[str, Person], about: str, by: Sequence[str], managers: Sequence[str], *, hidden: bool = False
) -> NewReview:
    own = () if hidden else ((known[about].id, Capacity.REVIEWEE),)
    readers = [*own, *((known[each].id, Capacity.MANAGER) for each in managers)]
    return NewReview(known[about].id, tuple(known[each].id for each in by), tuple(readers))


async def open_cycle(
    office: Office,
    reviews: Mapping[str, Sequence[str]],
    *,
    least: int = LEAST,
    days: int = 9,
    managers: Mapping[str, Sequence[str]] | None = None,
    owner: str = "grace",
    invited: bool = True,
    named: Collection[str] = (),
    hidden: Collection[str] = (),
    picker: Picker = Picker.REPORTS,
    joint: Sequence[str] = (),
) -> Cycle:
    """An open cycle, its folder of ballots, and everybody marked as asked, though no message was sent: for tests of
    what follows the invitations. `{"dmitri": ["ben", "eun", "jorge"]}`: these review Dmitri."""
    cycle = await plan_cycle(
        office,
        reviews,
        least=least,
        days=days,
        managers=managers,
        owner=owner,
        named=named,
        hidden=hidden,
        picker=picker,
        joint=joint,
        asks_in=0,
        stage=Stage.DRAFT,  # or the bot's own job would open it, too
    )
    about, now = await reviews_of(office, cycle), office.sandbox.clock.now()
    await seal_terms(office.engine.context.ballots, cycle, about)
    async with office.store.work() as work:
        zones, span = await work.cycles.zones(cycle), cycle.setup.days
        cycle = await work.cycles.set_times(cycle, closes_at(span.due, zones), release_at(span.release, cycle.zone))
        cycle = await work.cycles.set_stage(cycle, Stage.OPEN, now)
        if invited:
            await work.cycles.mark_invited(
                [each for some in about for each in await work.cycles.debts_about(some)], now
            )
        await work.commit()
    return cycle


async def reload(office: Office, cycle: Cycle) -> Cycle:
    async with office.store.read() as work:
        found = await work.cycles.get(cycle.workspace, cycle.id)
    assert found is not None
    return found


async def reviews_of(office: Office, cycle: Cycle) -> tuple[Review, ...]:
    async with office.store.read() as work:
        return await work.cycles.reviews(cycle, b"", 1000)


async def review_of(office: Office, cycle: Cycle, handle: str) -> Review:
    (person,) = await find_people(office, handle)
    (found,) = (each for each in await reviews_of(office, cycle) if each.is_about(person))
    return found


async def debts_of(office: Office, cycle: Cycle, handle: str) -> tuple[ReviewDebt, ...]:
    """What somebody was asked, by the reviewees' names."""
    (person,) = await find_people(office, handle)
    async with office.store.read() as work:
        return await work.cycles.debts_of(person, cycle.id)


async def debt_of(office: Office, cycle: Cycle, handle: str, about: str | None = None) -> ReviewDebt:
    """The only one, or the one `about` somebody."""
    debts = await debts_of(office, cycle, handle)
    if about is not None:
        (person,) = await find_people(office, about)
        debts = tuple(each for each in debts if each.review.is_about(person))
    (found,) = debts
    return found


async def share(office: Office, debt: ReviewDebt, **answers: str) -> None:
    """Shares that review as its form does, by the ids of the questions; without answers it is taken back."""
    assert debt.reviewer is not None
    slip = Slip(debt.review.cycle.id, debt.review.id, debt.id, debt.reviewer.id, 0)
    paper = await ballots(office).open_paper(slip)
    assert await ballots(office).share(paper.slip, Ballot(answers)) is Shared.YES


async def managed(office: Office, manager: str, *reports: str) -> None:
    for each in reports:
        await office.answered("mira", f"/upward manager @{each} @{manager}")
