"""Who sets up a cycle: H, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Days, Picker, Scope, Setup, Stage
from bot.cycles.joint.pairs import unite
from bot.cycles.question_sets.templates import default_template
from bot.cycles.setup.check import RUNNING, plan_for
from bot.cycles.setup.draft import APPROVAL, ROW, SPOT, STEP, Approval, Row, Spot, stamp_of, step_of
from bot.forms import Answer, Ticks
from tests.privileges.world import CANARY, World

M = TypeVar("M")
PAGES = ("check_before", "check_after")


async def _draft(world: World) -> Cycle:
    now, template = world.clock.now(), default_template()
    days = Days(*(now.date() + timedelta(each) for each in (7, 14, 21)))
    setup = Setup(f"Spring {CANARY}", template.id, template.questions, days)
    async with world.store.work() as work:
        cycle = await work.cycles.add(world.workspace, world.people["H"], setup, "UTC", now)
        await work.commit()
    return cycle


async def draft(world: World) -> str:
    return CYCLE.encode((await _draft(world)).id)


async def shown(world: World) -> str:
    return step_of(await _draft(world))


async def spotted(world: World) -> str:
    return SPOT.encode(Spot((await _draft(world)).id, 1, world.id("M")))


async def about_company(world: World) -> str:
    """It is about the company, and nobody is chosen yet to read it."""
    cycle = await _draft(world)
    async with world.store.work() as work:
        setup = replace(cycle.setup, scope=Scope.COMPANY)
        cycle = await work.cycles.save_setup(cycle, setup, world.clock.now())
        await work.commit()
    return step_of(cycle)


async def company_draft(world: World) -> str:
    return CYCLE.encode(STEP.decode(await about_company(world)).cycle)


def _readers(world: World) -> Mapping[str, Answer]:
    return {"company": "Aurora", "people": world.people["M"].handles[:1]}


async def without_one(world: World) -> str:
    """Marek is left out."""
    cycle = await _draft(world)
    async with world.store.work() as work:
        left_out = frozenset({world.id("M")})
        await work.cycles.save_setup(cycle, replace(cycle.setup, left_out=left_out), world.clock.now())
        await work.commit()
    return SPOT.encode(Spot(cycle.id, 1, world.id("M")))


async def _managed(world: World) -> Cycle:
    """Three report to Marek, and no other cycle is about him."""
    for letter in "RPE":
        await world.manages(letter, "M")
    cycle = await _draft(world)
    async with world.store.work() as work:
        for each in (await work.cycles.find_cycles(world.workspace, RUNNING, 1)).items:
            await work.cycles.set_stage(each, Stage.CANCELLED, world.clock.now())
        await work.commit()
    return cycle


async def checked(world: World) -> str:
    cycle = await _managed(world)
    planned = await plan_for(world.bot.context, cycle)
    return APPROVAL.encode(Approval(cycle.id, stamp_of(cycle), planned.asked, len(planned.reviews)))


async def approved_alone(world: World) -> str:
    """About Ada, whom nobody acts for: three were picked."""
    cycle = await _managed(world)
    async with world.store.work() as work:
        ada, three = world.id("A"), frozenset(map(world.id, "RPO"))
        setup = replace(cycle.setup, scope=Scope.CHOSEN, chosen=frozenset({ada}), picker=Picker.HR, picked={ada: three})
        cycle = await work.cycles.save_setup(cycle, setup, world.clock.now())
        await work.commit()
    return ROW.encode(Row(cycle.id, stamp_of(cycle), 1, ada, 3))


async def _small_teams(world: World) -> Cycle:
    """Two can answer about Ada, and one about Oona."""
    cycle = await _managed(world)
    async with world.store.work() as work:
        ada, oona = world.id("A"), world.id("O")
        groups = {ada: frozenset(map(world.id, "RP")), oona: frozenset({world.id("M")})}
        setup = replace(cycle.setup, scope=Scope.CHOSEN, chosen=frozenset(groups), picker=Picker.HR, picked=groups)
        cycle = await work.cycles.save_setup(cycle, setup, world.clock.now())
        await work.commit()
    return cycle


async def small_teams(world: World) -> str:
    return SPOT.encode(Spot((await _small_teams(world)).id, 1, world.id("A")))


async def putting_together(world: World) -> str:
    cycle = await _small_teams(world)
    return ROW.encode(Row(cycle.id, stamp_of(cycle), 1, world.id("A")))


async def put_together(world: World) -> str:
    cycle = await _small_teams(world)
    async with world.store.work() as work:
        united = unite(cycle.setup, world.id("A"), world.id("O"))
        await work.cycles.save_setup(cycle, united, world.clock.now())
        await work.commit()
    return SPOT.encode(Spot(cycle.id, 1, world.id("A")))


def _partner(world: World) -> Mapping[str, Answer]:
    return {"partner": str(world.id("O"))}


async def picking(world: World) -> str:
    """HR picks who is asked about Oona."""
    cycle = await _managed(world)
    async with world.store.work() as work:
        setup = replace(cycle.setup, picker=Picker.HR)
        cycle = await work.cycles.save_setup(cycle, setup, world.clock.now())
        await work.commit()
    return ROW.encode(Row(cycle.id, stamp_of(cycle), 1, world.id("O")))


async def picked(world: World) -> str:
    """They picked."""
    row = ROW.decode(await picking(world))
    async with world.store.work() as work:
        cycle = await work.cycles.get(world.workspace, row.cycle)
        assert cycle is not None
        setup = replace(cycle.setup, picked={world.id("O"): frozenset({world.id("R")})})
        await work.cycles.save_setup(cycle, setup, world.clock.now())
        await work.commit()
    return SPOT.encode(Spot(row.cycle, 1, world.id("O")))


def _people(*letters: str) -> Callable[[World], Mapping[str, Answer]]:
    return lambda world: {"people": tuple(world.people[each].handles[0] for each in letters)}


async def previewed(world: World) -> str:
    return SPOT.encode(Spot((await _managed(world)).id))


async def _top(world: World) -> str:
    return CYCLE.encode((await _managed(world)).id)


def _what(_: World) -> Mapping[str, Answer]:
    return {"name": "Other", "template": "pulse", "note": "", "scope": "managers"}


def _when(world: World) -> Mapping[str, Answer]:
    ask, due, release = (world.clock.now().date() + timedelta(each) for each in (8, 15, 22))
    return {
        "names": "with",
        "least": "3",
        "picker": "reports",
        "readers": Ticks(("reviewee",)),
        "ask": ask,
        "due": due,
        "release": release,
    }


def rows(changes: Callable[..., M], reads: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    return (
        reads("command upward cycle", "H", draft),
        shows("command upward cycle new", "HF", "cycles.what"),
        shows("button cycles.new", "HF", "cycles.what"),
        reads("button cycles.list", "H", draft),
        reads("button cycles.list_before", "H", draft),
        shows("button cycles.list_after", "HF", "cycles.new", carries="2"),
        reads("button cycles.open", "H", draft),
        changes("button cycles.delete", "H", draft),
        reads("button cycles.change_what", "H", draft),
        changes("form cycles.what", "H", shown, answers=_what),
        shows("button cycles.change_when", "H", "cycles.when", draft),
        changes("form cycles.when", "H", shown, answers=_when),
        *(shows(f"button cycles.{each}", "H", "cycles.check", spotted) for each in ("check", *PAGES)),
        changes("button cycles.leave_out", "H", spotted),
        changes("button cycles.put_back", "H", without_one),
        changes("button cycles.by_name", "H", spotted),
        shows("button cycles.together", "H", "cycles.together", small_teams),
        changes("form cycles.together", "H", putting_together, answers=_partner),
        changes("button cycles.part", "H", put_together),
        changes("button cycles.newcomers", "H", spotted),
        shows("button cycles.preview", "H", "Marek", previewed),
        shows("button cycles.sample", "H", "Marek", previewed),
        changes("form cycles.check", "H", checked),
        changes("button cycles.approve", "H", approved_alone),
        shows("button cycles.change_whom", "H", "cycles.whom", draft),
        shows("button cycles.top", "H", "cycles.whom", _top),
        changes("form cycles.whom", "H", shown, answers=_people("M")),
        shows("button cycles.pick", "H", "cycles.pick", spotted),
        changes("form cycles.pick", "H", picking, answers=_people("R", "P")),
        changes("button cycles.assign", "H", picked),
        shows("button cycles.change_company", "H", "cycles.company", company_draft),
        changes("form cycles.company", "H", about_company, answers=_readers),
    )
