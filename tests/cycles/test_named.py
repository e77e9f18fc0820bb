"""A cycle with names: who is asked knows it before they write, and who reads sees who said what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.cycle import Stage
from bot.cycles.review import DebtState
from bot.cycles.running.running_window import OWING, OwingPage
from bot.features import Feature
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import NAMED_ANSWER, NAMED_DRAFT
from tests.cycles.forms import CHANGE, fill_quick
from tests.cycles.named import (
    answer,
    ask_with_names,
    close_and_release,
    count,
    open_and_invite,
    open_named,
)
from tests.cycles.office import TEAM, debt_of, open_cycle, reload, review_of
from tests.cycles.released import CANARY
from tests.cycles.running import Refused, becomes_hr, labels, press, read, show
from tests.cycles.setting_up import begin, cycles, submit
from tests.nudges.office import quiet
from tests.office import Office, press_forged, top, upward
from tests.workspace import workspace_with


@pytest.fixture
async def bare_office(tmp_path: Path) -> AsyncIterator[Office]:
    """Without a folder for anonymous answers."""
    async with workspace_with(upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http")) as office:
        yield office


async def test_from_setting_up_to_reading_without_any_folder(bare_office: Office) -> None:
    office = bare_office
    await ask_with_names(office)
    (cycle,) = await cycles(office, Stage.OPEN)
    invited = await office.told("ben", "What is it like to work with Dmitri Aaltonen?")
    assert "Dmitri Aaltonen reads the answers on" in invited.plain
    assert "with your name" in invited.plain
    assert "How anonymous is this?" not in invited.buttons
    ben = await open_named(office, cycle, "ben")
    assert "reads this on" in top(ben).plain
    assert "with your name" in top(ben).plain
    assert "How anonymous is this?" not in top(ben).buttons
    await answer(office, cycle, "ben", "Tell us on Tuesday")
    assert "Shared." in top(ben).plain
    assert "with your name, by Dmitri Aaltonen" in top(ben).plain
    assert "Open until Dec 10, 2026. 1 of 5 has answered." in read((await show(office, "grace", cycle)).parts)
    await quiet(office)
    assert "You answered about Dmitri Aaltonen." in (await office.told("ben", "What is it like to work with")).plain
    cycle = await close_and_release(office, cycle)
    assert cycle.stage is Stage.RELEASED
    dmitri = office.person("dmitri")
    told = await office.told("dmitri", "from the people who report to you is here")
    assert "Tell us" not in told.plain
    await dmitri.press("Read", on=told)
    shown = top(dmitri).plain
    assert "One person answered about you" in shown
    assert "Very clear: Ben Okafor" in shown
    await dmitri.press("What they wrote")
    pages = [top(dmitri).plain]
    while "Next page" in top(dmitri).buttons:
        await dmitri.press("Next page")
        pages.append(top(dmitri).plain)
    assert any("Ben Okafor" in page and "Tell us on Tuesday" in page for page in pages)
    assert "Report a text" in top(dmitri).buttons
    assert "nobody answered" in (await office.told("carla", "no results this time")).plain
    assert await count(office, REVIEW_TEXT) == await count(office, NAMED_DRAFT) == 0


async def test_without_a_folder_hr_reads_that_names_are_what_is_left(bare_office: Office) -> None:
    grace = await begin(bare_office)
    await submit(grace)
    said = await submit(grace, names="Without names")
    assert "Without it you can ask with names" in said
    assert not top(grace).view.body.get("submit")


async def test_what_is_shared_with_a_name_is_paid_at_once_and_changeable_until_the_close(office: Office) -> None:
    cycle = await open_and_invite(office)
    ben = await answer(office, cycle, "ben", "First words")
    assert (await debt_of(office, cycle, "ben")).state is DebtState.PAID
    await ben.press("Change it", on=top(ben))
    assert ben.value(None, CHANGE) == "First words"
    await ben.type_into(None, CHANGE, ", and a half")
    await ben.close()
    await open_named(office, cycle, "ben")
    assert ben.value(None, CHANGE) == "First words, and a half"
    await ben.fill(None, {CHANGE: "Second words"})
    assert (await ben.submit()).ok
    review = await review_of(office, cycle, "dmitri")
    async with office.store.read() as work:
        (answers,) = (await work.cycles.named_answers(review)).values()
    assert answers["one_change"] == "Second words"
    assert answers["expectations"] == "4"


async def test_whoever_declines_takes_back_what_they_shared(office: Office) -> None:
    cycle = await open_and_invite(office)
    ben = await answer(office, cycle, "ben")
    await ben.press("Change it", on=top(ben))
    await ben.press("Take it back", on=top(ben))
    assert "is taken back and deleted" in top(ben).plain
    assert (await ben.submit()).ok
    assert (await debt_of(office, cycle, "ben")).state is DebtState.DECLINED
    assert await count(office, NAMED_ANSWER) == await count(office, NAMED_DRAFT) == 0
    await answer(office, cycle, "ben", "After all")
    assert (await debt_of(office, cycle, "ben")).state is DebtState.PAID


async def test_nothing_typed_is_kept_while_cycles_are_switched_off(one_office: Office) -> None:
    cycle = await open_and_invite(one_office)
    ben = await open_named(one_office, cycle, "ben")
    await ben.type_into(None, CHANGE, "Say no")
    await one_office.engine.flush_drafts()
    async with one_office.store.work() as work:
        await work.workspaces.set_features_off(cycle.workspace, frozenset({Feature.CYCLES}))
        await work.commit()
    await ben.type_into(None, CHANGE, " more often")
    await one_office.engine.flush_drafts()
    async with one_office.store.read() as work:
        kept = repr(await work.sql.scan(NAMED_DRAFT.select()))
    assert ("Say no" in kept, "more often" in kept) == (True, False)


async def test_who_still_owes_is_known_now_and_reminded(one_office: Office) -> None:
    cycle = await open_and_invite(one_office)
    await becomes_hr(one_office, "grace")
    await answer(one_office, cycle, "ben")
    window = await press(one_office, "grace", "cycles.owing", OWING.encode(OwingPage(cycle.id)))
    said = read(window.parts)
    assert "Ben Okafor" not in said
    assert "Eun" in said
    reminded = await press(one_office, "grace", "cycles.remind", CYCLE.encode(cycle.id))
    assert "2 answers are owed. I remind" in read(reminded.parts)
    assert CANARY not in str(await show(one_office, "grace", cycle))


async def test_an_act_with_a_name_does_nothing_without_one_and_the_other_way_round(one_office: Office) -> None:
    team = TEAM | {"carla": ("ana", "hiro", "kavita")}
    cycle = await open_cycle(one_office, team, named=("carla",))
    sealed, signed = await debt_of(one_office, cycle, "ben"), await debt_of(one_office, cycle, "ana")
    for act in ("answer_named", "decline_named", "asked_named"):
        said = await press_forged(one_office, "ben", f"cycles.{act}", DEBT.encode(sealed.id))
        assert "answered without names" in said
    for act in ("answer", "decline", "take_back"):
        assert "answered with your name" in await press_forged(
            one_office, "ana", f"cycles.{act}", DEBT.encode(signed.id)
        )
    for act in ("answer_named", "decline_named", "asked_named"):
        assert "one that you were asked for" in await press_forged(
            one_office, "dmitri", f"cycles.{act}", DEBT.encode(signed.id)
        )
    assert await count(one_office, NAMED_DRAFT) == await count(one_office, NAMED_ANSWER) == 0


async def test_an_old_form_shares_nothing_once_it_is_closed_or_called_off(one_office: Office) -> None:
    cycle = await open_and_invite(one_office)
    ben = await open_named(one_office, cycle, "ben")
    await fill_quick(ben)
    fresh = await reload(one_office, cycle)
    assert fresh.closes_at
    one_office.sandbox.clock.set(fresh.closes_at)
    await ben.submit()
    assert "This has closed" in str(top(ben).errors)
    assert await count(one_office, NAMED_ANSWER) == 0


async def test_of_what_is_called_off_nothing_with_a_name_stays(one_office: Office) -> None:
    cycle = await open_and_invite(one_office)
    await becomes_hr(one_office, "grace")
    await answer(one_office, cycle, "ben")
    ben = await open_named(one_office, cycle, "ben")
    await ben.type_into(None, CHANGE, "Half a thought")
    await one_office.engine.flush_drafts()
    assert 0 not in (await count(one_office, NAMED_ANSWER), await count(one_office, NAMED_DRAFT))
    await press(one_office, "grace", "cycles.cancel", CYCLE.encode(cycle.id))
    assert (await count(one_office, NAMED_ANSWER), await count(one_office, NAMED_DRAFT)) == (0, 0)


async def test_before_the_release_nobody_reads_what_has_a_name(one_office: Office) -> None:
    cycle = await open_and_invite(one_office)
    await answer(one_office, cycle, "ben")
    review = await review_of(one_office, cycle, "dmitri")
    for who in ("dmitri", "grace", "mira", "ben"):
        said = await press_forged(one_office, who, "cycles.read", review.id.hex())
        assert "There is no such result, or it is not for you." in said


async def test_a_second_click_says_what_the_first_led_to(one_office: Office) -> None:
    cycle = await open_and_invite(one_office)
    await answer(one_office, cycle, "ben")
    with pytest.raises(Refused, match="isn't one that you were asked for"):
        await press(
            one_office, "carla", "cycles.answer_named", DEBT.encode((await debt_of(one_office, cycle, "ben")).id)
        )
    form = await press(
        one_office, "ben", "cycles.answer_named", DEBT.encode((await debt_of(one_office, cycle, "ben")).id)
    )
    assert "Take it back" in labels(form)
