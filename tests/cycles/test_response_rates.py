"""Response rates by department: of five people at least, and nothing that follows by subtraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import update

from bot.cycles.cycle import Cycle
from bot.cycles.running.response_rates import count_departments
from bot.cycles.running.running_window import find_hidden
from bot.groups import Group, groups
from storage.tables.people import PERSON
from tests.cycles.office import open_cycle, reload
from tests.cycles.running import becomes_hr, read, run_jobs, shares, show
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office

OSLO = "Europe/Oslo"
NOTHING = "By department there is nothing to show: only groups of five people or more are"
FIVE, OTHER_FIVE = ("ana", "ben", "eun", "farah", "hiro"), ("isla", "jorge", "kavita", "grace", "mira")


async def works_in(office: Office, departments: Mapping[str, Sequence[str]]) -> None:
    async with office.store.work() as work:
        for name, handles in departments.items():
            people = [each.id for each in await find_people(office, *handles)]
            await work.sql.change(update(PERSON).where(PERSON.c.id.in_(people)).values(department=name))
        await work.commit()


async def asked_about(
    office: Office, reviews: Mapping[str, Sequence[str]], departments: Mapping[str, Sequence[str]]
) -> Cycle:
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "carla")
    await works_in(office, departments)
    return await open_cycle(office, reviews)


async def swept(office: Office) -> None:
    clock_at(office, MONDAY + timedelta(1), 4, 1, OSLO)
    await run_jobs(office)


async def rates(office: Office, handle: str, cycle: Cycle) -> list[Group]:
    (person,) = await find_people(office, handle)
    fresh = await reload(office, cycle)
    async with office.store.read() as work:
        return list(groups(await count_departments(work, fresh, await find_hidden(work, fresh, person))))


async def test_rates_are_as_of_this_morning_and_of_five_people_at_least(office: Office) -> None:
    teams = {"Design": FIVE, "Sales": OTHER_FIVE}
    cycle = await asked_about(office, {"dmitri": (*FIVE, *OTHER_FIVE)}, teams)
    assert await rates(office, "carla", cycle) == []
    await shares(office, cycle, *FIVE)
    assert await rates(office, "carla", cycle) == []
    await swept(office)
    assert await rates(office, "carla", cycle) == [Group("Design", 5, 5), Group("Sales", 5, 0)]
    said = read((await show(office, "carla", cycle)).parts)
    assert "By department, of those who were asked so many have answered something:" in said
    assert "Design: 100 % of 5\nSales: 0 % of 5" in said
    await shares(office, cycle, *OTHER_FIVE)
    assert await rates(office, "carla", cycle) == [Group("Design", 5, 5), Group("Sales", 5, 0)]


async def test_a_small_department_is_not_what_is_left_of_the_whole(one_office: Office) -> None:
    """Of eleven, one is in Law: beside Design and all, Sales would give that one away."""
    everybody = (*FIVE, *OTHER_FIVE[:4], "mira", "carla")
    teams = {"Design": FIVE, "Sales": OTHER_FIVE, "Law": ("carla",)}
    cycle = await asked_about(one_office, {"dmitri": everybody}, teams)
    await shares(one_office, cycle, *FIVE)
    await swept(one_office)
    assert await rates(one_office, "liam", cycle) == [Group("Design", 5, 5), Group(None, 6, 0)]


async def test_where_a_few_of_a_department_answered_or_did_not_it_joins_the_others(one_office: Office) -> None:
    cycle = await asked_about(one_office, {"dmitri": (*FIVE, *OTHER_FIVE)}, {"Design": FIVE, "Sales": OTHER_FIVE})
    await shares(one_office, cycle, *FIVE[:2], *OTHER_FIVE)
    await swept(one_office)
    assert await rates(one_office, "carla", cycle) == []
    assert NOTHING in read((await show(one_office, "carla", cycle)).parts)


async def test_reviews_of_ones_own_chain_are_in_no_rate(one_office: Office) -> None:
    """Carla learns nothing about her own review, and of Sales alone there is nothing to compare."""
    teams = {"Design": FIVE, "Sales": OTHER_FIVE}
    reviews = {"dmitri": OTHER_FIVE, "carla": FIVE}
    cycle = await asked_about(one_office, reviews, teams)
    await shares(one_office, cycle, *FIVE)
    await swept(one_office)
    assert await rates(one_office, "liam", cycle) == [Group("Design", 5, 5), Group("Sales", 5, 0)]
    assert await rates(one_office, "carla", cycle) == []
    assert NOTHING in read((await show(one_office, "carla", cycle)).parts)


async def test_where_no_department_is_on_record_nothing_is_said_of_them(one_office: Office) -> None:
    cycle = await asked_about(one_office, {"dmitri": (*FIVE, *OTHER_FIVE)}, {})
    await swept(one_office)
    assert "By department" not in read((await show(one_office, "carla", cycle)).parts)
