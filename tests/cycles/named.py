"""A cycle with names, as tests go through it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Table, func, select

from adapters.sandbox.person import Person
from bot.cycles.cycle import Cycle
from bot.cycles.launch.launching import launch_due
from tests.cycles.forms import fill_quick
from tests.cycles.office import TEAM, debt_of, open_cycle, reload
from tests.cycles.released import CANARY, release
from tests.cycles.running import run_jobs
from tests.cycles.setting_up import OSLO, TUESDAY, begin, submit
from tests.nudges.office import clock_at
from tests.office import Office, top

ABOUT = {"dmitri": "Dmitri Aaltonen", "carla": "Carla Rossi", "mira": "Mira Solberg"}


async def answer(office: Office, cycle: Cycle, handle: str, text: str = CANARY, about: str = "dmitri") -> Person:
    """As the form shares it; what stands there then."""
    person = await open_named(office, cycle, handle, about)
    await fill_quick(person, "Very clear")
    await person.fill(None, {f"What one thing would you advise {ABOUT[about]} to change?": text})
    outcome = await person.submit()
    assert outcome.ok, top(person).errors
    return person


async def open_named(office: Office, cycle: Cycle, handle: str, about: str = "dmitri") -> Person:
    """Their form, from the invitation."""
    debt = await debt_of(office, cycle, handle, about)
    person = office.person(handle)
    if person.modal:
        await person.close(everything=True)
    message = await office.told(handle, "What is it like to work with")
    button = f"Answer about {debt.review.about}"
    assert (await person.press(button, on=message)).ok
    await office.until(lambda: person.modal)
    return person


async def open_and_invite(office: Office, named: tuple[str, ...] = ("dmitri",)) -> Cycle:
    """Everybody heard: Eun works while others sleep."""
    cycle = await open_cycle(office, TEAM, invited=False, named=named)
    for hour in (3, 11, 16):
        clock_at(office, cycle.setup.days.ask + timedelta(1), hour, zone=OSLO)
        await run_jobs(office)
    return cycle


async def close_and_release(office: Office, cycle: Cycle) -> Cycle:
    """On its days, by what the bot does by itself."""
    fresh = await reload(office, cycle)
    assert fresh.closes_at
    assert fresh.release_at
    office.sandbox.clock.set(fresh.closes_at + timedelta(minutes=3))
    await run_jobs(office)
    office.sandbox.clock.set(fresh.release_at + timedelta(minutes=1))
    await release(office)
    await run_jobs(office)
    return await reload(office, cycle)


async def count(office: Office, table: Table) -> int:
    async with office.store.read() as work:
        ((found,),) = await work.sql.rows(select(func.count()).select_from(table))
    return int(found)


async def ask_with_names(office: Office) -> None:
    """Grace sets it up, and it asks on Tuesday."""
    grace = await begin(office)
    await submit(grace)
    said = await submit(grace, names="With names")
    assert "5 people are asked about 2 managers." in said
    assert "so a result needs all of them" not in said
    await grace.press("See what they will see", on=top(grace))
    assert "with your name" in top(grace).plain
    assert "without names" not in top(grace).plain
    await grace.press("Back", on=top(grace))
    await submit(grace)
    await grace.close(everything=True)
    await begin_asking(office)


async def begin_asking(office: Office) -> None:
    """On Tuesday; on Wednesday afternoon everybody has heard."""
    clock_at(office, TUESDAY, 1, zone=OSLO)
    await launch_due(office.engine.context)
    for hour in (10, 15):
        clock_at(office, TUESDAY + timedelta(1), hour, zone=OSLO)
        await run_jobs(office)
