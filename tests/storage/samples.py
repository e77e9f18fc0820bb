"""A small company to test with."""

from datetime import UTC, datetime

from bot.events import By
from bot.people import Handle, Person, Profile
from storage.store import DatabaseStore

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEAM = "T1"


def profile(name: str, **more: object) -> Profile:
    """`profile("Ana Gil")`: the account U_ANA with the nick `ana`."""
    nick = name.split()[0].lower()
    known: dict[str, object] = {"email": f"{nick}@example.com"} | more
    return Profile(Handle("slack", f"U_{nick.upper()}"), nick, name, **known)  # type: ignore[arg-type]


def by(nick: str, team: str = TEAM) -> By:
    return By("slack", team, f"U_{nick.upper()}", nick)


async def settle(store: DatabaseStore, *profiles: Profile, team: str = TEAM) -> int:
    """A workspace with these people; gives its id."""
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", team, "Example", NOW)
        await work.people.upsert_accounts("slack", team, profiles)
        await work.commit()
    return workspace


async def person(store: DatabaseStore, nick: str, team: str = TEAM) -> Person:
    async with store.read() as work:
        actor = await work.people.actor(by(nick, team))
    assert actor is not None
    return actor.person


async def take(store: DatabaseStore, workspace: int, key: str) -> None:
    async with store.work() as work:
        await work.inbox.take(workspace, key, NOW)
        await work.commit()
