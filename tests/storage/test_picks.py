"""Whom others than HR pick, in a company of thousands: no more is read than is shown."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from bot.cycles.cycle import Picker
from bot.cycles.picking.picks import NewPick, PickState
from storage.store import DatabaseStore
from storage.tables.cycles import PICK
from tests.storage.cycles import SETUP, TODAY, people
from tests.storage.samples import NOW


async def test_of_all_picks_only_their_states_are_read_and_whole_those_on_the_page(store: DatabaseStore) -> None:
    ana, ben, cem, dan, _ = await people(store)
    async with store.work() as work:
        cycle = await work.cycles.add(ana.workspace, ana, replace(SETUP, picker=Picker.MANAGER), "Europe/Oslo", NOW)
        holders = {ana: ben.id, ben: cem.id, cem: None}
        await work.cycles.add_picks(cycle, [NewPick(each.id, by, TODAY, TODAY) for each, by in holders.items()])
        await work.sql.change(update(PICK).where(PICK.c.reviewee_id == ben.id).values(holder_id=None))  # erased since
        assert await work.cycles.pick_states(cycle) == {
            ana.id: PickState.PICKING,
            ben.id: PickState.WITH_HR,
            cem.id: PickState.WITH_HR,
        }
        (shown,) = await work.cycles.picks_of(cycle, [ana.id, dan.id])
        assert (shown.reviewee, shown.holder, shown.is_owed) == (ana, ben, True)
        assert [each.reviewee for each in await work.cycles.picks_of(cycle)] == [ana, ben, cem]
