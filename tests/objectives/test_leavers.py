"""Somebody who left hears nothing any more."""

import asyncio

from sqlalchemy import select

from storage.tables.outbox import DELIVERY
from storage.tables.people import PERSON
from tests.objectives.office import MANAGER, set_one
from tests.office import Office
from tests.workspace import PATIENCE


async def leave(office: Office, handle: str) -> None:
    """Their account is switched off, and the directory has read it."""
    person = office.sandbox.workspace.person(handle)
    person.deleted = True
    office.sandbox.workspace.person_changed(person)
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                gone = select(PERSON.c.id).where(PERSON.c.active.is_(False), PERSON.c.name == person.real_name)
                if await work.sql.rows(gone):
                    return
            await asyncio.sleep(0.01)


async def test_nothing_is_sent_to_an_owner_who_left(one_team: Office) -> None:
    ana, carla = await set_one(one_team, "ana", "Run 5k", MANAGER), one_team.person("carla")
    shared = await one_team.told("carla", "Run 5k")
    await ana.close(everything=True)
    await leave(one_team, "ana")
    await carla.press("Looks good", on=shared)
    await one_team.until(lambda: "Looks good" not in shared.buttons)
    async with one_team.store.read() as work:
        kinds = {row.kind for row in await work.sql.rows(select(DELIVERY.c.kind))}
    assert "objectives.move" in kinds
    assert "objectives.answer" not in kinds
