"""Another person in HR takes care of a cycle."""

from __future__ import annotations

import pytest

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitations import Inviting
from bot.cycles.running.handing_over import release_from_leavers
from bot.people import Role
from tests.cycles.office import TEAM, open_cycle, plan_cycle, reload, reviews_of
from tests.cycles.running import Refused, becomes_hr, labels, press, read, run_jobs, show, submit
from tests.cycles.setting_up import cycles
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office


async def begin(office: Office) -> Cycle:
    """Grace asks Dmitri's team; Carla is in HR too."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace", "carla")
    cycle = await open_cycle(office, TEAM, invited=False)
    while await Inviting(office.engine.context).invite():
        pass
    await quiet(office)
    return cycle


async def loses_hr(office: Office, *handles: str) -> None:
    async with office.store.work() as work:
        for each in await find_people(office, *handles):
            await work.people.set_roles(each.id, each.roles - {Role.HR})
        await work.commit()


async def organizers_job(office: Office) -> None:
    await release_from_leavers(office.engine.context)
    await run_jobs(office)


def news(office: Office, handle: str, said: str) -> list[str]:
    return [dm.plain for dm in office.person(handle).dms if said in dm.plain]


async def test_hr_hands_a_cycle_over_and_every_message_says_who_asks_now(office: Office) -> None:
    cycle = await begin(office)
    assert "Grace Mbeki asks everybody" in (await office.told("ben", "What is it like to work")).plain
    form = await press(office, "grace", "cycles.hand_over", CYCLE.encode(cycle.id))
    (carla,) = await find_people(office, "carla")
    done = await submit(office, "grace", form, person=str(carla.id))
    assert "Carla Rossi takes care of it from now on" in read(done.parts)
    await run_jobs(office)
    assert news(office, "carla", "asks you to take care of the upward cycle Autumn.")
    assert not news(office, "grace", "takes care of the upward cycle")
    await office.until(lambda: news(office, "ben", "Carla Rossi asks everybody"))
    assert not news(office, "ben", "Grace Mbeki asks everybody")
    assert "Carla Rossi takes care of it" in read((await show(office, "grace", cycle)).parts)


async def test_whoever_takes_over_by_themselves_is_heard_of_by_whoever_had_it(one_office: Office) -> None:
    cycle = await begin(one_office)
    await press(one_office, "carla", "cycles.take_over", CYCLE.encode(cycle.id))
    await press(one_office, "carla", "cycles.take_over", CYCLE.encode(cycle.id))
    await run_jobs(one_office)
    assert len(news(one_office, "grace", "Carla Rossi takes care of the upward cycle Autumn from now on.")) == 1


async def test_a_cycle_whose_organizer_is_not_in_hr_any_more_goes_on_in_the_name_of_hr(one_office: Office) -> None:
    cycle = await begin(one_office)
    await loses_hr(one_office, "grace")
    for _ in range(2):
        await organizers_job(one_office)
    told = await one_office.told("carla", "Nobody takes care of the upward cycle Autumn any more")
    assert len(news(one_office, "carla", "Nobody takes care of")) == 1
    assert not news(one_office, "grace", "Nobody takes care of")
    await one_office.until(lambda: news(one_office, "ben", "HR asks everybody"))
    carla = one_office.person("carla")
    await carla.press("I take care of it", on=told)
    await run_jobs(one_office)
    await one_office.until(lambda: news(one_office, "ben", "Carla Rossi asks everybody"))
    await one_office.until(lambda: "Carla Rossi takes care of the upward cycle Autumn" in told.plain)
    assert told.buttons == []
    assert (await reload(one_office, cycle)).owner == (await find_people(one_office, "carla"))[0]


async def test_where_nobody_is_left_in_hr_admins_name_somebody_who_then_hears_of_it(one_office: Office) -> None:
    cycle = await begin(one_office)
    await loses_hr(one_office, "grace", "carla")
    for _ in range(2):
        await organizers_job(one_office)
    assert len(news(one_office, "mira", "nobody is in HR any more who could look after it")) == 1
    await becomes_hr(one_office, "hiro")
    for _ in range(2):
        await organizers_job(one_office)
    assert len(news(one_office, "hiro", "Nobody takes care of the upward cycle Autumn any more")) == 1
    assert "I take care" not in " ".join(labels(await show(one_office, "hiro", cycle)))


async def test_only_somebody_in_hr_who_works_here_takes_care_of_a_cycle(one_office: Office) -> None:
    cycle = await begin(one_office)
    form = await press(one_office, "grace", "cycles.hand_over", CYCLE.encode(cycle.id))
    ben, carla = await find_people(one_office, "ben", "carla")
    with pytest.raises(Refused, match="Pick somebody in HR"):
        await submit(one_office, "grace", form, person=str(ben.id))
    await loses_hr(one_office, "carla")
    with pytest.raises(Refused, match="Pick somebody in HR"):
        await submit(one_office, "grace", form, person=str(carla.id))


async def test_before_anybody_is_asked_it_can_be_handed_over_too(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace", "carla")
    cycle = await plan_cycle(one_office, TEAM)
    form = await press(one_office, "carla", "cycles.take_over", CYCLE.encode(cycle.id))
    assert "Carla Rossi takes care of it, and is named in the messages as who asks." in read(form.parts)


async def test_nobody_asks_about_themselves_by_name(one_office: Office) -> None:
    await begin(one_office)
    await becomes_hr(one_office, "dmitri")
    (cycle,) = await cycles(one_office, Stage.OPEN)
    await press(one_office, "dmitri", "cycles.take_over", CYCLE.encode(cycle.id))
    await run_jobs(one_office)
    await one_office.until(lambda: news(one_office, "ben", "HR asks everybody who reports to Dmitri"))
    assert not news(one_office, "ben", "Dmitri Aaltonen asks everybody")


async def test_an_announcement_that_is_on_its_way_goes_on_and_else_all_is_drawn_from_the_first(
    office: Office,
) -> None:
    cycle = await begin(office)
    (carla,) = await find_people(office, "carla")
    (review,) = await reviews_of(office, cycle)
    for announce, wanted in ((False, (b"", 0)), (True, (review.id, 7))):
        async with office.store.work() as work:
            await work.cycles.mark_outdated(cycle, announce=announce)
            await work.cycles.mark_redrawn(cycle, review.id, 7)
            await work.cycles.set_owner(cycle, carla)
            (found,) = await work.cycles.find_outdated()
        assert (found.after, found.person, found.announce) == (*wanted, announce)
