"""A reported text is handed to one person in HR, whatever happens at the same moment. On PostgreSQL, where acts run
beside each other."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.cycles.buttons import TEXT
from storage.tables.outbox import DELIVERY
from tests.cycles.released import CANARY, make_hr, release_cycle
from tests.cycles.test_reading import result_of
from tests.cycles.test_report_lost import report, told
from tests.nudges.office import on_its_way, quiet
from tests.office import Office, press_forged
from tests.praise.office import somebody_waits

pytestmark = pytest.mark.parametrize("installed", ["postgresql-http"], indirect=True)


async def test_two_admins_who_hand_it_on_at_the_same_moment_hand_it_to_one(office: Office) -> None:
    """Whoever hands it over holds its cycle: the second sees what the first did."""
    await office.answered("mira", "/upward role admin @kavita")
    cycle = await release_cycle(office)
    await report(office)
    texts = [each for some in (await result_of(office, cycle)).texts.values() for each in some]
    (text,) = [each for each in texts if f"{CANARY} eun" in each.text]
    await make_hr(office, "hiro", "isla")
    async with office.store.work() as work:
        await work.cycles.get_for_update(cycle.workspace, cycle.id)
        pressed = [
            asyncio.create_task(press_forged(office, each, "cycles.hand_on_reported", TEXT.encode(text.id)))
            for each in ("mira", "kavita")
        ]
        await somebody_waits(office.store)
        await asyncio.sleep(0.2)
        assert told(office, "hiro", "isla") == []
        await work.commit()
    await asyncio.gather(*pressed)
    await quiet(office)
    assert len(told(office, "hiro", "isla")) == 1


async def test_a_refusal_waits_for_who_holds_the_cycle_and_holds_no_message(office: Office) -> None:
    """The chat refuses the first of HR while somebody hands it on. Held the other way round, the two would wait for
    each other."""
    await make_hr(office, "hiro", "isla")
    cycle = await release_cycle(office)
    office.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="1", about="reports a text")
    reporting = asyncio.create_task(report(office))
    await on_its_way(office, "cycles.reported")
    async with office.store.work() as work:
        await work.cycles.get_for_update(cycle.workspace, cycle.id)
        office.sandbox.faults.clear()
        office.sandbox.faults.add("chat.postMessage", "error", 1, error="messages_tab_disabled", about="reports a text")
        await somebody_waits(office.store)
        free = select(DELIVERY.c.token).where(DELIVERY.c.kind == "cycles.reported").with_for_update(nowait=True)
        assert len(await work.sql.rows(free)) == 1
        await work.commit()
    await reporting
    await quiet(office)
    assert len(told(office, "hiro", "isla")) == 1
