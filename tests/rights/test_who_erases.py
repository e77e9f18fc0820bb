"""Who erases whom: HR not those above them, and nobody who has a role but an admin."""

from __future__ import annotations

from bot.people import Role
from tests.cycles.released import make_hr
from tests.feedback.office import find_people
from tests.office import Office, top
from tests.rights.erasing import preview


async def test_hr_erases_nobody_with_a_role_and_nobody_above_them(office: Office) -> None:
    await make_hr(office, "grace", "ben")
    await office.answered("mira", "/upward role admin @carla")
    for handle, name in (("carla", "Carla Rossi"), ("ben", "Ben Okafor")):
        said = (await office.answered("grace", f"/upward erase @{handle}")).plain
        assert f"{name} is an admin or in HR, so only an admin erases them. Ask Mira Solberg and Carla Rossi." in said
    await office.answered("mira", "/upward manager @grace @dmitri")
    assert "You report to Dmitri Aaltonen" in (await office.answered("grace", "/upward erase @dmitri")).plain
    assert "What goes" in top(await preview(office, "grace", "@ana")).plain
    assert "What goes" in top(await preview(office, "carla", "@ben")).plain


async def test_a_role_that_somebody_gets_meanwhile_counts_when_it_is_confirmed(office: Office) -> None:
    await make_hr(office, "grace")
    grace = await preview(office, "grace", "@ben")
    (ben,) = await find_people(office, "ben")
    async with office.store.work() as work:
        await work.people.set_roles(ben.id, frozenset({Role.HR}))
        await work.commit()
    await grace.fill(None, {"typed": "Ben Okafor"})
    await grace.submit()
    async with office.store.read() as work:
        assert await work.rights.find_erasure() is None
