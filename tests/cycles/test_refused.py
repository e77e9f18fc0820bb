"""Who answers, who picks, who joins and who has left, as values: each half of each rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cycles.answering.answer_rules import check_reviewer, refusal
from bot.cycles.ballots import CycleId, DebtId, ReaderId, RevieweeId
from bot.cycles.changes.finding import may_join
from bot.cycles.changes.leavers import AWAY_FOR, has_left
from bot.cycles.changes.on_the_way import Joiner
from bot.cycles.cycle import Cycle, Days, Picker, Setup, Stage
from bot.cycles.organizer import can_organize
from bot.cycles.picking.picks import Pick, PickId, PickState
from bot.cycles.picking.rules import is_over, may_pick
from bot.cycles.review import Capacity, DebtState, Reader, Review, ReviewDebt, ReviewState
from bot.errors import NotAllowed
from bot.people import Handle, Person, Role, Standing

DAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 12, tzinfo=UTC)
ANA, BEN, CARLA = (Person(each, 1, name, (Handle("slack", name),)) for each, name in enumerate(("Ana", "Ben", "Carla")))
CYCLE = Cycle(CycleId(b"c" * 16), 1, Setup("Autumn", "own", (), Days(DAY, DAY, DAY)), Stage.OPEN, None, "UTC", NOW)
READER = Reader(ReaderId(b"b" * 16), BEN, Capacity.REVIEWEE)
REVIEW = Review(RevieweeId(b"r" * 16), CYCLE, BEN, ReviewState.ASKED, 4, (READER,))
DEBT = ReviewDebt(DebtId(b"d" * 16), REVIEW, CARLA, DebtState.OWED)
READS = replace(DEBT, review=replace(REVIEW, readers=(READER, replace(READER, person=CARLA))))


@pytest.mark.parametrize(
    ("debt", "block"),
    [(None, "not_yours"), (replace(DEBT, reviewer=ANA), "not_yours"), (replace(DEBT, reviewer=None), "not_yours"),
     (READS, "you_read")],
)  # fmt: skip
def test_nobody_answers_for_another_nor_what_they_read(debt: ReviewDebt | None, block: str) -> None:
    assert check_reviewer(DEBT, CARLA) == DEBT
    with pytest.raises(NotAllowed) as refused:
        check_reviewer(debt, CARLA)
    assert str(refused.value) == str(refusal(block, name="Ben"))


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"standing": Standing.GUEST}, {"handles": ()}, {"away_until": DAY}],
    ids=str,
)
def test_nobody_picks_whom_nothing_reaches(change: dict[str, object]) -> None:
    assert may_pick(ANA, DAY)
    assert not may_pick(None, DAY)
    assert not may_pick(replace(ANA, **change), DAY)  # type: ignore[arg-type]


PICK = Pick(
    PickId(b"p" * 16), replace(CYCLE, stage=Stage.DRAFT), BEN, ANA, Picker.REPORTS, PickState.PICKING, DAY, DAY,
    frozenset(), Picker.MANAGER,
)  # fmt: skip


def test_no_manager_picks_who_is_asked_about_whoever_left() -> None:
    """Who names people themselves may be back."""
    for picker, over in ((Picker.MANAGER, True), (Picker.REVIEWEE, False)):
        cycle = replace(PICK.cycle, setup=replace(PICK.cycle.setup, picker=picker))
        pick = replace(PICK, mode=picker, cycle=cycle)
        assert not is_over(pick, cycle, DAY)
        assert is_over(replace(pick, reviewee=replace(BEN, active=False)), cycle, DAY) is over


def test_only_hr_who_work_here_care_for_a_cycle() -> None:
    grace = replace(ANA, roles=frozenset({Role.HR}))
    assert can_organize(grace)
    assert not can_organize(ANA)
    assert not can_organize(replace(grace, active=False))


def test_whoever_it_is_about_acts_and_where_they_read_nothing_their_manager() -> None:
    hidden = replace(REVIEW, readers=(Reader(ReaderId(b"b" * 16), ANA, Capacity.MANAGER),))
    assert [[each.may_act(one) for one in (ANA, BEN, CARLA)] for each in (REVIEW, hidden)] == [
        [False, True, False], [True, False, False],
    ]  # fmt: skip


def test_who_joins_tells_nothing_of_single_people() -> None:
    lately = {BEN.id: {frozenset({1, 2, 3}): 3}}
    assert not may_join(Joiner(REVIEW, Person(4, 1, "Emil")), (1, 2, 3), lately)
    assert may_join(Joiner(replace(REVIEW, named=True), Person(4, 1, "Emil")), (1, 2, 3), lately)
    assert may_join(Joiner(REVIEW, Person(4, 1, "Emil")), (1, 2, 3), {})


def test_nobody_joins_those_of_whom_one_was_erased_where_a_result_of_lately_looks_the_same() -> None:
    """What the erased ones shared counts: beside the result of 1 to 4 theirs alone is left."""
    lately = {BEN.id: {frozenset({1, 2, 3, 4}): 3}}
    assert may_join(Joiner(REVIEW, Person(4, 1, "Emil")), (1, 2, 3), lately)
    assert not may_join(Joiner(REVIEW, Person(4, 1, "Emil")), (1, 2, 3, None, None), lately)
    assert may_join(Joiner(REVIEW, Person(4, 1, "Emil")), (1, 2, 3, None, None), {})


def test_who_is_back_or_away_for_a_moment_has_not_left() -> None:
    gone = replace(REVIEW, reviewee=replace(BEN, active=False), gone_at=NOW - AWAY_FOR)
    assert has_left(gone, NOW)
    assert not has_left(replace(gone, reviewee=BEN), NOW)
    assert not has_left(replace(gone, gone_at=NOW - AWAY_FOR + timedelta(seconds=1)), NOW)
    assert not has_left(replace(gone, gone_at=None), NOW)
