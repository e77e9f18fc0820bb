"""HR whom a cycle is about, or whom it is near: of themselves and of those above them they learn no more than how many
answers are owed, and others decide about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.results.summary import show_summary
from bot.cycles.setup.draft import ROW, SPOT, Row, Spot, stamp_of
from bot.forms import Form
from tests.cycles.office import open_cycle, reload
from tests.cycles.released import release_cycle
from tests.cycles.running import Refused, becomes_hr, labels, press, read, run_jobs, shares, show
from tests.cycles.setting_up import begin, cycles, made, spot
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office

OSLO = "Europe/Oslo"
TEAMS = {"dmitri": ("ben", "eun", "jorge"), "carla": ("ana", "hiro", "kavita")}


async def asked(office: Office) -> Cycle:
    """Grace is in HR, as Mira is, and reports to Dmitri; two of his three and one of Carla's have answered."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace", "mira")
    await office.answered("mira", "/upward manager @grace @dmitri")
    cycle = await open_cycle(office, TEAMS)
    await shares(office, cycle, "ben", "eun", "ana")
    clock_at(office, MONDAY + timedelta(1), 4, 1, OSLO)
    await run_jobs(office)
    return cycle


async def summary(office: Office, handle: str, cycle: Cycle) -> Form:
    (person,) = await find_people(office, handle)
    async with office.store.read() as work:
        return await show_summary(work, cycle, person)


async def test_how_many_have_answered_counts_nobody_who_is_near_this_person_of_hr(office: Office) -> None:
    cycle = await asked(office)
    mine = read((await show(office, "grace", cycle)).parts)
    assert "1 of 3 has answered" in mine
    assert "Not counted here are those to whom you report" in mine
    others = read((await show(office, "mira", cycle)).parts)
    assert "3 of 6 have answered" in others
    assert "Not counted here" not in others


async def test_where_all_of_it_is_about_who_is_above_no_number_is_said(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    await one_office.answered("mira", "/upward manager @grace @dmitri")
    cycle = await open_cycle(one_office, {"dmitri": TEAMS["dmitri"]})
    await shares(one_office, cycle, "ben")
    clock_at(one_office, MONDAY + timedelta(1), 4, 1, OSLO)
    await run_jobs(one_office)
    assert "have answered" not in read((await show(one_office, "grace", cycle)).parts)


async def test_after_the_release_too_nobody_near_is_counted(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace", "mira")
    await one_office.answered("mira", "/upward manager @grace @dmitri")
    cycle = await release_cycle(one_office, TEAMS)
    assert "of 3 reviews were answered" in read((await summary(one_office, "grace", cycle)).parts)
    assert "of 6 reviews were answered" in read((await summary(one_office, "mira", cycle)).parts)


async def test_nobody_of_hr_leaves_out_or_approves_who_is_above_them(one_office: Office) -> None:
    await begin(one_office)
    await one_office.answered("mira", "/upward manager @grace @dmitri")
    await becomes_hr(one_office, "mira")
    (draft,) = await made(one_office)
    dmitri, carla = await find_people(one_office, "dmitri", "carla")
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "About Dmitri Aaltonen somebody else in HR decides" in read(check.parts)
    value = SPOT.encode(Spot(draft.id, 1, dmitri.id))
    for act in ("cycles.leave_out", "cycles.put_back", "cycles.by_name"):
        with pytest.raises(Refused, match="Somebody else in HR decides it for Dmitri"):
            await press(one_office, "grace", act, value)
    row = ROW.encode(Row(draft.id, stamp_of(draft), 1, dmitri.id, 3))
    with pytest.raises(Refused, match="Somebody else in HR decides it for Dmitri"):
        await press(one_office, "grace", "cycles.approve", row)
    assert (await reload(one_office, draft)).setup == draft.setup
    await press(one_office, "grace", "cycles.leave_out", SPOT.encode(Spot(draft.id, 1, carla.id)))
    await press(one_office, "mira", "cycles.leave_out", value)
    assert (await reload(one_office, draft)).setup.left_out == {dmitri.id, carla.id}


async def test_nobody_of_hr_decides_about_a_report_whose_result_they_will_read(one_office: Office) -> None:
    await begin(one_office)
    await one_office.answered("mira", "/upward manager @dmitri @grace")
    await made(one_office)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Leave out this time" in labels(check)
    async with one_office.store.work() as work:
        await work.cycles.save_setup(draft, replace(draft.setup, manager_reads=True), one_office.sandbox.clock.now())
        await work.commit()
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Leave out this time" not in labels(check)
