"""The database learns who answered once a day, and not before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState
from bot.cycles.running import sweeping
from bot.cycles.running.sweeping import Agreement, compare, is_due, sweep, sweep_due
from bot.people import Person
from bot.store import Work
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, reload
from tests.cycles.running import Refused, becomes_hr, press, run_jobs, shares
from tests.nudges.office import MONDAY, clock_at, quiet, remind, reminder
from tests.office import Office

DAY = timedelta(days=1)
OSLO = "Europe/Oslo"


async def states(office: Office, cycle: Cycle) -> dict[str, DebtState]:
    return {each: (await debt_of(office, cycle, each)).state for each in TEAM["dmitri"]}


async def test_what_is_shared_is_known_from_four_in_the_morning_on(office: Office) -> None:
    clock_at(office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(office, TEAM)
    await shares(office, cycle, "ben", "eun")
    clock_at(office, MONDAY + DAY, 3, 59, OSLO)
    await sweep_due(office.engine.context)
    assert set((await states(office, cycle)).values()) == {DebtState.OWED}
    clock_at(office, MONDAY + DAY, 4, 1, OSLO)
    await sweep_due(office.engine.context)
    paid = {"ben": DebtState.PAID, "eun": DebtState.PAID, "jorge": DebtState.OWED}
    assert await states(office, cycle) == paid
    swept = await reload(office, cycle)
    assert (swept.sweeps, await ballots(office).sweeps(cycle.id)) == (1, 1)
    await shares(office, cycle, "jorge")
    await sweep_due(office.engine.context)
    assert await states(office, cycle) == paid


async def test_a_missed_sweep_is_made_up_once_and_two_are_twelve_hours_apart(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, TEAM)
    await shares(one_office, cycle, "ben")
    clock_at(one_office, MONDAY + 3 * DAY, 22, zone=OSLO)
    await sweep_due(one_office.engine.context)
    swept = await reload(one_office, cycle)
    assert (await states(one_office, cycle))["ben"] is DebtState.PAID
    assert not is_due(swept, one_office.sandbox.clock.now())
    clock_at(one_office, MONDAY + 4 * DAY, 5, zone=OSLO)
    assert not is_due(swept, one_office.sandbox.clock.now())  # seven hours later
    clock_at(one_office, MONDAY + 4 * DAY, 10, 1, zone=OSLO)
    assert is_due(swept, one_office.sandbox.clock.now())


async def test_who_declined_or_was_let_off_and_answered_after_all_has_paid(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, TEAM)
    for handle, state in (("ben", DebtState.DECLINED), ("eun", DebtState.LET_OFF)):
        async with one_office.store.work() as work:
            await work.cycles.set_debt(await debt_of(one_office, cycle, handle), state, one_office.sandbox.clock.now())
            await work.commit()
    await shares(one_office, cycle, "ben", "eun")
    await sweep(one_office.engine.context, await reload(one_office, cycle))
    assert list((await states(one_office, cycle)).values()) == [DebtState.PAID, DebtState.PAID, DebtState.OWED]


async def test_the_nudge_in_the_chat_says_so_after_the_sweep(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, {"dmitri": ["ben"]}, days=4)
    clock_at(one_office, MONDAY + 3 * DAY, 10, 30, "Europe/London")
    await remind(one_office)
    message = reminder(one_office, "ben")
    assert "What is it like to work with Dmitri Aaltonen?" in message.plain
    assert "Still open until tomorrow, Dec 4, 2026." in message.plain
    await shares(one_office, cycle, "ben")
    await quiet(one_office)
    assert "What is it like to work with Dmitri Aaltonen?" in message.plain
    clock_at(one_office, MONDAY + 4 * DAY, 4, 1, OSLO)
    await run_jobs(one_office)
    await one_office.until(lambda: "Nothing is left for now." in message.plain)


async def test_nudges_are_drawn_again_a_few_at_a_time_after_what_was_paid_is_known(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others who write don't wait for thousands of them."""
    cycle = await open_cycle(one_office, TEAM)
    await shares(one_office, cycle, *TEAM["dmitri"])
    drawn: list[tuple[int, int]] = []

    async def count(_work: Work, people: Sequence[Person], _now: datetime) -> None:
        drawn.append((len(people), list((await states(one_office, cycle)).values()).count(DebtState.PAID)))

    monkeypatch.setattr(sweeping, "redraw_owed", count)
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    await sweep(one_office.engine.context, await reload(one_office, cycle))
    assert drawn == [(2, 3), (1, 3)]


