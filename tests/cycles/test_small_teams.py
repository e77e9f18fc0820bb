"""A team that is too small to answer without names is asked with theirs, beside the others."""

from __future__ import annotations

from datetime import timedelta

from bot.cycles.cycle import Stage
from bot.cycles.launch.launching import launch_due
from bot.cycles.review import ReviewState
from tests.cycles.forms import ANSWER, HELPS, fill_quick
from tests.cycles.named import (
    answer,
    begin_asking,
    close_and_release,
)
from tests.cycles.office import open_cycle, review_of
from tests.cycles.running import run_jobs
from tests.cycles.setting_up import OSLO, TUESDAY, begin, cycles, submit
from tests.nudges.office import clock_at, quiet
from tests.office import Office, top


async def test_a_small_team_is_asked_with_names_beside_the_others(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace)
    assert "Carla Rossi: only 2 can answer" in await submit(grace)
    await grace.press("Ask with names", on=top(grace))
    said = top(grace).plain
    assert "Carla Rossi: 2 are asked with their names, and told so before they write." in said
    assert "5 people are asked about 2 managers." in said
    await submit(grace)
    await begin_asking(one_office)
    (cycle,) = await cycles(one_office, Stage.OPEN)
    assert (await review_of(one_office, cycle, "carla")).named
    assert not (await review_of(one_office, cycle, "dmitri")).named
    assert "with your name" in (await one_office.told("ana", "What is it like to work with Carla")).plain
    assert "without names" in (await one_office.told("ben", "What is it like to work with Dmitri")).plain
    await answer(one_office, cycle, "ana", about="carla")
    cycle = await close_and_release(one_office, cycle)
    assert (await review_of(one_office, cycle, "carla")).state is ReviewState.SHOWN
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.NOTHING
    await quiet(one_office)
    assert not [dm for dm in one_office.person("hiro").dms if "Nothing is shown about Carla" in dm.plain]


async def test_a_small_team_that_grew_is_asked_without_names(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace)
    await submit(grace)
    await grace.press("Ask with names", on=top(grace))
    await submit(grace)
    await one_office.answered("mira", "/upward manager @kavita @carla")
    clock_at(one_office, TUESDAY, 11, zone=OSLO)
    await launch_due(one_office.engine.context)
    (cycle,) = await cycles(one_office, Stage.OPEN)
    assert not (await review_of(one_office, cycle, "carla")).named


async def test_from_a_review_with_a_name_nobody_is_led_to_one_without(one_office: Office) -> None:
    team = {"dmitri": ("ben", "eun", "jorge"), "carla": ("ben", "ana"), "mira": ("ben",)}
    cycle = await open_cycle(one_office, team, invited=False, named=("carla", "mira"))
    clock_at(one_office, cycle.setup.days.ask + timedelta(1), 11, zone=OSLO)
    await run_jobs(one_office)
    ben = await answer(one_office, cycle, "ben", about="carla")
    assert "One more waits for you: the one about Mira Solberg." in top(ben).plain
    assert "Dmitri" not in top(ben).plain
    await ben.press("Next (2 of 2)", on=top(ben))
    assert "with your name" in top(ben).plain
    await ben.close(everything=True)
    await ben.press(ANSWER, on=await one_office.told("ben", "What is it like to work with"))
    await fill_quick(ben)
    await ben.fill(None, {HELPS: "Calm"})
    assert (await ben.submit()).ok
    assert "One more waits for you: the one about Mira Solberg." in top(ben).plain
