"""Two who are reviewed together, since too few could answer about one of them alone: one result of what is answered
about both, shown to both. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.cycles.cycle import Scope, Setup
from bot.cycles.picking.rules import enough_for
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity
from bot.cycles.setup.lately import Before, Lately, find_changes, tells_apart
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.forms import OFFERED_MOST
from bot.question_sets import Kind

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody with whom a reviewee can have one result; `asked` people could answer about the two."""

    reviewee: int
    asked: int


def can_pair(setup: Setup) -> bool:
    """Whether two can have one result: without names, read by both, and with something to ask but texts."""
    rated = any(each.kind is not Kind.TEXT for each in setup.questions)
    return rated and setup.reviewee_reads and not setup.named and setup.scope is not Scope.COMPANY


def separate(setup: Setup, *reviewees: int) -> Setup:
    """Each of them alone, and so is whoever was to be reviewed together with one of them."""
    apart = {*reviewees, *(setup.joint[each] for each in reviewees if each in setup.joint)}
    return replace(setup, joint={one: other for one, other in setup.joint.items() if one not in apart})


def unite(setup: Setup, one: int, other: int) -> Setup:
    """Whatever was decided or approved about one of them alone holds no more."""
    pair, alone = {one, other}, separate(setup, one, other)
    return replace(
        alone,
        joint={**alone.joint, one: other, other: one},
        left_out=setup.left_out - pair,
        by_name=setup.by_name - pair,
        approved=None if setup.approved is None else setup.approved - pair,
    )


def part(setup: Setup, reviewee: int) -> Setup:
    """As `separate`, and what was approved of both holds for neither alone."""
    pair = {reviewee, setup.joint.get(reviewee, reviewee)} if reviewee in setup.joint else set()
    approved = None if setup.approved is None else setup.approved - pair
    return replace(separate(setup, reviewee), approved=approved)


def find_partners(planned: Plan, setup: Setup, about: int) -> Sequence[Partner]:
    """With whom somebody of whom too few can answer could be reviewed: those first who are too few themselves. Nobody
    whose result of before would tell too much beside that of the two."""
    own, enough = planned.joinable.get(about), enough_for(setup)
    if own is None or len(own.reviewers) >= enough or not can_pair(setup):
        return ()
    others = [*planned.joinable.values(), *_find_alone(planned)]
    others.sort(key=lambda each: len(each.reviewers) >= enough)
    found = (
        Partner(other.reviewee, len(both.reviewers))
        for other in others
        if other.reviewee != about
        and (both := join(own, other))
        and len(both.reviewers) >= enough
        and not _tells(both, setup, planned.earlier)
    )
    return list(islice(found, OFFERED_MOST))


def _find_alone(planned: Plan) -> Iterator[NewReview]:
    return (each for each in planned.reviews if not each.named and not each.partner)


def pair_up(planned: Plan, members: Sequence[Member], setup: Setup) -> Plan:
    """With those together whom HR wants to be, as long as one of them is too few alone, and they are enough together.
    Whoever can't be is planned as if there was no pair."""
    if not setup.joint or not can_pair(setup):
        return planned
    names = {each.id: (each.name.casefold(), each.id) for each in members if each.id in setup.joint}
    known = {each.reviewee: each for each in (*planned.joinable.values(), *_find_alone(planned))}
    pairs = sorted({(min(pair), max(pair)) for pair in setup.joint.items()})
    made = [both for pair in pairs if (both := _make(pair, known, names, setup))]
    return _put_in(planned, [_judge(each, setup, planned.earlier) for each in made])


def _make(
    pair: Pair, known: Mapping[int, NewReview], names: Mapping[int, tuple[str, int]], setup: Setup
) -> NewReview | None:
    if any(each not in known or each not in names for each in pair):
        return None
    one, other = (known[each] for each in sorted(pair, key=lambda each: names[each]))
    both, enough = join(one, other), enough_for(setup)
    if both is None or min(len(one.reviewers), len(other.reviewers)) >= enough:
        return None
    return both if len(both.reviewers) >= enough else None


def join(one: NewReview, other: NewReview) -> NewReview | None:
    """Nobody both reads it and answers; whoever is asked about both counts once. None where those who are asked were
    picked in different ways: the form says how."""
    if one.picker is not other.picker:
        return None
    read: dict[int, Capacity] = {}
    for person, capacity in (*one.readers, *other.readers):
        read[person] = capacity if capacity is Capacity.REVIEWEE else read.get(person, capacity)
    asked = sorted({*one.reviewers, *other.reviewers} - read.keys())
    whom = {
        each: (one if each in one.reviewers else other).reviewee
        for each in asked
        if (each in one.reviewers) is not (each in other.reviewers)
    }
    ordered = sorted(read.items(), key=lambda each: each[1] is not Capacity.REVIEWEE)
    return replace(one, reviewers=tuple(asked), readers=tuple(ordered), partner=other.reviewee, whom=whom)


def _find_before(both: NewReview, lately: Lately) -> Before:
    """Results of either."""
    before: dict[frozenset[int], int] = {}
    for group, least in (some for each in both.reviewees for some in lately.get(each, {}).items()):
        before[group] = max(least, before.get(group, 0))
    return before


def _tells(both: NewReview, setup: Setup, lately: Lately) -> bool:
    """Whether either had a result beside which this one would tell what single people said."""
    return tells_apart(_find_before(both, lately), frozenset(both.reviewers), enough_for(setup))


def _judge(both: NewReview, setup: Setup, lately: Lately) -> NewReview | LeftOut:
    """It tells nobody apart beside one of before, and both are approved."""
    out = LeftOut(both.reviewee, len(both.reviewers), Why.SIMILAR, both.picker, partner=both.partner)
    if _tells(both, setup, lately):
        came, gone = find_changes(both.reviewers, _find_before(both, lately), setup)
        return replace(out, came=came, gone=gone)
    if setup.approved is not None and not setup.approved.issuperset(both.reviewees):
        return replace(out, why=Why.NOT_APPROVED)
    return both


def _put_in(planned: Plan, made: Sequence[NewReview | LeftOut]) -> Plan:
    """After the others."""
    paired = {who for each in made for who in each.reviewees}
    joint = [each for each in made if isinstance(each, NewReview)]
    again = {each.reviewee for each in joint if any(who in planned.earlier for who in each.reviewees)}
    return replace(
        planned,
        reviews=(*(each for each in planned.reviews if each.reviewee not in paired), *joint),
        left_out=(
            *(each for each in planned.left_out if each.reviewee not in paired),
            *(each for each in made if isinstance(each, LeftOut)),
        ),
        lately=planned.lately - paired | again,
        joinable={who: each for who, each in planned.joinable.items() if who not in paired},
    )
