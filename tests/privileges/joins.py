"""Questions who is who, made anew for each act."""

from __future__ import annotations

from bot.account_sync import take_in
from bot.directory.identity.joining import situation
from bot.identity_repository import Said
from bot.people import Handle, Person, Profile
from storage.tables.joining import QUESTION
from tests.privileges.world import HOME, World


async def arrives(world: World, name: str, email: str, *, active: bool = True) -> Person:
    """An account of the company's chat."""
    profile = Profile(Handle("slack", name), name.lower(), name, email, active=active)
    async with world.store.work() as work:
        await take_in(work, "slack", HOME, [profile], world.clock.now())
        (person,) = await work.people.by_handles(world.workspace, [profile.handle])
        await work.commit()
    return person


async def asked(world: World) -> str:
    """A says that somebody new and O are one."""
    other = await arrives(world, f"U{world.key()}".replace(" ", ""), f"{world.key()}@new.example")
    async with world.store.work() as work:
        (owner, admin) = await work.people.by_ids(world.workspace, [world.id("O"), world.id("A")])
        now_so = await situation(work, owner, other)
        number = await work.identity.ask(owner, other, admin.id, (Said.ASKED, Said.NOTHING), now_so, world.clock.now())
        await work.commit()
    return str(number)


async def alike(world: World) -> str:
    """Somebody left, and a new account has their address."""
    name, email = f"U{world.key()}".replace(" ", ""), f"{world.key()}@new.example"
    await arrives(world, name, email)
    await arrives(world, name, email, active=False)
    await arrives(world, f"{name}AGAIN", email)
    return str(await world.newest(QUESTION))
