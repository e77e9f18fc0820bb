"""Several cycles run beside each other, and nobody is reviewed without names in two."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch import launching
from bot.cycles.launch.launching import launch_due, make_plan
from storage.cycles.setting_up import SettingUp
from tests.cycles.office import TEAM, ZONE, debt_of, managed, open_cycle, reload, reviews_of, setup, share
from tests.cycles.released import close, release
from tests.cycles.running import becomes_hr
from tests.cycles.test_launch import INVITED, approve, launch, made_on
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, open_form, press_forged, top


async def test_two_cycles_about_the_same_people_do_not_run_at_once(one_office: Office) -> None:
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    made = await made_on(one_office, 1)
    await open_cycle(one_office, TEAM, owner="mira")
    second = await approve(one_office, made)
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    await launch(one_office)
    assert (await reload(one_office, second)).stage is Stage.CANCELLED
    assert "two at once would tell more than each" in (await one_office.told("grace", "was called off")).plain


async def test_two_cycles_run_beside_each_other_and_nobody_is_reviewed_in_both(one_office: Office) -> None:
    """Ben is asked about Dmitri in the first, and about Carla in the second; he hears of each, and answers both."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    made = await made_on(one_office, 1)
    first = await open_cycle(one_office, TEAM, owner="mira")
    await managed(one_office, "carla", "ben", "ana", "hiro", "isla")
    await managed(one_office, "dmitri", "eun", "jorge", "kavita")
    second = await approve(one_office, replace(made, name="Winter"))
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    await launch(one_office)
    assert [(await reload(one_office, each)).stage for each in (first, second)] == [Stage.OPEN, Stage.OPEN]
    reviewed = [[each.about for each in await reviews_of(one_office, cycle)] for cycle in (first, second)]
    assert reviewed == [["Dmitri Aaltonen"], ["Carla Rossi"]]
    clock_at(one_office, MONDAY, 10, zone="Europe/London")
    assert "Carla Rossi" in (await one_office.told("ben", INVITED)).plain
    said = (await one_office.answered("ben", "/upward reviews")).plain
    assert "Dmitri Aaltonen" in said
    assert "Carla Rossi" in said
    for cycle in (first, second):
        await share(one_office, await debt_of(one_office, cycle, "ben"), clear_priorities="4")


async def test_more_than_ten_cycles_at_once_are_all_reached(one_office: Office) -> None:
    """As where each department has its own. Ben is asked in the first alone."""
    await becomes_hr(one_office, "grace")
    await open_cycle(one_office, TEAM)
    (grace,) = await find_people(one_office, "grace")
    now = one_office.sandbox.clock.now()
    async with one_office.store.work() as work:
        for each in range(1, 30):
            made = setup(one_office, name=f"Team {each}")
            cycle = await work.cycles.add(grace.workspace, grace, made, ZONE, now + timedelta(each))
            await work.cycles.set_stage(cycle, Stage.OPEN, now)
        await work.commit()
    assert "Dmitri Aaltonen" in (await one_office.answered("ben", "/upward reviews")).plain
    listed = await open_form(one_office, "grace", "/upward cycle")
    assert "Autumn" in top(listed).plain
    assert "Autumn" in await press_forged(one_office, "grace", "home.page", "cycles.progress|20")


async def test_a_cycle_that_another_replica_opened_meanwhile_about_the_same_people_is_planned_anew(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second is about to open, the first was opened."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    second = await approve(one_office, await made_on(one_office, 1))
    open_it = launching._open

    async def open_late(*planned: Any) -> None:
        if not await reviews_elsewhere(one_office, second):
            await open_cycle(one_office, TEAM, owner="mira")
        await open_it(*planned)

    monkeypatch.setattr(launching, "_open", open_late)
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    await launch_due(one_office.engine.context)
    await launch(one_office)
    assert (await reload(one_office, second)).stage is Stage.CANCELLED


@pytest.mark.parametrize("installed", ["postgresql-http"], indirect=True)
async def test_a_result_that_comes_out_while_a_launch_is_planned_is_not_missed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hiro was not asked the first time: beside each other the two results would tell what he said."""
    await managed(office, "dmitri", "ben", "eun", "jorge", "hiro")
    second = await approve(office, await made_on(office, 1))
    first = await open_cycle(office, TEAM, owner="mira")
    for each in TEAM["dmitri"]:
        await share(office, await debt_of(office, first, each), clear_priorities="4")
    await close(office, first)
    read = SettingUp.members

    async def read_late(*asked: Any) -> Any:
        if (await reload(office, first)).stage is Stage.CLOSED:
            await release(office)
        return await read(*asked)

    monkeypatch.setattr(SettingUp, "members", read_late)
    planned = await make_plan(office.engine.context, second, second.setup.days.ask)
    assert (await reload(office, first)).stage is Stage.RELEASED
    assert not planned.reviews


async def reviews_elsewhere(office: Office, cycle: Cycle) -> frozenset[int]:
    async with office.store.read() as work:
        return await work.cycles.reviewed_elsewhere(cycle)
