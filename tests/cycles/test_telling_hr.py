"""What HR hears of a cycle by itself, and what each of them does not."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Stage
from bot.cycles.owing.owing_news import tell_owing_due
from bot.cycles.running.sweeping import sweep
from bot.people import Role
from tests.cycles.office import TEAM, ZONE, ballots, managed, open_cycle, reload
from tests.cycles.released import close, release
from tests.cycles.running import Refused, after_the_close, becomes_hr, press, run_jobs, shares, submit
from tests.cycles.test_launch import approve, launch, made_on
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office

DAY = timedelta(1)


async def test_the_question_after_the_close_counts_only_whom_its_reader_may_know_of(one_office: Office) -> None:
    """Ben is HR and was asked about Dmitri; Grace is neither near Dmitri nor near Carla."""
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace", "ben", "dmitri")
    team = TEAM | {"carla": ("ana", "ben", "hiro"), "mira": ("ana", "eun", "hiro")}
    cycle = await open_cycle(one_office, team, days=2)
    after_the_close(one_office, cycle, timedelta(minutes=3))
    await run_jobs(one_office)
    assert "3 people may stay without results" in (await one_office.told("grace", "Autumn is closed")).plain
    assert "One person may stay without results" in (await one_office.told("ben", "Autumn is closed")).plain
    assert "2 people may stay without results" in (await one_office.told("dmitri", "Autumn is closed")).plain


async def test_where_nobody_is_hr_any_more_the_admins_hear_of_it(one_office: Office) -> None:
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await approve(one_office, await made_on(one_office, 1))
    (grace,) = await find_people(one_office, "grace")
    async with one_office.store.work() as work:
        await work.people.set_roles(grace.id, grace.roles - {Role.HR})
        await work.commit()
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    await launch(one_office)
    await one_office.told("mira", "Autumn has begun")
    assert not [dm for dm in one_office.person("grace").dms if "has begun" in dm.plain]


async def test_hr_hears_once_on_the_last_day_how_many_still_owe_and_nobodys_name(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=ZONE)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, "ben")
    clock_at(one_office, MONDAY + 2 * DAY, 9, 59, ZONE)
    await run_jobs(one_office)
    await tell_owing_due(one_office.engine.context)
    await quiet(one_office)
    assert not [dm for dm in one_office.person("grace").dms if "ends today" in dm.plain]
    clock_at(one_office, MONDAY + 2 * DAY, 10, 1, ZONE)
    for _ in range(2):
        await tell_owing_due(one_office.engine.context)
    told = await one_office.told("grace", "Autumn ends today")
    assert "2 answers are still owed. Please remind nobody yourself: taking part is up to them." in told.plain
    assert not [name for name in ("Dmitri", "Eun", "Jorge") if name in told.plain]
    assert len([dm for dm in one_office.person("grace").dms if "ends today" in dm.plain]) == 1
    await one_office.person("grace").press("Who still owes", on=told)


async def test_hr_hears_on_the_last_day_too_that_came_in_place_of_another(one_office: Office) -> None:
    """What was said on the one before isn't so any more."""
    clock_at(one_office, MONDAY, 11, zone=ZONE)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, days=2)
    clock_at(one_office, MONDAY + 2 * DAY, 10, 1, ZONE)
    await tell_owing_due(one_office.engine.context)
    told = await one_office.told("grace", "Autumn ends today")
    form = await press(one_office, "grace", "cycles.move", CYCLE.encode(cycle.id))
    await submit(one_office, "grace", form, until=MONDAY + 3 * DAY)
    await one_office.until(lambda: "The last day of Autumn is Dec 3, 2026 now" in told.plain)
    assert told.buttons == []
    clock_at(one_office, MONDAY + 3 * DAY, 10, 1, ZONE)
    for _ in range(2):
        await tell_owing_due(one_office.engine.context)
    await one_office.told("grace", "Autumn ends today")
    await quiet(one_office)
    assert len([dm for dm in one_office.person("grace").dms if "ends today" in dm.plain]) == 1


