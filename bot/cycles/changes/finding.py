"""Compares who was asked with who reports to whom now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.cycles.ballots import RevieweeId
from bot.cycles.calendar import company_day
from bot.cycles.changes.on_the_way import Joiner, Kind, Proposal, Step
from bot.cycles.cycle import Cycle, Picker, Scope, Stage
from bot.cycles.picking.rules import enough_for
from bot.cycles.results.released_results import Asked
from bot.cycles.review import ReviewDebt
from bot.cycles.setup.lately import APART, Lately, tells_apart
from bot.cycles.setup.planning import NEW_HERE
from bot.people import Person
from bot.store import Work

MOST = 50
"""So many of each kind are proposed; the next follow once these are decided."""
FURTHER = 4
"""So many times more are looked at, where some of these can't be proposed."""


def may_join(joiner: Joiner, asked: Asked, lately: Lately) -> bool:
    """Whether they may be asked beside those who are: not if a result of the last 90 days and this one would differ by
    so few people that the difference told what these said. If the record of one of those is gone, nobody can say by how
    many. Also in place of who left: what these shared counts."""
    review, known = joiner.review, [each for each in asked if each is not None]
    before = {} if review.named else lately.get(review.number, {})
    is_known = not before or len(known) == len(asked)
    return is_known and not tells_apart(before, frozenset({*known, joiner.person.id}), review.cycle.least)


def was_known(cycle: Cycle, person: Person) -> bool:
    """Who joined shortly before the day of asking was left out by HR on purpose."""
    ask = cycle.setup.days.ask
    return person.start_date is not None and ask - NEW_HERE < person.start_date <= ask and not cycle.setup.newcomers


def asks_all_managers(cycle: Cycle) -> bool:
    """Whether whoever gets a team belongs to those whom the cycle is about."""
    setup = cycle.setup
    return setup.scope is Scope.MANAGERS and setup.picker is Picker.REPORTS and setup.approved is None


def can_change(cycle: Cycle, now: datetime) -> bool:
    """Who is added has a day at least."""
    today = company_day(cycle, now)
    open_ = cycle.stage is Stage.OPEN and (cycle.closes_at is None or now < cycle.closes_at)
    return open_ and today < cycle.setup.days.due


async def find_proposals(work: Work, cycle: Cycle, now: datetime) -> list[Proposal]:
    """What HR may decide now, and did not leave as it is, by the names of reviewees."""
    if not can_change(cycle, now):
        return []
    seen = await work.cycles.find_seen_changes(cycle)
    most = MOST + len(seen)
    found = await _find_joiners(work, cycle, now, most)
    found += await _find_moved(work, cycle, most)
    found += await _find_above(work, cycle, most)
    found += [_propose(Kind.REPLACE, each) for each in await work.cycles.find_picked_and_out(cycle, most)]
    found += await _find_new_managers(work, cycle, now, most)
    once = {each.key: each for each in reversed(found)}.values()
    wanted = [each for each in once if seen.get(each.key, Step.TOLD) is Step.TOLD]
    return sorted(wanted, key=lambda each: (each.about.casefold(), each.number, each.kind, _name(each.person)))


def _name(person: Person | None) -> tuple[str, int]:
    return (person.name.casefold(), person.id) if person else ("", 0)


async def find_lately(work: Work, cycle: Cycle, now: datetime) -> Lately:
    return await work.cycles.reviewed_lately(cycle.workspace, now - APART)


async def _find_joiners(work: Work, cycle: Cycle, now: datetime, most: int) -> list[Proposal]:
    """Who can't be added takes nobody's place."""
    lately: Lately | None = None
    asked: dict[RevieweeId, Asked] = {}
    looked_at = most
    while True:
        joiners = await work.cycles.find_joiners(cycle, looked_at)
        if lately is None:
            lately = await find_lately(work, cycle, now) if joiners else {}
        for review in {each.review.id: each.review for each in joiners if each.review.number in lately}.values():
            if review.id not in asked:
                asked[review.id] = await work.cycles.asked_about(review)
        able = [each for each in joiners if may_join(each, asked.get(each.review.id, ()), lately)]
        if len(able) >= most or len(joiners) < looked_at:
            return [_propose_joiner(each) for each in able[:most]]
        looked_at *= FURTHER


def _propose_joiner(joiner: Joiner) -> Proposal:
    review, person = joiner.review, joiner.person
    news = not was_known(review.cycle, person)
    return Proposal(Kind.ADD, review.reviewee, person, review, None, None, review.asked + 1, news)


def _propose(kind: Kind, debt: ReviewDebt) -> Proposal:
    asked = debt.review.asked + (kind is Kind.REPLACE)
    return Proposal(kind, debt.review.reviewee, debt.reviewer, debt.review, debt, None, asked)


async def _find_above(work: Work, cycle: Cycle, most: int) -> list[Proposal]:
    """Who was picked, and would read it if people were asked now; or whoever the reviewee reports to by now."""
    return [_propose(Kind.WITHDRAW, each) for each in await work.cycles.find_above(cycle, most)]


async def _find_moved(work: Work, cycle: Cycle, most: int) -> list[Proposal]:
    debts = await work.cycles.find_moved(cycle, most)
    numbers = sorted({each.reviewer.manager for each in debts if each.reviewer and each.reviewer.manager})
    managers = {each.id: each for each in await work.people.by_ids(cycle.workspace, numbers)}
    found: list[Proposal] = []
    for debt in debts:
        who, reviewee = debt.reviewer, debt.review.reviewee
        manager = managers.get(who.manager or 0) if who else None
        if who is not None and reviewee is not None and manager is not None:
            found.append(Proposal(Kind.WITHDRAW, reviewee, who, debt.review, debt, manager, debt.review.asked))
    return found


async def _find_new_managers(work: Work, cycle: Cycle, now: datetime, most: int) -> list[Proposal]:
    """Not of whom HR left out, nor of who had a result lately: who is asked about them is for the next cycle."""
    if not asks_all_managers(cycle):
        return []
    out: frozenset[int] | None = None
    hired_by = date.max if cycle.setup.newcomers else company_day(cycle, now) - NEW_HERE
    looked_at = most
    while True:
        counts = dict(await work.cycles.find_new_managers(cycle, enough_for(cycle.setup), hired_by, looked_at))
        if out is None:
            out = await _find_ruled_out(work, cycle, now) if counts else frozenset()
        people = await _find_reviewable(work, cycle, sorted(set(counts) - out)) if counts else []
        if len(people) >= most or len(counts) < looked_at:
            return [Proposal(Kind.REVIEW, each, None, None, None, None, counts[each.id]) for each in people[:most]]
        looked_at *= FURTHER


async def _find_ruled_out(work: Work, cycle: Cycle, now: datetime) -> frozenset[int]:
    if cycle.setup.named:
        return cycle.setup.left_out
    lately = await find_lately(work, cycle, now)
    return cycle.setup.left_out | set(lately) | await work.cycles.reviewed_elsewhere(cycle)


async def _find_reviewable(work: Work, cycle: Cycle, wanted: Sequence[int]) -> list[Person]:
    """Those who are here, and whose result somebody would read."""
    people = [each for each in await work.people.by_ids(cycle.workspace, wanted) if each.reachable and each.handles]
    if cycle.setup.reviewee_reads:
        return people
    managers = await work.people.by_ids(cycle.workspace, {each.manager for each in people if each.manager})
    reading = {each.id for each in managers if each.reachable}
    return [each for each in people if each.manager in reading]
