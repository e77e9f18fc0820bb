"""A cycle as tests set it up: by hand, and with fewer steps."""

from __future__ import annotations

from datetime import date

from adapters.sandbox.person import Person
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.setup.draft import SPOT, Spot
from bot.forms import Form, PeopleField
from bot.people import Handle
from tests.cycles.running import becomes_hr, press
from tests.cycles.running import submit as send
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, open_form, top

OSLO = "Europe/Oslo"
TUESDAY = date(2026, 12, 1)
"""The default day of asking, set up on Monday."""
LABELS = {"ask": "Ask on", "due": "Last day for answers", "release": "Results on"}


async def begin(office: Office) -> Person:
    """Monday noon; Grace is HR, Dmitri has three who report to him, and Carla two."""
    clock_at(office, MONDAY, 12, zone=OSLO)
    await becomes_hr(office, "grace")
    for manager, reports in (("dmitri", ("ben", "eun", "jorge")), ("carla", ("ana", "hiro"))):
        for each in reports:
            await office.answered("mira", f"/upward manager @{each} @{manager}")
    return await open_form(office, "grace", "/upward cycle new")


async def submit(person: Person, **fields: object) -> str:
    """Fills the open form and sends it; what stands there then."""
    await person.fill(None, fields)  # type: ignore[arg-type]
    outcome = await person.submit()
    assert outcome.ok, (outcome, top(person).errors)
    return top(person).plain


async def cycles(office: Office, *stages: Stage) -> tuple[Cycle, ...]:
    (grace,) = await find_people(office, "grace")
    async with office.store.read() as work:
        return (await work.cycles.find_cycles(grace.workspace, stages or tuple(Stage), 1)).items


async def made(office: Office) -> tuple[Cycle, ...]:
    """All drafts, with a new one."""
    form = await press(office, "grace", "cycles.new", "")
    await send(
        office, "grace", form, name="Manager feedback", template="manager_effectiveness", note="", scope="managers"
    )
    return await cycles(office, Stage.DRAFT)


def spot(cycle: Cycle) -> str:
    return SPOT.encode(Spot(cycle.id))


def carry(cycle: Cycle) -> str:
    return CYCLE.encode(cycle.id)


async def handles(office: Office, *names: str) -> tuple[Handle, ...]:
    return tuple(each.handles[0] for each in await find_people(office, *names))


def filled(form: Form) -> set[str]:
    (field,) = (each for each in form.parts if isinstance(each, PeopleField))
    return {each.external for each in field.value}


async def externals(office: Office, *names: str) -> set[str]:
    return {each.external for each in await handles(office, *names)}