async def test_who_has_shared_is_not_nudged_and_home_does_not_list_it(office: Office) -> None:
    clock_at(office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(office, {"dmitri": ["ben", "ana"]}, days=4)
    await shares(office, cycle, "ben")
    clock_at(office, MONDAY + 3 * DAY, 10, 30, "Europe/London")
    await remind(office)
    assert not [dm for dm in office.person("ben").dms if "What is it like to work" in dm.plain]
    assert "Dmitri Aaltonen" in reminder(office, "ana").plain
    for handle, owes in (("ben", False), ("ana", True)):
        person = office.person(handle)
        await person.open_home()
        home = await office.until(lambda person=person: person.home)  # type: ignore[misc]
        assert ("What is it like to work with Dmitri Aaltonen?" in home.plain) is owes
        assert "As of this morning" not in home.plain


async def test_while_the_folder_says_nothing_the_nudge_waits_and_home_says_since_when(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, {"dmitri": ["ben"]}, days=4)
    seal = _break_seal(one_office, cycle)
    clock_at(one_office, MONDAY + 3 * DAY, 10, 30, "Europe/London")
    await one_office.engine.nudging.round()
    ben = one_office.person("ben")
    await ben.open_home()
    home = await one_office.until(lambda: ben.home)
    assert "As of this morning." in home.plain
    assert not [dm for dm in ben.dms if "What is it like to work" in dm.plain]
    seal.rmdir()
    seal.with_name("kept").rename(seal)
    await one_office.told("ben", "What is it like to work with Dmitri Aaltonen?")


def _break_seal(office: Office, cycle: Cycle) -> Path:
    """The disk says nothing of use any more."""
    assert office.ballots is not None
    (seal,) = office.ballots.glob(f"{cycle.id.hex()}.*/seal")
    seal.rename(seal.with_name("kept"))
    seal.mkdir()
    ballots(office)._cycles.clear()  # type: ignore[attr-defined]
    return seal


async def test_three_replicas_pay_once(office: Office) -> None:
    clock_at(office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(office, TEAM)
    await shares(office, cycle, "ben")
    clock_at(office, MONDAY + DAY, 4, 1, OSLO)
    fresh = await reload(office, cycle)
    for _ in range(3):
        await sweep(office.engine.context, fresh)
    assert ((await reload(office, cycle)).sweeps, await ballots(office).sweeps(cycle.id)) == (1, 1)


async def test_a_folder_that_is_behind_is_lost_and_hr_hears_it_once(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, TEAM)
    await shares(one_office, cycle, "ben")
    async with one_office.store.work() as work:
        await work.cycles.note_sweep(cycle, 3, one_office.sandbox.clock.now())
        await work.commit()
    behind = await reload(one_office, cycle)
    for _ in range(2):
        assert await sweep(one_office.engine.context, behind) is Agreement.FOLDER_LOST
    await one_office.told("mira", "The answers of Autumn are lost")
    await quiet(one_office)
    assert len([dm for dm in one_office.person("mira").dms if "are lost" in dm.plain]) == 1
    assert set((await states(one_office, cycle)).values()) == {DebtState.OWED}


async def test_an_older_database_pays_again_and_ends_nothing_before_an_admin_says_so(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, "ben")
    await ballots(one_office).note_sweep(cycle.id, 4)
    clock_at(one_office, MONDAY + 4 * DAY, 11, zone=OSLO)
    await run_jobs(one_office)
    message = await one_office.told("mira", "My database is an older copy")
    assert (await states(one_office, cycle))["ben"] is DebtState.PAID
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    counted = await ballots(one_office).sweeps(cycle.id)
    await run_jobs(one_office)
    assert await ballots(one_office).sweeps(cycle.id) == counted
    await one_office.person("mira").press("Go on with this database", on=message)
    await one_office.told("mira", "goes on with this database")
    fresh = await reload(one_office, cycle)
    assert await compare(ballots(one_office), fresh) is Agreement.YES
    await run_jobs(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.CLOSED


async def test_an_old_button_about_an_older_database_says_that_there_is_nothing_to_change(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, TEAM, days=2)
    await becomes_hr(one_office, "mira")
    await press(one_office, "mira", "cycles.cancel", CYCLE.encode(cycle.id))
    await ballots(one_office).destroy(cycle.id, released=False)
    with pytest.raises(Refused, match="there is nothing to change"):
        await press(one_office, "mira", "cycles.trust_database", CYCLE.encode(cycle.id))


async def test_a_sweep_that_died_between_folder_and_database_is_made_anew(office: Office) -> None:
    clock_at(office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(office, TEAM)
    await shares(office, cycle, "ben")
    await ballots(office).note_sweep(cycle.id, 1)
    clock_at(office, MONDAY + DAY, 4, 1, OSLO)
    await sweep_due(office.engine.context)
    assert (await states(office, cycle))["ben"] is DebtState.PAID
    assert ((await reload(office, cycle)).sweeps, await ballots(office).sweeps(cycle.id)) == (1, 1)
