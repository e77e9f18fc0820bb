"""What a round of picking costs where nothing is to be done, and what it may not miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.cycles.buttons import PICK
from bot.cycles.picking.rounds import REST, PickRounds
from storage.store import open_store
from tests.cycles.picks import pick_of, started
from tests.cycles.running import press
from tests.cycles.running import submit as send
from tests.cycles.setting_up import handles
from tests.office import Office

IDLE = 3
"""Statements: the tally, the cycles, and who takes care of them."""


async def test_a_round_in_which_nothing_changed_reads_no_picks(one_office: Office, tmp_path: Path) -> None:
    await started(one_office, "manager")
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", exclusive=False)
    rounds = PickRounds(replace(one_office.engine.context, store=store))
    try:
        while await rounds.move():
            pass
        before = store.statements
        assert await rounds.move() == 0
        assert store.statements - before <= IDLE
        one_office.sandbox.clock.advance(REST)
        before = store.statements
        assert await rounds.move() == 0
        assert store.statements - before > IDLE  # people come and go
    finally:
        await store.close()


async def test_what_somebody_names_is_passed_on_though_nothing_was_to_be_done_just_before(one_office: Office) -> None:
    draft, _ = await started(one_office, "reviewee")
    rounds = PickRounds(one_office.engine.context)
    while await rounds.move():
        pass
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "dmitri", "cycles.name_people", carried)
    await send(one_office, "dmitri", form, people=await handles(one_office, "ben", "eun", "jorge"))
    await rounds.move()
    await one_office.told("mira", "Dmitri Aaltonen named who could be asked about them")


async def test_a_new_manager_is_asked_within_a_minute(one_office: Office) -> None:
    await started(one_office, "manager")
    rounds = PickRounds(one_office.engine.context)
    while await rounds.move():
        pass
    await one_office.answered("mira", "/upward manager @dmitri @carla")
    one_office.sandbox.clock.advance(REST + timedelta(seconds=1))
    while await rounds.move():
        pass
    await one_office.told("carla", "Who should be asked about Dmitri Aaltonen?")
