"""Typing and sharing: what is kept, and what an older window can't overwrite."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cycles.ballots import Ballot, CycleId, Shared
from storage.ballots import ballots as ballots_module
from storage.ballots import cycle_folder
from tests.anonymity.silence import disk_is_full
from tests.ballots.folder import TERMS, Cycle, said


@pytest.fixture
async def cycle(tmp_path: Path) -> Cycle:
    return await Cycle(tmp_path / "ballots").begin()


async def test_a_draft_is_there_when_the_form_is_opened_again(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.keep_draft(slip, said("half a sen"), 1.0)
    paper = await cycle.replica().open_paper(slip)
    assert (paper.ballot, paper.shared, paper.slip.number) == (said("half a sen"), False, 0)


async def test_the_newest_keystroke_wins_over_replicas_and_late_arrival(cycle: Cycle) -> None:
    slip, other = cycle.slip(), cycle.replica()
    await cycle.ballots.keep_draft(slip, said("first"), 1.0)
    await other.keep_draft(slip, said("third"), 3.0)
    await cycle.ballots.keep_draft(slip, said("second"), 2.0)
    await other.keep_draft(slip, said("first again"), 1.5)
    for replica in (cycle.ballots, other):
        assert (await replica.open_paper(slip)).ballot == said("third")


async def test_what_was_shared_can_be_changed_until_the_close(cycle: Cycle) -> None:
    slip = cycle.slip()
    assert await cycle.ballots.share(slip, said("one")) is Shared.YES
    paper = await cycle.ballots.open_paper(slip)
    assert (paper.ballot, paper.shared, paper.slip.number) == (said("one"), True, 1)
    assert await cycle.ballots.share(paper.slip, said("two")) is Shared.YES
    assert (await cycle.ballots.open_paper(slip)).ballot == said("two")


async def test_an_older_window_changes_nothing(cycle: Cycle) -> None:
    old = cycle.slip()
    await cycle.ballots.share(old, said("shared"))
    assert await cycle.replica().share(old, said("from the older window")) is Shared.OUTDATED
    await cycle.ballots.keep_draft(old, said("echo"), 99.0)
    assert (await cycle.ballots.open_paper(old)).ballot == said("shared")


async def test_a_draft_of_a_change_is_shown_and_the_shared_one_counts(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("shared"))
    again = (await cycle.ballots.open_paper(slip)).slip
    await cycle.ballots.keep_draft(again, said("a better wor"), 2.0)
    assert (await cycle.ballots.open_paper(slip)).ballot == said("a better wor")
    await cycle.ballots.shut(cycle.id)
    assert (await cycle.ballots.collect(cycle.id, cycle.reviewee, [slip.debt])).ballots == {slip.debt: said("shared")}


async def test_what_is_taken_back_counts_as_shared_and_says_nothing(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("sorry"))
    assert await cycle.ballots.share(replace(slip, number=1), Ballot({})) is Shared.YES
    assert await cycle.ballots.find_shared(cycle.id, [slip.debt]) == {slip.debt}
    assert (await cycle.ballots.open_paper(slip)).ballot == Ballot({})


async def test_what_was_changed_or_taken_back_is_in_the_folder_no_more(cycle: Cycle) -> None:
    """Not even for whoever copies folder and keys a minute later."""
    slip, other = cycle.slip(), cycle.slip()
    await cycle.ballots.share(other, said("stays"))
    kept = {path: path.read_bytes() for path in cycle.files()}
    await cycle.ballots.keep_draft(slip, said("half of it"), 1.0)
    await cycle.ballots.share(slip, said("sorry"))
    await cycle.ballots.keep_draft(replace(slip, number=1), said("half of the change"), 2.0)
    await cycle.ballots.share(replace(slip, number=1), Ballot({}))
    (empty, newest) = [path.stat().st_size for path in cycle.files() if path not in kept]
    assert empty == 0 < newest
    assert {path: path.read_bytes() for path in kept} == kept
    assert await cycle.ballots.share(replace(slip, number=1), said("an old window")) is Shared.OUTDATED


async def test_what_a_crash_kept_from_being_wiped_goes_with_the_next(
    cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("one"))
    with monkeypatch.context() as crash:
        crash.setattr(os, "truncate", disk_is_full)
        assert await cycle.ballots.share(replace(slip, number=1), said("two")) is Shared.YES
    await cycle.ballots.share(replace(slip, number=2), said("three"))
    sizes = {path.name.split(".")[1]: path.stat().st_size for path in cycle.files() if path.suffix == ".shared"}
    assert (sizes["1"], sizes["2"], sizes["3"] > 0) == (0, 0, True)


async def test_what_a_broken_disk_left_of_a_ballot_can_be_given_again(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("old"))
    next(path for path in cycle.files() if path.suffix == ".shared").write_bytes(b"")
    paper = await cycle.ballots.open_paper(slip)
    assert (paper.shared, paper.ballot, paper.slip.number) == (True, Ballot({}), 1)
    assert await cycle.ballots.share(paper.slip, said("new")) is Shared.YES
    assert (await cycle.ballots.open_paper(slip)).ballot == said("new")


async def test_after_the_close_nothing_is_shared_and_nothing_is_lost(cycle: Cycle) -> None:
    slip, late = cycle.slip(), cycle.slip()
    await cycle.ballots.share(slip, said("in time"))
    await cycle.ballots.shut(cycle.id)
    await cycle.ballots.keep_draft(late, said("late"), 1.0)
    assert await cycle.ballots.share(late, said("late")) is Shared.CLOSED
    assert (await cycle.ballots.open_paper(slip)).ballot == said("in time")
    await cycle.ballots.reopen(cycle.id)
    assert await cycle.ballots.share(late, said("in time now")) is Shared.YES
    assert await cycle.ballots.find_shared(cycle.id, [slip.debt, late.debt]) == {slip.debt, late.debt}


async def test_a_withdrawn_review_takes_no_share_and_keeps_what_was_shared(cycle: Cycle) -> None:
    slip = cycle.slip()
    await cycle.ballots.share(slip, said("counts"))
    await cycle.ballots.withdraw(slip)
    assert await cycle.ballots.share(replace(slip, number=1), said("too late")) is Shared.WITHDRAWN
    assert (await cycle.ballots.collect(cycle.id, cycle.reviewee, [slip.debt])).ballots == {slip.debt: said("counts")}


async def test_the_choice_to_be_passed_on_is_kept(cycle: Cycle) -> None:
    slip, ballot = cycle.slip(), Ballot({"change": "x"}, passed_on=True)
    await cycle.ballots.share(slip, ballot)
    assert (await cycle.ballots.open_paper(slip)).ballot == ballot


async def test_a_slip_is_read_by_whom_has_the_folder_and_by_nobody_else(cycle: Cycle, tmp_path: Path) -> None:
    slip = cycle.slip(number=3)
    token = await cycle.ballots.write_slip(slip)
    assert await cycle.replica().read_slip(token) == slip
    other = await Cycle(tmp_path / "another").begin()
    assert await other.ballots.read_slip(token) is None
    for forged in ("", "?", "é", token[:-4], token[:30] + "AAAA" + token[34:], "A" * 200):
        assert await cycle.ballots.read_slip(forged) is None
    await cycle.ballots.destroy(cycle.id, released=False)
    assert await cycle.replica().read_slip(token) is None


@pytest.mark.parametrize("act", ["open", "share"])
async def test_a_form_takes_one_look_at_the_folder(cycle: Cycle, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """In one thread, with all that the form carries: fifty people at once kept others from the processor."""
    looks: list[CycleId] = []
    find = cycle_folder.find_gate

    def look(root: Path, of: CycleId) -> Path | None:
        looks.append(of)
        return find(root, of)

    for module in (ballots_module, cycle_folder):
        monkeypatch.setattr(module, "find_gate", look)
    slip = cycle.slip()
    if act == "open":
        paper = await cycle.ballots.open_paper(slip)
        assert paper.terms == TERMS
        assert await cycle.replica().read_slip(paper.token) == slip
        looks.pop()
    else:
        await cycle.ballots.share(slip, said("x"))
    assert len(looks) == 1
