"""Two upward cycles: one of which the results are out, and one that asks, with sealed answers in its folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.cli.demo_history.past import MORNING
from bot.cycles.ballots import Ballot, Slip
from bot.cycles.calendar import A_WEEK, CLOSE_TO_RELEASE, closes_at, default_days, release_at
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.launch.invitation import invitation
from bot.cycles.launch.invitations import INVITATION, about
from bot.cycles.question_sets.templates import default_template
from bot.cycles.results.averages import average_company
from bot.cycles.results.results import make_result
from bot.cycles.review import Review, ReviewDebt
from bot.cycles.running.sweeping import SWEPT_AT
from bot.cycles.setup.planning import plan_reviews
from bot.cycles.terms import write_terms
from bot.nudges.calendar import A_DAY, Week, last_working_day, next_working_day
from bot.nudges.rules import today_of
from bot.phrases import zone_of
from bot.publishing.copies import to_people
from bot.question_sets import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.cli.demo_history.entries import Open, Rated, RatedBy, Released
    from bot.cli.demo_history.past import Past
    from bot.cycles.ballots import Ballots
    from bot.cycles.repository import Member
    from bot.cycles.results.result import NewResult

HR = "grace"
SOON_READ = timedelta(hours=5)
ASKED_AT = time(10, 5)
"""Where each of them lives, as the bot asks."""
MOST = 1000
"""Reviews: more than the demo's company has."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A cycle that asks nobody before its folder is there."""

    cycle: Cycle
    reviews: tuple[Review, ...]
    debts: tuple[ReviewDebt, ...]


# ---------------------------------------------------------------- what is out


async def release(past: Past, entry: Released) -> None:
    """A cycle of months ago, as it stands today: figures and texts without authors."""
    cycles, days = past.work.cycles, default_days(_today(past) - timedelta(entry.ago), _week(past))
    drafted = await _plan(past, entry.name, entry.note, days)
    cycle, ended = await _open(past, drafted), release_at(days.release, drafted.cycle.zone)
    await cycles.mark_paid(cycle, [each.id for each in drafted.debts], ended)
    await cycles.set_stage(cycle, Stage.CLOSED, cycle.closes_at or ended)
    results = [(each, _result(past, each, entry)) for each in drafted.reviews]
    for review, result in results:
        await cycles.save_result(review, result, ended)
        await cycles.mark_read(review, review.readers[0].person, ended + SOON_READ)
    figures = [result.figures for _, result in results if result is not None]
    await cycles.save_company(cycle, average_company(cycle.setup.questions, figures))
    await cycles.set_stage(cycle, Stage.RELEASED, ended)


def _result(past: Past, review: Review, entry: Released) -> NewResult | None:
    (rated,) = (some for who, some in entry.about.items() if past.people[who].id == review.number)
    setup = review.cycle.setup
    return make_result(setup.questions, [_fill(setup, each) for each in rated], setup.least)


def _fill(setup: Setup, rated: Rated) -> Ballot:
    quick = [each.id for each in setup.questions if each.kind is not Kind.TEXT]
    texts = {"helps_most": rated.helps_most, "one_change": rated.one_change}
    return Ballot(dict(zip(quick, rated.rates, strict=True)) | {name: said for name, said in texts.items() if said})


# ---------------------------------------------------------------- what asks


async def draft(past: Past, entry: Open) -> Drafted:
    """Asks since the working day before today, for so long that nobody is reminded at once. Today begins when it is
    looked who has answered: before, nothing would be known of what was asked yesterday."""
    week, today = _week(past), today_of(past.people[HR], past.now - timedelta(hours=SWEPT_AT.hour))
    due = next_working_day(today + 2 * A_WEEK, week)
    days = Days(last_working_day(today - A_DAY, week), due, next_working_day(due + CLOSE_TO_RELEASE - A_DAY, week))
    return await _plan(past, entry.name, entry.note, days)


async def seal(ballots: Ballots, drafted: Drafted) -> None:
    """Its folder. Outside any transaction, as what is shared."""
    await ballots.begin(drafted.cycle.id, {each.id: write_terms(each) for each in drafted.reviews})


async def share(past: Past, ballots: Ballots, drafted: Drafted, answers: Sequence[RatedBy]) -> None:
    cycle = drafted.cycle
    debts = {(each.reviewer.id, each.review.number): each for each in drafted.debts if each.reviewer}
    for answered in answers:
        by = past.people[answered.by].id
        debt = debts[by, past.people[answered.about].id]
        paper = await ballots.open_paper(Slip(cycle.id, debt.review.id, debt.id, by, 0))
        await ballots.share(paper.slip, _fill(cycle.setup, answered))


async def ask(past: Past, drafted: Drafted) -> None:
    """It is open, and everybody asked has their message."""
    cycle = await _open(past, drafted)
    for person in {each.reviewer.id: each.reviewer for each in drafted.debts if each.reviewer}.values():
        message = invitation(await past.work.cycles.debts_of(person, cycle.id))
        told = to_people(INVITATION, about(cycle.id, person), [person], message)
        at = datetime.combine(cycle.setup.days.ask, ASKED_AT, zone_of(person.time_zone or cycle.zone))
        await past.send([each for each in told if each.platform == "slack"], at.astimezone(UTC))


# ---------------------------------------------------------------- both


async def _plan(past: Past, name: str, note: str, days: Days) -> Drafted:
    cycles, owner, template = past.work.cycles, past.people[HR], default_template()
    setup = Setup(name, template.id, template.questions, days, note, title=template.name, intro=template.intro)
    planned = plan_reviews(await _find_members(past), setup, days.ask, {})
    begins = _begins(days, owner.time_zone)
    cycle = await cycles.add(past.workspace, owner, setup, owner.time_zone, begins - A_WEEK)
    await cycles.add_reviews(cycle, planned.reviews)
    reviews = await cycles.reviews(cycle, b"", MOST)
    asked = {each for review in planned.reviews for each in review.reviewers}
    people = [each for each in past.people.values() if each.id in asked]
    debts = {debt.id: debt for each in people for debt in await cycles.debts_of(each, cycle.id)}
    return Drafted(cycle, reviews, tuple(debts.values()))


async def _find_members(past: Past) -> list[Member]:
    """With their managers, which the profiles tell the bot only in the next seconds."""
    managers = {past.people[who].id: manager.id for who, manager in past.managers.items()}
    return [replace(each, manager=managers.get(each.id)) for each in await past.work.cycles.members(past.workspace)]


async def _open(past: Past, drafted: Drafted) -> Cycle:
    cycles, cycle, at = past.work.cycles, drafted.cycle, _begins(drafted.cycle.setup.days, drafted.cycle.zone)
    days = cycle.setup.days
    await cycles.mark_invited([each.id for each in drafted.debts], at)
    ends = closes_at(days.due, await cycles.zones(cycle))
    await cycles.set_times(cycle, ends, release_at(days.release, cycle.zone))
    await cycles.set_stage(cycle, Stage.PLANNED, cycle.created_at)
    return await cycles.set_stage(cycle, Stage.OPEN, at)


def _begins(days: Days, zone: str) -> datetime:
    """When people were told."""
    return datetime.combine(days.ask, MORNING, zone_of(zone)).astimezone(UTC)


def _today(past: Past) -> date:
    return today_of(past.people[HR], past.now)


def _week(past: Past) -> Week:
    return Week(past.countries.get(HR))
