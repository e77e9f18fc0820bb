"""A cycle about the company, as tests set it up and go through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from bot.cycles.buttons import CYCLE
from bot.cycles.calendar import closes_at, release_at
from bot.cycles.company.planning import plan_company
from bot.cycles.cycle import Cycle, Scope, Stage
from bot.cycles.launch.launching import find_chats, launch_due, seal_terms
from bot.cycles.question_sets.templates import About, default_template
from bot.forms import DateField, Form
from storage.tables.people import PERSON
from tests.cycles.office import ZONE, reload, reviews_of, setup
from tests.cycles.running import press, run_jobs
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, TUESDAY, begin, cycles
from tests.feedback.office import find_people
from tests.nudges.office import clock_at
from tests.office import Office

COMPANY = "Tidewater"
ANSWER = f"Answer about {COMPANY}"
KEEP = f"What should {COMPANY} keep as it is?"


async def ask_who_reads(office: Office, **more: object) -> Form:
    """A draft about the company, and the form of who reads it."""
    form = await press(office, "grace", "cycles.new", "")
    fields = {"name": "Manager feedback, December 2026", "template": "manager_effectiveness", "note": ""} | more
    return await send(office, "grace", form, scope="company", **fields)  # type: ignore[arg-type]


async def choose(office: Office, *readers: str, **more: object) -> Form:
    """The form of who sees what, after these were chosen."""
    form = await ask_who_reads(office, **more)
    people = tuple(each.handles[0] for each in await find_people(office, *readers))
    return await send(office, "grace", form, company=COMPANY, people=people)


def days(form: Form) -> dict[str, object]:
    return {each.name: each.value for each in form.parts if isinstance(each, DateField)}


async def check(office: Office, *readers: str, **more: object) -> Form:
    form = await choose(office, *readers)
    fields: dict[str, object] = {"names": "without", "least": "3"} | days(form) | more
    return await send(office, "grace", form, **fields)  # type: ignore[arg-type]


async def ask(office: Office, *readers: str, **more: object) -> Cycle:
    """Asked on Tuesday; two days later all have heard, wherever they live."""
    await begin(office)
    await send(office, "grace", await check(office, *readers, **more))
    (cycle,) = await cycles(office, Stage.PLANNED)
    clock_at(office, TUESDAY, 1, zone=OSLO)
    await launch_due(office.engine.context)
    for hour in (3, 10, 15):
        clock_at(office, TUESDAY + timedelta(1), hour, zone=OSLO)
        await run_jobs(office)
    return await reload(office, cycle)


async def open_company(
    office: Office, *readers: str, named: bool = False, least: int = 3, invited: bool = True
) -> Cycle:
    """The same straight in the store, as `tests.cycles.office.open_cycle`: all but these are asked."""
    reading = await find_people(office, *readers)
    asked, now = default_template(About.COMPANY), office.sandbox.clock.now()
    made = replace(
        setup(office, least=least, named=named), scope=Scope.COMPANY, company=COMPANY,
        readers=frozenset(each.id for each in reading), template=asked.id, title=asked.name, intro=asked.intro,
        questions=asked.questions,
    )  # fmt: skip
    (owner,) = await find_people(office, "grace")
    async with office.store.work() as work:
        cycle = await work.cycles.add(owner.workspace, owner, made, ZONE, now)
        planned = plan_company(
            await work.cycles.members(owner.workspace, find_chats(office.engine.context)), made, now.date(), {}
        )
        await work.cycles.add_reviews(cycle, planned.reviews)
        cycle = await work.cycles.set_stage(cycle, Stage.PLANNED, now)
        await work.commit()
    about = await reviews_of(office, cycle)
    await seal_terms(office.engine.context.ballots, cycle, about)
    async with office.store.work() as work:
        ends = closes_at(made.days.due, await work.cycles.zones(cycle))
        cycle = await work.cycles.set_times(cycle, ends, release_at(made.days.release, ZONE))
        cycle = await work.cycles.set_stage(cycle, Stage.OPEN, now)
        if invited:
            await work.cycles.mark_invited([each for one in about for each in await work.cycles.debts_about(one)], now)
        await work.commit()
    return cycle


def carry(cycle: Cycle) -> str:
    return CYCLE.encode(cycle.id)


async def leave(office: Office, handle: str) -> None:
    """They leave the company."""
    (person,) = await find_people(office, handle)
    async with office.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == person.id).values(active=False))
        await work.commit()
