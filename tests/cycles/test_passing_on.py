"""What becomes of an answer without a name where too few share: dropped, or passed on with the name, as each chose."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cycles.ballots import Ballot
from bot.cycles.buttons import CYCLE, REVIEW
from bot.cycles.cycle import Stage
from bot.cycles.results.results import pass_on
from bot.cycles.review import ReviewState
from bot.errors import NotSaved
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import NAMED_ANSWER
from tests.ballots.folder import spoil
from tests.cycles.forms import CHANGE, DELETED, MENU, PASSED_ON, asked, fill_quick, open_form, shared
from tests.cycles.named import count, open_and_invite, open_named
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, reload, review_of
from tests.cycles.passing_on import KEPT_BACK, WILL_DROP, WILL_PASS, choose, give, too_few
from tests.cycles.released import CANARY, answer, close, make_hr, release
from tests.feedback.office import find_people
from tests.office import Office, press_forged, top


async def test_dropped_is_what_stands_there_until_somebody_chooses(office: Office) -> None:
    debt, ben = await asked(office)
    assert ben.value(None, MENU)["text"]["text"] == DELETED
    assert "If 3 or more share, no answer has a name, whatever you choose." in str(top(ben).view.body)
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert WILL_DROP in top(ben).plain
    assert (await shared(office, debt)).passed_on is False


async def test_the_choice_is_kept_as_it_is_made_saved_shared_changed_and_taken_back(office: Office) -> None:
    debt, ben = await asked(office)
    await choose(ben)
    await ben.close(everything=True)
    await office.engine.flush_drafts()
    ben = await open_form(office, "ben", debt)
    assert ben.value(None, MENU)["text"]["text"] == PASSED_ON
    await ben.press("Save for later", on=top(ben))
    assert WILL_PASS in top(ben).plain
    await ben.press("Go on", on=top(ben))
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "On Tuesday."})
    await ben.submit()
    assert top(ben).title == "Before you share"
    assert WILL_PASS in top(ben).plain
    assert (await ben.submit()).ok
    assert WILL_PASS in top(ben).plain
    assert await shared(office, debt) == Ballot((await shared(office, debt)).answers, passed_on=True)
    await ben.press("Change it", on=top(ben))
    assert ben.value(None, MENU)["text"]["text"] == PASSED_ON
    await choose(ben, DELETED)
    await ben.fill(None, {CHANGE: "Listen."})
    assert (await ben.submit()).ok
    assert WILL_DROP in top(ben).plain
    assert not (await shared(office, debt)).passed_on
    await ben.press("Change it", on=top(ben))
    await choose(ben)
    assert (await ben.submit()).ok
    await ben.press("Change it", on=top(ben))
    await ben.press("Take it back", on=top(ben))
    await ben.press("Take it back", on=top(ben))
    assert await shared(office, debt) == Ballot({})


async def test_without_an_answer_nothing_can_be_passed_on(one_office: Office) -> None:
    debt, ben = await asked(one_office)
    await choose(ben)
    await ben.submit()
    assert top(ben).errors
    assert await ballots(one_office).find_shared(debt.review.cycle.id, [debt.id]) == frozenset()


async def test_where_enough_share_nobody_has_a_name_whatever_they_chose(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAM)
    for handle in TEAM["dmitri"]:
        await give(one_office, cycle, handle, f"{CANARY} {handle[0]}", passed_on=True)
    await close(one_office, cycle)
    await release(one_office)
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.SHOWN
    assert await count(one_office, NAMED_ANSWER) == 0
    assert await count(one_office, REVIEW_TEXT) == 3


async def test_hr_asks_again_first_and_the_choice_waits(one_office: Office) -> None:
    """The third answer comes in the days that HR gave: so nothing has a name."""
    office = one_office
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM)
    await give(office, cycle, "ben", CANARY, passed_on=True)
    await give(office, cycle, "eun", KEPT_BACK, passed_on=False)
    closed = await close(office, cycle)
    async with office.store.work() as work:
        later = office.sandbox.clock.now() + timedelta(7)
        await work.cycles.set_times(await work.cycles.reopen(closed), later, later + timedelta(3))
        await work.commit()
    await ballots(office).reopen(cycle.id)
    ben = await open_form(office, "ben", await debt_of(office, cycle, "ben"))
    assert ben.value(None, MENU)["text"]["text"] == PASSED_ON
    await answer(office, await reload(office, cycle), "jorge")
    await close(office, await reload(office, cycle))
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.SHOWN
    assert await count(office, NAMED_ANSWER) == 0


async def test_an_answer_that_does_not_open_may_be_the_one_that_was_missing(one_office: Office, tmp_path: Path) -> None:
    """Whoever changes a file brings nobody's name to light."""
    cycle = await open_cycle(one_office, TEAM)
    for handle in ("eun", "jorge"):
        await answer(one_office, cycle, handle)
    before = set((tmp_path / "ballots").rglob("*.shared"))
    await give(one_office, cycle, "ben", CANARY, passed_on=True)
    spoil(min(before))
    await close(one_office, cycle)
    await release(one_office)
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.NOTHING
    assert await count(one_office, NAMED_ANSWER) == 0


async def test_of_whoever_is_erased_before_the_release_nothing_is_passed_on(one_office: Office) -> None:
    cycle = await too_few(one_office)
    (ben,) = await find_people(one_office, "ben")
    async with one_office.store.work() as work:
        await work.cycles.erase(ben.id)
        await work.commit()
    await release(one_office)
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.NOTHING
    assert await count(one_office, NAMED_ANSWER) == 0


async def test_a_release_that_was_called_off_halfway_keeps_nothing_with_a_name(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died when Ben's words were in the database, and nobody could read them yet."""
    await make_hr(one_office, "grace")
    cycle = await too_few(one_office)
    with monkeypatch.context() as killed:
        killed.setattr("bot.cycles.results.releasing._end", _die)
        with pytest.raises(NotSaved):
            await release(one_office)
        review = await review_of(one_office, cycle, "dmitri")
        assert review.state is ReviewState.PASSED_ON
        assert "no such result" in await press_forged(one_office, "dmitri", "cycles.read", REVIEW.encode(review.id))
        await press_forged(one_office, "grace", "cycles.cancel", CYCLE.encode(cycle.id))
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    assert await count(one_office, NAMED_ANSWER) == 0


async def _die(*_: object) -> None:
    raise NotSaved


async def test_with_names_there_is_nothing_to_choose(one_office: Office) -> None:
    ben = await open_named(one_office, await open_and_invite(one_office), "ben")
    assert MENU not in top(ben).labels
    assert "fewer than" not in top(ben).plain


def test_what_was_taken_back_or_not_chosen_is_not_passed_on() -> None:
    assert pass_on({}) is None
    assert pass_on({b"1": Ballot({"q": "x"}), b"2": Ballot({}, passed_on=True), b"3": Ballot({"q": " "}, True)}) is None  # type: ignore[dict-item]
