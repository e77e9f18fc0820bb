"""A small company on a database, for many worlds that begin alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from bot.account_sync import take_in
from bot.people import Handle, Profile, Role
from storage.store import DatabaseStore
from storage.tables.people import HANDLE, PERSON
from tests.outbox.world import opened

TEAM_ID = "T1"
OSLO = "Europe/Oslo"
TEAMS = {
    "dmitri": ("ana", "ben", "eun", "jorge"),
    "hiro": ("carla", "farah", "omar", "piet"),
    "nadia": ("dmitri", "hiro", "ivo", "rosa"),
}
"""Who reviews whom: managers, and those who report to them."""
COMPANY = "aurora"
SOME_OF_ALL = {COMPANY: ("ana", "ben", "carla", "grace", "ivo", "omar", "piet", "rosa")}
"""Of those who are asked about the company as a whole, which Mira reads: who writes."""
OWNER, HR, JOINER, LEAVER, DECLINER, LATE = "mira", "grace", "kim", "ivo", "piet", "omar"
JOINED, MOVER, NEW_MANAGER = ("dmitri", JOINER), "rosa", "hiro"
"""Who comes to whose team while it asks; and who goes to another's."""
ON_TWO_CHATS = ("ben", "rosa")
HIRED = datetime(2026, 1, 1, tzinfo=UTC)


def profile_of(handle: str, *, active: bool = True) -> Profile:
    mail = f"{handle}@example.com"
    return Profile(
        Handle("slack", f"U-{handle}"), handle, handle.title(), mail, OSLO, active=active, owner=handle == OWNER
    )


async def furnish(
    url: str, teams: Mapping[str, Sequence[str]] = TEAMS, on_two_chats: Sequence[str] = ON_TWO_CHATS
) -> None:
    """A database with the people of the company, and nothing else."""
    everybody = sorted({OWNER, HR, *teams, *(each for team in teams.values() for each in team)})
    async with opened(url) as (store, _):
        async with store.work() as work:
            await take_in(work, "slack", TEAM_ID, [profile_of(each) for each in everybody], HIRED)
            await work.commit()
        ids = await person_ids(store)
        async with store.work() as work:
            await work.people.set_roles(ids[HR], frozenset({Role.HR}))
            for manager, team in teams.items():
                theirs = PERSON.c.id.in_([ids[each] for each in team])
                await work.sql.change(update(PERSON).where(theirs).values(manager_id=ids[manager]))
            for each in on_two_chats:
                other = {"platform": "hipchat", "team": "1", "external": f"h-{each}", "nick": "", "active": True}
                (row,) = await work.sql.rows(select(PERSON.c.workspace_id).where(PERSON.c.id == ids[each]))
                row = {"workspace_id": row.workspace_id, "person_id": ids[each]}
                await work.sql.change(insert(HANDLE).values(other | row))
            await work.commit()


async def person_ids(store: DatabaseStore) -> dict[str, int]:
    async with store.read() as work:
        rows = await work.sql.rows(select(HANDLE.c.external, HANDLE.c.person_id).where(HANDLE.c.platform == "slack"))
    return {row.external.removeprefix("U-"): row.person_id for row in rows}
