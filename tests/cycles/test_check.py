"""The check before anybody is asked, and its approval."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.launching import make_plan
from bot.cycles.setup.check_row import say_settled
from bot.cycles.setup.draft import SPOT, Spot
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.forms import Form
from bot.phrases import calendar_day
from tests.cycles.office import reload
from tests.cycles.released import release_cycle
from tests.cycles.running import Refused, becomes_hr, labels, press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, TUESDAY, begin, carry, cycles, handles, made, spot, submit
from tests.cycles.test_choosing import chosen
from tests.directory.office import imported
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, top, upward
from tests.rights.erasing import erase
from tests.workspace import workspace_with


async def test_who_is_left_out_can_be_put_back(one_office: Office) -> None:
    grace = await begin(one_office)
    await one_office.answered("mira", "/upward manager @kavita @carla")
    await submit(grace)
    assert "6 people are asked about 2 managers." in await submit(grace)
    await grace.press("Leave out this time", on=top(grace))
    assert "3 people are asked about 1 manager." in top(grace).plain
    await grace.press("Put back", on=top(grace))
    assert "6 people are asked about 2 managers." in top(grace).plain
    await grace.press("See what they will see", on=top(grace))
    seen = top(grace).plain
    assert "What is it like to work with Carla Rossi?" in seen
    assert "3 people are asked: everybody who reports to Carla Rossi" in seen
    assert "Very clear" in seen
    await grace.press("Back", on=top(grace))
    assert "6 people are asked" in top(grace).plain


async def test_who_joined_lately_is_asked_only_if_hr_wants_it(one_office: Office) -> None:
    grace = await begin(one_office)
    await imported(one_office, "email,name,start_date\njorge@tidewater.example,Jorge Ruiz,2026-11-20\n")
    await submit(grace)
    said = await submit(grace)
    assert "Joined in the last 30 days and therefore not asked: Jorge Ruiz." in said
    assert "Dmitri Aaltonen: only 2 can answer" in said
    await grace.press("Ask them too", on=top(grace))
    assert "Joined in the last 30 days, and asked too: Jorge Ruiz." in top(grace).plain
    assert "Dmitri Aaltonen: 3 can answer, so a result needs all of them." in top(grace).plain


async def test_many_managers_are_checked_ten_at_a_time(one_office: Office) -> None:
    await begin(one_office)
    names = ["mira", "carla", "dmitri", "ben", "kavita", "jorge", "isla", "hiro", "ana", "eun", "farah", "grace"]
    for manager, report in pairwise(names):
        await one_office.answered("mira", f"/upward manager @{report} @{manager}")
    (draft,) = await made(one_office)
    first = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "1 to 10 of 11" in read(first.parts)
    second = await press(one_office, "grace", "cycles.check_after", SPOT.encode(Spot(draft.id, 2)))
    assert "11 to 11 of 11" in read(second.parts)
    assert not {line for line in read(first.parts).split("\n") if ": only 1" in line} & set(
        read(second.parts).split("\n")
    )


async def test_of_two_in_hr_who_comes_second_hears_so(office: Office) -> None:
    await begin(office)
    await becomes_hr(office, "isla")
    (draft,) = await made(office)
    form = await press(office, "grace", "cycles.change_what", carry(draft))
    other = await press(office, "isla", "cycles.change_what", carry(draft))
    check = await press(office, "grace", "cycles.check", spot(draft))
    await send(office, "isla", other, name="Isla's", template="pulse", note="", scope="managers")
    with pytest.raises(Refused, match="Somebody else in HR changed this meanwhile"):
        await send(office, "grace", form, name="Grace's", template="pulse", note="", scope="managers")
    fresh = await send(office, "grace", check)
    assert "look again before you ask" in read(fresh.parts)
    assert (await reload(office, draft)).setup.name == "Isla's"
    await send(office, "isla", fresh)
    with pytest.raises(Refused, match="It is approved already"):
        await send(office, "grace", fresh)


async def test_a_check_of_other_people_than_today_is_shown_again(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    await one_office.answered("mira", "/upward manager @kavita @dmitri")
    fresh = await send(one_office, "grace", check)
    assert "4 people are asked about 1 manager." in read(fresh.parts)
    assert (await reload(one_office, draft)).stage is Stage.DRAFT


async def test_only_one_cycle_at_a_time_is_about_the_same_managers(office: Office) -> None:
    await begin(office)
    (first,) = await made(office)
    second = next(each for each in await made(office) if each.id != first.id)
    checks = [await press(office, "grace", "cycles.check", spot(each)) for each in (first, second)]
    await send(office, "grace", checks[0])
    after = await send(office, "grace", checks[1])
    assert "Everybody about whom enough people could answer is reviewed in another cycle" in read(after.parts)
    assert "left out this time. People are asked about them without names in another cycle" in read(after.parts)
    day = first.setup.days.release
    assert f"in another cycle ({first.setup.name})" in read(after.parts)
    assert f"Ask from {day:%b} {day.day}, {day.year} on" in read(after.parts)
    assert not after.submit
    assert not (await press(office, "grace", "cycles.check", spot(second))).submit
    when = await press(office, "grace", "cycles.change_when", carry(second))
    assert "Of these, 1 can't: people are asked about them without names in another cycle" in read(when.parts)
    assert f"({first.setup.name}). From {day:%b} {day.day}, {day.year} on" in read(when.parts)


async def test_a_reason_that_several_share_is_said_once(one_office: Office) -> None:
    await begin(one_office)
    await one_office.answered("mira", "/upward manager @kavita @carla")
    first, second = [(await made(one_office))[0] for _ in range(2)]
    await send(one_office, "grace", await press(one_office, "grace", "cycles.check", spot(first)))
    said = read((await press(one_office, "grace", "cycles.check", spot(second))).parts)
    assert "Carla Rossi and Dmitri Aaltonen: left out this time. People are asked about them without names" in said
    assert said.count("People are asked about them without names") == 1
    plan = Plan((), tuple(LeftOut(each, 3, Why.ELSEWHERE) for each in range(1, 16)), (), ())
    (shared,) = say_settled(second, plan, {each: f"M{each}" for each in range(1, 11)})
    assert "M9 and M10, and 5 more: left out" in read((shared,))


async def opened(office: Office, draft: Cycle) -> Form:
    return await press(office, "grace", "cycles.open", CYCLE.encode(draft.id))


async def test_why_nobody_can_be_asked_is_said_in_words(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "is past" not in read((await opened(one_office, draft)).parts)
    clock_at(one_office, TUESDAY + timedelta(1), 12, zone=OSLO)
    with pytest.raises(Refused, match="Its day of asking, Dec 1, 2026, is past"):
        await send(one_office, "grace", check)
    assert "Its day of asking, Dec 1, 2026, is past" in read((await opened(one_office, draft)).parts)
    clock_at(one_office, MONDAY, 12, zone=OSLO)
    await one_office.answered("mira", "/upward manager @ben none")
    form = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Nobody would have enough people who can answer" in read(form.parts)
    assert not form.submit
    await one_office.answered("mira", "/upward feature cycles off")
    with pytest.raises(Refused, match="Upward cycles are switched off here"):
        await send(one_office, "grace", check)


async def test_without_a_folder_hr_reads_why_nobody_is_asked(tmp_path: Path) -> None:
    async with workspace_with(upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http")) as office:
        await begin(office)
        (draft,) = await made(office)
        form = await press(office, "grace", "cycles.check", spot(draft))
        assert "Answers without names need a folder of their own" in read(form.parts)
        assert not form.submit


async def test_who_joined_or_left_since_the_last_result_is_named_in_the_check(one_office: Office) -> None:
    office = one_office
    await begin(office)
    await release_cycle(office)
    check = read((await press(office, "grace", "cycles.check", spot((await made(office))[0]))).parts)
    assert "Dmitri Aaltonen: 3 can answer" in check
    assert "There was a result within the last 90 days. If fewer than 3 people come or go" in check
    await office.answered("mira", "/upward manager @kavita @dmitri")
    await office.answered("mira", "/upward manager @jorge @carla")
    (draft, *_) = await made(office)
    check = read((await press(office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: left out this time. They had a result within the last 90 days" in check
    assert "Would answer now and was not asked then: Kavita" in check
    assert "Was asked then and would not answer now: Jorge Ruiz." in check
    await office.answered("mira", "/upward manager @grace @dmitri")
    for each in ("kavita", "jorge"):
        await office.answered("mira", f"/upward manager @{each} @carla")
    check = read((await press(office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: left out this time" in check
    assert "was not asked then" not in check, "Dmitri manages Grace now: of who answers she sees how many"


async def test_by_the_day_of_asking_a_result_may_be_old_enough(one_office: Office) -> None:
    await begin(one_office)
    cycle = await release_cycle(one_office)
    await one_office.answered("mira", "/upward manager @kavita @dmitri")
    released = cycle.released_at
    assert released is not None
    for days, said in ((80, "Dmitri Aaltonen: left out"), (89, "Dmitri Aaltonen: 4 can answer")):
        one_office.sandbox.clock.set(released + timedelta(days))
        (draft, *_) = await made(one_office)
        assert said in read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)


async def test_the_check_says_from_which_day_on_a_result_is_old_enough(one_office: Office) -> None:
    await begin(one_office)
    cycle = await release_cycle(one_office)
    await one_office.answered("mira", "/upward manager @kavita @dmitri")
    assert cycle.released_at is not None
    free = cycle.released_at.date() + timedelta(91)
    (draft, *_) = await made(one_office)
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert f"From {calendar_day(free)} on people can be asked about them again." in check
    before, then = [await make_plan(one_office.engine.context, draft, free - timedelta(each)) for each in (1, 0)]
    assert len(then.reviews) == len(before.reviews) + 1


async def test_who_is_no_admin_reads_whom_to_ask_to_set_a_manager(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    form = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Only an admin sets managers: ask Mira Solberg, with /upward manager @person @manager." in read(form.parts)
    await one_office.answered("mira", "/upward role admin @grace")
    form = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Only an admin sets managers" not in read(form.parts)
    assert [each for each in labels(form) if each.startswith("Set ")]


async def test_who_is_picked_for_more_than_four_is_named_before_anybody_is_asked(one_office: Office) -> None:
    await begin(one_office)
    await chosen(one_office, *(about := ("isla", "kavita", "hiro", "farah", "ana")))
    (draft,) = await cycles(one_office, Stage.DRAFT)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    for number, who in enumerate(await find_people(one_office, *about)):
        assert "Asked about more than" not in read(check.parts)
        form = await press(one_office, "grace", "cycles.pick", SPOT.encode(Spot(draft.id, 1, who.id)))
        picked = await handles(one_office, "ben", "carla", "dmitri", *(["jorge"] if number else []))
        check = await send(one_office, "grace", form, people=picked)
    assert "Asked about more than 4 people at once: Ben Okafor, Carla Rossi and Dmitri Aaltonen." in read(check.parts)


async def test_who_was_erased_since_the_last_result_is_counted_in_the_check(one_office: Office) -> None:
    office = one_office
    await begin(office)
    await release_cycle(office)
    for handle, name in (("jorge", "Jorge Ruiz"), ("eun", "Eun-ji Park")):
        await erase(office, "mira", f"@{handle}", name)
    for each in ("kavita", "isla"):
        await office.answered("mira", f"/upward manager @{each} @dmitri")
    check = read((await press(office, "grace", "cycles.check", spot((await made(office))[0]))).parts)
    assert "Was asked then and would not answer now: 2 people whose names were erased." in check
