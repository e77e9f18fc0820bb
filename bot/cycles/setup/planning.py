"""Who is reviewed by whom, and who reads it: pure functions. A company of a hundred thousand is planned at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.cycles.cycle import Picker, Scope, Setup
from bot.cycles.picking.rules import enough_for, is_pending
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity
from bot.cycles.setup.lately import Lately, find_changes, tells_apart
from bot.cycles.setup.plan import JOINED, LeftOut, Plan, Why

NEW_HERE = timedelta(days=30)
"""Who joined so lately is not asked, unless HR wants it."""


def plan_reviews(members: Sequence[Member], setup: Setup, today: date, lately: Lately) -> Plan:
    """For everybody whom the cycle is about: who is asked about them, or why nobody is; both parts in the order of
    names."""
    people = {each.id: each for each in members}
    teams = group_by_manager(members, people)
    reviews: list[NewReview] = []
    left_out: list[LeftOut] = []
    joinable: dict[int, NewReview] = {}
    reports: set[int] = set()
    for reviewee in _find_reviewees(people, teams, setup):
        readers = _find_readers(reviewee, people, setup)
        team = teams.get(reviewee.id, ())
        picker, group = _find_group(reviewee, team, people, setup)
        reports |= {each.id for each in team} if picker is Picker.REPORTS else set()
        able = _find_reviewers(reviewee.id, group, picker, readers, setup, today)
        empty = NewReview(reviewee.id, (), readers, picker, setup.named)
        planned = _plan_one(reviewee, able, empty, setup, lately)
        if isinstance(planned, NewReview):
            reviews.append(planned)
            continue
        left_out.append(planned)
        if planned.why in JOINED:
            joinable[reviewee.id] = replace(empty, reviewers=tuple(each.id for each in able if each.answers))
    again = frozenset(each.reviewee for each in reviews if each.reviewee in lately and not each.named)
    planned_all = Plan(tuple(reviews), tuple(left_out), (), (), lately=again, earlier=lately, joinable=joinable)
    return _name_others(planned_all, members, reports, teams, setup, today)


def _plan_one(
    reviewee: Member, group: Sequence[Member], empty: NewReview, setup: Setup, lately: Lately
) -> NewReview | LeftOut:
    """With names, if HR wants that of all, or of this group while it is too small to answer without."""
    by_name = tuple(each.id for each in group if _may_answer(each, named=True))
    reviewers = by_name if setup.named else tuple(each.id for each in group if _may_answer(each, named=False))
    why = _find_reason(reviewee, reviewers, setup, lately) if empty.readers else Why.NO_READER
    if why is None:
        return replace(empty, reviewers=reviewers)
    if why is not Why.TOO_FEW:
        came, gone = find_changes(reviewers, lately.get(reviewee.id, {}), setup) if why is Why.SIMILAR else ((), ())
        return LeftOut(reviewee.id, len(reviewers), why, empty.picker, came=came, gone=gone)
    if not by_name or reviewee.id not in setup.by_name:
        return LeftOut(reviewee.id, len(reviewers), why, empty.picker, len(by_name))
    if not _is_approved(reviewee, setup):
        return LeftOut(reviewee.id, len(by_name), Why.NOT_APPROVED, empty.picker, len(by_name))
    return replace(empty, reviewers=by_name, named=True)


def _may_answer(member: Member, *, named: bool) -> bool:
    """With a name everybody can whom something reaches: on a chat without forms by a page."""
    return member.reachable if named else member.answers


def _is_approved(reviewee: Member, setup: Setup) -> bool:
    return setup.approved is None or reviewee.id in setup.approved


def _name_others(
    planned: Plan, members: Sequence[Member], reports: Collection[int], teams: Collection[int], setup: Setup,
    today: date,
) -> Plan:  # fmt: skip
    """With those who work here and are not asked; `reports` are all who report to somebody whose reports are asked."""
    known, named = {each.id for each in members}, setup.named
    new = tuple(
        each.id for each in members if each.id in reports and _may_answer(each, named=named) and is_new(each, today)
    )
    placed = {*teams, *(each for review in planned.reviews for each in review.reviewers)}
    alone = tuple(each.id for each in members if each.reachable and each.manager not in known and each.id not in placed)
    able = {each for review in planned.reviews if review.named for each in review.reviewers}
    unable = [each for each in members if each.id in reports and each.reachable and not each.answers]
    without = () if named else tuple(each.id for each in unable if each.id not in able)
    lone = frozenset(setup.chosen - set(teams)) if setup.scope is Scope.CHOSEN else frozenset()
    return replace(
        planned,
        newcomers=new,
        unmanaged=alone if setup.scope is Scope.MANAGERS and not setup.picker.is_asked else (),
        without_forms=without,
        without_team=lone,
    )


def _find_reviewees(people: Mapping[int, Member], teams: Collection[int], setup: Setup) -> Sequence[Member]:
    """By name."""
    found = teams if setup.scope is Scope.MANAGERS else setup.chosen
    return sorted((people[each] for each in found if each in people), key=lambda each: (each.name.casefold(), each.id))


def _find_group(
    reviewee: Member, team: Sequence[Member], people: Mapping[int, Member], setup: Setup
) -> tuple[Picker, Sequence[Member]]:
    """Those who were picked, unless all reports are asked and there are some; else, and until somebody picks, these."""
    if is_pending(setup, reviewee.id):
        return setup.picker, team
    if reviewee.id in setup.picked and (setup.picker is not Picker.REPORTS or not team):
        by = setup.picked_by.get(reviewee.id, Picker.HR)
        return by, [people[each] for each in sorted(setup.picked[reviewee.id]) if each in people]
    return Picker.REPORTS, team


@dataclass(frozen=True, slots=True)
class Unfit:
    """Of those whom HR picks to be asked about somebody: who reads the result, or whom it is about, and who can't
    answer."""

    reading: tuple[str, ...]
    silent: tuple[str, ...]


def find_unfit(members: Sequence[Member], setup: Setup, about: int, picked: Collection[int]) -> Unfit:
    """By name; who isn't among the members can't answer."""
    people = {each.id: each for each in members}
    reads = {about, *(each for each, _ in _find_readers(people[about], people, setup))} if about in people else {about}
    known = [people[each] for each in sorted(picked) if each in people]
    return Unfit(
        tuple(each.name for each in known if each.id in reads),
        tuple(each.name for each in known if each.id not in reads and not _may_answer(each, named=setup.named)),
    )


def find_asked(members: Sequence[Member], setup: Setup, about: int, today: date) -> frozenset[int]:
    """Everybody who would be asked about that person, whether enough or not."""
    people = {each.id: each for each in members}
    if about not in people:
        return frozenset()
    team = group_by_manager(members, people).get(about, ())
    readers = _find_readers(people[about], people, setup)
    picker, group = _find_group(people[about], team, people, setup)
    able = _find_reviewers(about, group, picker, readers, setup, today)
    return frozenset(each.id for each in able if _may_answer(each, named=setup.named))


def is_new(member: Member, today: date) -> bool:
    return member.start_date is not None and member.start_date > today - NEW_HERE


def group_by_manager(members: Sequence[Member], people: Mapping[int, Member]) -> dict[int, list[Member]]:
    """The reports of everybody who has some; nobody reports to themselves."""
    teams: dict[int, list[Member]] = {}
    for each in members:
        if each.manager is not None and each.manager in people and each.manager != each.id:
            teams.setdefault(each.manager, []).append(each)
    return teams


def _find_readers(reviewee: Member, people: Mapping[int, Member], setup: Setup) -> tuple[tuple[int, Capacity], ...]:
    """Who reads the result; nobody, if their manager has to and there is none."""
    above = tuple(_find_above(reviewee, people, setup))
    if setup.reviewee_reads:
        return (reviewee.id, Capacity.REVIEWEE), *above
    return above if any(capacity is Capacity.MANAGER for _, capacity in above) else ()


def _find_above(reviewee: Member, people: Mapping[int, Member], setup: Setup) -> Iterator[tuple[int, Capacity]]:
    """Whoever nothing reaches is no reader; those above them may be."""
    seen = {reviewee.id}
    capacity, above = Capacity.MANAGER, reviewee.manager
    while above is not None and above in people and above not in seen:
        wanted = setup.manager_reads if capacity is Capacity.MANAGER else setup.above_reads
        if wanted and people[above].reachable:
            yield above, capacity
        seen.add(above)
        capacity, above = Capacity.ABOVE, people[above].manager


def _find_reviewers(
    about: int, group: Sequence[Member], picker: Picker, readers: Sequence[tuple[int, Capacity]], setup: Setup,
    today: date,
) -> list[Member]:  # fmt: skip
    """Those of them who may be asked; nobody both reads a result and answers for it. Who was picked by name is asked,
    however lately they joined."""
    reading = {about, *(reader for reader, _ in readers)}
    everybody = setup.newcomers or picker is not Picker.REPORTS
    return [each for each in group if each.id not in reading and (everybody or not is_new(each, today))]


def _find_reason(reviewee: Member, reviewers: Sequence[int], setup: Setup, lately: Lately) -> Why | None:
    least = enough_for(setup)
    if not reviewee.reachable:
        return Why.UNREACHABLE
    if is_pending(setup, reviewee.id):
        return Why.BY_HR if reviewee.id in setup.left_out else Why.NOT_PICKED
    if len(reviewers) < least:
        return Why.TOO_FEW
    if reviewee.id in setup.left_out:
        return Why.BY_HR
    if not setup.named and tells_apart(lately.get(reviewee.id, {}), frozenset(reviewers), least):
        return Why.SIMILAR
    return None if setup.approved is None or reviewee.id in setup.approved else Why.NOT_APPROVED
