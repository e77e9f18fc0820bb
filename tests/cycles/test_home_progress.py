"""HR finds on Home how far a cycle is; nobody else does."""

from __future__ import annotations

from bot.cycles.cycle import Stage
from bot.events import HomeOpened
from tests.counting import count_statements
from tests.cycles.office import TEAM, plan_cycle, setup
from tests.cycles.running import becomes_hr, shares
from tests.cycles.test_running import DAY, begin, sweep_at
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY
from tests.office import Office, top


async def look(office: Office, handle: str) -> str:
    person = office.person(handle)
    await person.open_home()
    await office.until(lambda: person.home and "Praise" in person.home.plain)
    assert person.home
    return person.home.plain


async def test_hr_sees_on_home_how_far_a_cycle_is_and_goes_on_from_there(office: Office) -> None:
    cycle = await begin(office)
    await shares(office, cycle, "ben", "eun")
    await sweep_at(office, MONDAY + DAY)
    await shares(office, cycle, "jorge")
    said = await look(office, "grace")
    assert "Autumn\nOpen until Dec 9, 2026. 2 of 3 have answered, as of Dec 1, 2026." in said
    grace = office.person("grace")
    await grace.press("Open", on=grace.home)
    await office.until(lambda: grace.modal)
    assert "2 of 3 have answered" in top(grace).plain


async def test_of_who_leads_them_hr_sees_no_number_on_home_and_nobody_else_sees_anything(one_office: Office) -> None:
    """Ben, who is HR too, reports to Dmitri, about whom all are asked; Mira is an admin."""
    cycle = await begin(one_office)
    await shares(one_office, cycle, "ben", "eun")
    await sweep_at(one_office, MONDAY + DAY)
    assert "Answers until Dec 9, 2026, results on Dec 14, 2026." in await look(one_office, "ben")
    assert "of 3" not in await look(one_office, "ben")
    for handle in ("mira", "dmitri", "eun"):
        assert "Dec 9, 2026. 2" not in await look(one_office, handle), handle


async def test_home_asks_as_much_of_the_database_for_one_cycle_as_for_ten(one_office: Office) -> None:
    """Each had cost seven statements more."""
    office = one_office
    await begin(office)
    await becomes_hr(office, "grace")
    (grace,) = await find_people(office, "grace")
    by = office.by("grace")

    one = await count_statements(office.engine.bot.home(HomeOpened(by)))
    async with office.store.work() as work:
        for each in range(9):
            wanted = setup(office, name=f"Team {each}")
            cycle = await work.cycles.add(grace.workspace, grace, wanted, "UTC", office.sandbox.clock.now())
            await work.cycles.set_stage(cycle, Stage.OPEN, office.sandbox.clock.now())
        await work.commit()
    assert "Team 8" in await look(office, "grace")
    assert await count_statements(office.engine.bot.home(HomeOpened(by))) == one


async def test_before_it_asks_its_day_is_on_home_and_a_draft_is_not(one_office: Office) -> None:
    await becomes_hr(one_office, "grace")
    cycle = await plan_cycle(one_office, TEAM)
    assert "Approved: it asks on" in await look(one_office, "grace")
    async with one_office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.DRAFT, one_office.sandbox.clock.now())
        await work.commit()
    assert "Approved" not in await look(one_office, "grace")
