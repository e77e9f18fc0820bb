"""While somebody is asked to answer without a name, nothing tells when they look at Home."""

from __future__ import annotations

import asyncio
import itertools

from sqlalchemy import select

from storage.tables.home import HOME_VISIT
from tests.cycles.office import TEAM, open_cycle
from tests.home.office import redraws_left
from tests.office import Office
from tests.workspace import PATIENCE


async def visits(office: Office) -> list[object]:
    async with office.store.read() as work:
        return [tuple(row) for row in await work.sql.scan(select(HOME_VISIT))]


async def test_who_is_asked_looks_at_home_unnoted(office: Office) -> None:
    await open_cycle(office, TEAM)
    before = await visits(office)
    for _ in range(2):
        await office.person("ben").open_home()
    assert office.person("ben").home
    assert await visits(office) == before
    await office.person("carla").open_home()
    assert await visits(office) != before


def draws(office: Office, handle: str) -> int:
    user = office.person(handle).id
    return sum(user in str(call.request) for call in office.sandbox.calls.of("views.publish"))


async def test_a_home_seen_before_is_not_redrawn_while_they_are_asked(office: Office) -> None:
    for handle in ("ben", "carla"):
        await office.person(handle).open_home()
    await open_cycle(office, TEAM)
    before = draws(office, "ben"), draws(office, "carla")
    await office.answered("ana", "/praise @ben @carla you saved the launch")
    await office.until(lambda: draws(office, "carla") > before[1] or None)
    async with asyncio.timeout(PATIENCE):
        for _ in itertools.count():
            if not await redraws_left(office.store):
                break
            await asyncio.sleep(0.01)
    assert draws(office, "ben") == before[0]
