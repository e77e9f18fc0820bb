"""What HR does at the very moment in which an admin links two people, or switches upward cycles off; and what waits for
each other in a ring. On PostgreSQL, where acts run beside each other."""

import asyncio

import pytest
from sqlalchemy import select, text

from bot.cycles.changes.on_the_way import Kind
from bot.cycles.cycle import Cycle, Stage
from bot.features import Feature
from bot.forms import Form
from storage.store import OneWork
from storage.tables.cycles import CYCLE
from tests.cycles.office import managed, reload
from tests.cycles.running import Refused, press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import begin, cycles, made, spot
from tests.cycles.test_changes import begin as begun
from tests.cycles.test_changes import change
from tests.nudges.office import quiet
from tests.office import Office
from tests.praise.office import somebody_waits

pytestmark = pytest.mark.parametrize("installed", ["postgresql-http"], indirect=True)


async def checked(office: Office) -> tuple[Cycle, Form]:
    await begin(office)
    (draft,) = await made(office)
    return draft, await press(office, "grace", "cycles.check", spot(draft))


async def is_free(work: OneWork, cycle: Cycle) -> None:
    await work.sql.rows(select(CYCLE.c.id).where(CYCLE.c.id == cycle.id).with_for_update(nowait=True))


async def test_a_cycle_is_not_approved_when_the_feature_was_switched_off_meanwhile(office: Office) -> None:
    draft, check = await checked(office)
    async with office.store.work() as work:
        await work.workspaces.lock_workspace(draft.workspace)
        await work.workspaces.set_features_off(draft.workspace, frozenset({Feature.CYCLES}))
        asking = asyncio.create_task(send(office, "grace", check))
        await somebody_waits(office.store)
        await work.commit()
    with pytest.raises(Refused, match="Upward cycles are switched off here"):
        await asking
    assert (await reload(office, draft)).stage is Stage.DRAFT


async def test_who_approves_waits_for_who_links_two_and_holds_no_cycle(office: Office) -> None:
    """Linking holds the company, then the cycles; approving took the two the other way round."""
    draft, check = await checked(office)
    async with office.store.work() as work:
        await work.workspaces.lock_workspace(draft.workspace)
        asking = asyncio.create_task(send(office, "grace", check))
        await somebody_waits(office.store)
        await is_free(work, draft)
        await work.commit()
    await asking
    assert (await reload(office, draft)).stage is Stage.PLANNED


async def test_of_two_that_are_approved_at_the_same_moment_one_is(office: Office) -> None:
    """The second waits until it is known what became of the first."""
    await begin(office)
    await made(office)
    first, second = await made(office)
    check = await press(office, "grace", "cycles.check", spot(second))
    async with office.store.work() as work:
        await work.workspaces.lock_workspace(first.workspace)
        await work.cycles.set_stage(first, Stage.PLANNED, office.sandbox.clock.now())
        sending = asyncio.create_task(send(office, "grace", check))
        await somebody_waits(office.store)
        await work.commit()
    with pytest.raises(Refused, match="Another cycle was approved meanwhile"):
        await sending
    assert await cycles(office, Stage.PLANNED) == (await reload(office, first),)


async def test_who_adds_somebody_late_waits_for_who_links_two_and_holds_no_cycle(office: Office) -> None:
    cycle = await begun(office)
    await managed(office, "dmitri", "hiro")
    carried = await change(office, cycle, Kind.ADD, "dmitri", "hiro")
    async with office.store.work() as work:
        await work.workspaces.lock_workspace(cycle.workspace)
        adding = asyncio.create_task(press(office, "grace", "cycles.add_late", carried))
        await somebody_waits(office.store)
        await is_free(work, cycle)
        await work.commit()
    assert "Hiro Tanaka is asked about Dmitri Aaltonen" in read((await adding).parts)


ONCE = (
    "CREATE SEQUENCE times",
    """CREATE FUNCTION wait_for_each_other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('times') = 1 THEN RAISE EXCEPTION 'in a ring' USING ERRCODE = 'deadlock_detected'; END IF;
    RETURN NEW; END $$""",
    "CREATE TRIGGER waits BEFORE INSERT ON praise FOR EACH ROW EXECUTE FUNCTION wait_for_each_other()",
)
"""The first who gives praise is ended as PostgreSQL ends one of two that wait for each other. A sequence counts on when
a transaction is undone."""


async def test_what_a_deadlock_ended_is_done_again_and_once(office: Office) -> None:
    async with office.store.work() as work:
        for statement in ONCE:
            await work.sql.change(text(statement))
        await work.commit()
    kudos = office.channel("kudos")
    assert "on its way to #kudos" in (await office.answered("ana", "/praise @ben you saved the launch")).plain
    await office.until(lambda: "you saved the launch" in kudos.messages[-1].plain)
    await quiet(office)
    assert len([each for each in kudos.messages if "you saved the launch" in each.plain]) == 1
