"""A list of values is looked for whatever its length."""

import pytest

from storage.store import DatabaseStore
from tests.storage.samples import NOW, TEAM, profile, settle

PEOPLE = 40


@pytest.mark.parametrize("many", [0, 1, 2, 16, 17, PEOPLE])
async def test_as_many_people_are_found_as_are_asked_for(store: DatabaseStore, many: int) -> None:
    names = [f"P{number} Example" for number in range(PEOPLE)]
    workspace = await settle(store, *(profile(name) for name in names), team=TEAM)
    async with store.read() as work:
        wanted = [profile(name).handle for name in names[:many]]
        found = await work.people.by_handles(workspace, wanted)
        again = await work.people.by_ids(workspace, [person.id for person in found])
        facing = await work.praises.facing(again[0], wanted, NOW) if again else None
    assert [person.name for person in found] == [person.name for person in again] == names[:many]
    assert facing is None or [person.name for person in facing.people] == names[:many]