async def test_hr_asks_everybody_again_in_the_chat_where_the_folder_is_lost(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 10)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM)
    with pytest.raises(Refused, match="Nothing of this cycle is lost"):
        await press(one_office, "grace", "cycles.ask_again", CYCLE.encode(cycle.id))
    assert one_office.ballots is not None
    (gate,) = one_office.ballots.glob(f"{cycle.id.hex()}.*")
    shutil.rmtree(gate)
    await sweep(one_office.engine.context, await reload(one_office, cycle))
    message = await one_office.told("grace", "The answers of Autumn are lost")
    await one_office.person("grace").press("Ask everybody again", on=message)
    await one_office.until(lambda: "Everybody asked in Autumn is invited once more" in message.plain)
    assert "Grace Mbeki had everybody asked again" in (await one_office.told("mira", "had everybody asked again")).plain
    clock_at(one_office, MONDAY, 11)
    await one_office.told("ben", "please answer once more")
    await shares(one_office, cycle, "ben")
    with pytest.raises(Refused, match="Nothing of this cycle is lost"):
        await press(one_office, "grace", "cycles.ask_again", CYCLE.encode(cycle.id))


async def test_hr_and_admins_hear_when_a_lost_folder_is_back_each_time(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 10)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM)
    await shares(one_office, cycle, "ben")
    assert one_office.ballots is not None
    (gate,) = one_office.ballots.glob(f"{cycle.id.hex()}.*")
    away = one_office.ballots.with_name("away")
    for time in (1, 2):
        gate.rename(away)
        for _ in range(2):
            await sweep(one_office.engine.context, await reload(one_office, cycle))
        away.rename(gate)
        for _ in range(2):
            await sweep(one_office.engine.context, await reload(one_office, cycle))
        await quiet(one_office)
        for handle in ("grace", "mira"):
            said = [dm.plain for dm in one_office.person(handle).dms]
            assert not [each for each in said if "The answers of Autumn are lost" in each]
            assert len([each for each in said if "wrong with the answers of Autumn is settled" in each]) == time
            assert len([each for each in said if "Autumn are where they should be again" in each]) == time


async def test_who_looked_before_others_swept_and_released_tells_of_no_trouble(one_office: Office) -> None:
    """HR and the admins heard that all answers were lost, and that the database was an older copy."""
    await becomes_hr(one_office, "grace")
    context, cycle = one_office.engine.context, await open_cycle(one_office, TEAM)
    for _ in range(2):
        await sweep(context, await reload(one_office, cycle))
    await sweep(context, cycle)
    await close(one_office, await reload(one_office, cycle))
    await release(one_office)
    await sweep(context, cycle)
    await one_office.told("dmitri", "Your upward feedback")
    await quiet(one_office)
    for handle in ("grace", "mira"):
        assert not [dm for dm in one_office.person(handle).dms if "answers of Autumn" in dm.plain]


async def test_another_folder_is_left_alone_by_who_asks_again(one_office: Office) -> None:
    """Somebody mounted the wrong disk: what lies there is perhaps another company's."""
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM)
    assert one_office.ballots is not None
    known = (one_office.ballots / "id").read_bytes()
    (one_office.ballots / "id").write_bytes(b"0" * 32)
    with pytest.raises(Refused, match="one I know"):
        await press(one_office, "grace", "cycles.ask_again", CYCLE.encode(cycle.id))
    (one_office.ballots / "id").write_bytes(known)
    assert cycle.id in await ballots(one_office).find_cycles()


async def test_a_release_under_way_can_be_called_off_and_one_that_is_out_hears_why_not(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAM)
    await becomes_hr(one_office, "grace")
    async with one_office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.RELEASED, one_office.sandbox.clock.now())
        await work.commit()
    with pytest.raises(Refused, match=r"^Its results are out, so it can't be called off any more\.$"):
        await press(one_office, "grace", "cycles.cancel", CYCLE.encode(cycle.id))
