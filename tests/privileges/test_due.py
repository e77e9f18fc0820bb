"""Who is looked at for a reminder: those of one company, who are here, for what still stands."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from storage.tables.nudges import NUDGE
from tests.privileges import things
from tests.privileges.things import objective_answers
from tests.privileges.world import World


async def test_moments_are_of_one_company_of_what_stands_and_of_who_is_here(world: World) -> None:
    """V of the other company has something due on the very day, too."""
    for letter in ("O", "R", "V"):
        await world.submits(letter, "objectives.set", objective_answers(world, "self"))
    gone = await things.private_objective(world)
    await world.presses("O", "objectives.delete", gone)
    await world.left("R")
    day = (world.clock.now() + timedelta(days=30)).date()
    async with world.store.read() as work:
        ours = await work.objectives.due_on(world.workspace, [day], 0, 100)
        theirs = await work.objectives.due_on(world.away, [day], 0, 100)
    assert [each.owner for each in ours] == [world.id("O")]
    assert {each.owner for each in theirs} == {world.id("V")}


async def test_who_snoozes_wakes_in_their_own_company(world: World) -> None:
    day = world.clock.now().date()
    async with world.store.work() as work:
        for letter, workspace in (("O", world.workspace), ("V", world.away)):
            row = {"person_id": world.id(letter), "workspace_id": workspace, "day": day - timedelta(days=2)}
            asked = {"asked_at": world.clock.now() - timedelta(days=2), "snoozed_until": day}
            await work.sql.change(insert(NUDGE).values(row | asked))
        await work.commit()
    async with world.store.read() as work:
        ours = await work.nudges.woken(world.workspace, [day], 0, 100)
        theirs = await work.nudges.woken(world.away, [day], 0, 100)
    assert [each.person for each in ours.found] == [world.id("O")]
    assert [each.person for each in theirs.found] == [world.id("V")]
