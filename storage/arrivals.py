"""Accounts of a platform's directory become people: joined by handle, else by e-mail, else new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update

from bot.people import Profile, Role, Source, Standing
from storage.facts import SAY, refresh, row
from storage.folding import folded
from storage.person_rows import roles, written
from storage.sql import Sql
from storage.statements import both
from storage.tables import FACT, HANDLE, OTHER_EMAIL, PERSON, TEAM

CHUNK = 500
"""Accounts a statement; SQLite allows 32,766 parameters in one, and one statement must not hold the bot up."""

_NEWER = HANDLE.alias("newer")
_OF_TEAM = (TEAM.c.platform == bindparam("of_platform"), TEAM.c.team == bindparam("of_team"))
FACTS = ("name", "folded", "email", "time_zone", "locale", "title", "standing", "active")
ACCOUNT = ("email", "locale", "standing")
"""What only the platform says; of the rest a file may speak too."""
LISTED = ("name", "title", "time_zone", "active")

WORKSPACE_OF = select(TEAM.c.workspace_id).where(*_OF_TEAM).with_for_update()
KNOWN = (
    select(
        HANDLE.c.external,
        HANDLE.c.nick,
        HANDLE.c.id.label("handle_id"),
        PERSON.c.id,
        *(PERSON.c[name] for name in FACTS),
        FACT.c.source,
        *(FACT.c[name].label(f"listed_{name}") for name in LISTED),
        select(func.max(_NEWER.c.id))
        .where(
            _NEWER.c.person_id == PERSON.c.id, _NEWER.c.platform == HANDLE.c.platform, _NEWER.c.team == HANDLE.c.team
        )
        .scalar_subquery()
        .label("newest"),
    )
    .join(PERSON, PERSON.c.id == HANDLE.c.person_id)
    .outerjoin(FACT, and_(FACT.c.person_id == PERSON.c.id, FACT.c.source == Source.LIST))
    .where(HANDLE.c.platform == bindparam("of_platform"), HANDLE.c.team == bindparam("of_team"))
    .where(HANDLE.c.external.in_(bindparam("externals", expanding=True)))
)
EMAILS = select(PERSON.c.email, PERSON.c.id).where(
    PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.email.in_(bindparam("emails", expanding=True))
)
ADD = insert(PERSON).returning(PERSON.c.id, sort_by_parameter_order=True)
REFRESH = (
    update(PERSON)
    .where(PERSON.c.id == bindparam("of_person"))
    .values({name: bindparam(f"new_{name}", type_=PERSON.c[name].type) for name in FACTS})
)
REFRESH_ACCOUNT = (
    update(PERSON)
    .where(PERSON.c.id == bindparam("of_person"))
    .values({name: bindparam(f"new_{name}", type_=PERSON.c[name].type) for name in ACCOUNT})
)
REVIVE = update(PERSON).where(PERSON.c.id == bindparam("of_person")).values(active=True)
SPOKEN_OF = select(FACT.c.person_id, FACT.c.source).where(
    FACT.c.person_id.in_(bindparam("ids", expanding=True)), FACT.c.source.in_((Source.LIST, Source.IMPORT))
)
AGAIN = (
    update(FACT)
    .where(FACT.c.person_id == bindparam("of_person"), FACT.c.source.in_((Source.LIST, Source.IMPORT)))
    .values(active=True)
)
"""Somebody who comes back with a new account is here, whatever an earlier file said."""

EARLIER_EMAIL = both(lambda insert: insert(OTHER_EMAIL).on_conflict_do_nothing())
ADD_HANDLE = insert(HANDLE)
RENAME = update(HANDLE).where(HANDLE.c.id == bindparam("of_handle")).values(nick=bindparam("new_nick"))
ROLES = select(PERSON.c.roles).where(
    PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.roles != "", PERSON.c.active
)
OWNERS = (
    select(PERSON.c.id, PERSON.c.roles)
    .join(HANDLE, HANDLE.c.person_id == PERSON.c.id)
    .where(HANDLE.c.platform == bindparam("of_platform"), HANDLE.c.team == bindparam("of_team"))
    .where(HANDLE.c.external.in_(bindparam("externals", expanding=True)))
)
SET_ROLES = update(PERSON).where(PERSON.c.id == bindparam("of_person")).values(roles=bindparam("new_roles"))


class Arrivals:
    """One team's accounts on their way in."""

    def __init__(self, sql: Sql, platform: str, team: str) -> None:
        self._sql = sql
        self._team = {"of_platform": platform, "of_team": team}

    async def take(self, profiles: Sequence[Profile]) -> None:
        """Nothing if the team isn't served (any more)."""
        found = await self._sql.rows(WORKSPACE_OF, self._team)
        if not found:
            return
        self._workspace: int = found[0].workspace_id
        for chunk in chunks(profiles):
            await self._take(chunk)
        await self._appoint([p for p in profiles if p.owner and p.active and p.standing is Standing.COLLEAGUE])

    async def _take(self, profiles: dict[str, Profile]) -> None:
        known = {row.external: row for row in await self._sql.rows(KNOWN, self._team | {"externals": list(profiles)})}
        emails = sorted({email for p in profiles.values() if (email := address(p))})
        held = await self._sql.rows(EMAILS, {"of_workspace": self._workspace, "emails": emails}) if emails else ()
        holders: dict[str | None, int] = {row.email: row.id for row in held}
        await self._refresh(profiles, known, holders)
        await self._add([p for external, p in profiles.items() if external not in known], holders)

    async def _refresh(
        self, profiles: dict[str, Profile], known: dict[str, Any], holders: dict[str | None, int]
    ) -> None:
        """Writes what changed. An account that its owner has replaced by a newer one says nothing about them."""
        changes: list[dict[str, Any]] = []
        listed: list[dict[str, Any]] = []
        names, earlier = [], []
        for external, known_row in known.items():
            profile = profiles[external]
            if known_row.nick != folded(profile.nick):
                names.append({"of_handle": known_row.handle_id, "new_nick": folded(profile.nick)})
            if known_row.newest != known_row.handle_id:
                continue
            fresh = facts(profile)
            email = fresh["email"]
            if email is None or holders.setdefault(email, known_row.id) != known_row.id:
                fresh["email"] = known_row.email
            if known_row.email and fresh["email"] != known_row.email:
                earlier.append(self._earlier(known_row))
            if differs(known_row, fresh):
                change = {"of_person": known_row.id} | {f"new_{name}": fresh[name] for name in FACTS}
                (changes if known_row.source is None else listed).append(change)
        await self._sql.many(EARLIER_EMAIL[self._sql.kind], earlier)
        await self._sql.many(REFRESH, changes)
        await self._sql.many(RENAME, names)
        await self._list(listed)

    def _earlier(self, known_row: Any) -> dict[str, Any]:
        """An e-mail by which a people file may still know them."""
        ours = {"workspace_id": self._workspace, "person_id": known_row.id, "by_hand": False}
        return ours | {"email": known_row.email}

    async def _list(self, changes: Sequence[dict[str, Any]]) -> None:
        """What the platform's list says of people of whom a file speaks too: kept beside it, and weaker."""
        account = [{n: c[n] for n in ("of_person", *(f"new_{name}" for name in ACCOUNT))} for c in changes]
        await self._sql.many(REFRESH_ACCOUNT, account)
        said = [row(c["of_person"], Source.LIST, {name: c[f"new_{name}"] for name in LISTED}) for c in changes]
        await self._sql.many(SAY[self._sql.kind], said)
        await refresh(self._sql, [c["of_person"] for c in changes])

    async def _add(self, profiles: Sequence[Profile], holders: dict[str | None, int]) -> None:
        """Whoever is known by e-mail gets another handle and is active again; everybody else is a new person."""
        new: list[Profile] = []
        joining: list[Profile] = []
        for profile in profiles:
            (joining if (email := address(profile)) in holders else new).append(profile)
            if email is not None:
                holders.setdefault(email, 0)
        made = {"workspace_id": self._workspace, "roles": "", "created_at": datetime.now(UTC)}
        added = await self._sql.rows(ADD, [facts(profile) | made for profile in new]) if new else ()
        holders |= {email: row.id for p, row in zip(new, added, strict=True) if (email := address(p))}
        who = {p.handle.external: row.id for p, row in zip(new, added, strict=True)}
        who |= {p.handle.external: holders[address(p)] for p in joining}
        await self._sql.many(REVIVE, [{"of_person": who[p.handle.external]} for p in joining])
        await self._sql.many(ADD_HANDLE, [self._handle(p, who[p.handle.external]) for p in profiles])
        await self._join({who[p.handle.external]: p for p in joining})

    async def _join(self, joining: dict[int, Profile]) -> None:
        """Those of whom a file spoke first get what the list says beside it; of the others the list speaks already."""
        if not joining:
            return
        spoken: dict[int, set[int]] = {}
        for each in await self._sql.rows(SPOKEN_OF, {"ids": sorted(joining)}):
            spoken.setdefault(each.person_id, set()).add(each.source)
        again = [person for person, sources in spoken.items() if Source.LIST in sources]
        await self._sql.many(AGAIN, [{"of_person": person} for person in again])
        fresh = {person: facts(joining[person]) for person in spoken if person not in again}
        await self._list([{"of_person": p} | {f"new_{n}": v[n] for n in FACTS} for p, v in fresh.items()])
        await refresh(self._sql, again)

    def _handle(self, profile: Profile, person: int) -> dict[str, Any]:
        names = {"platform": self._team["of_platform"], "team": self._team["of_team"]}
        names |= {"external": profile.handle.external, "nick": folded(profile.nick)}
        return names | {"workspace_id": self._workspace, "person_id": person}

    async def _appoint(self, owners: Sequence[Profile]) -> None:
        """Makes them admins if nobody is one."""
        if not owners:
            return
        held = await self._sql.rows(ROLES, {"of_workspace": self._workspace})
        if any(Role.ADMIN in roles(row.roles) for row in held):
            return
        externals = [profile.handle.external for profile in owners]
        found = await self._sql.rows(OWNERS, self._team | {"externals": externals})
        changes = [{"of_person": r.id, "new_roles": written(roles(r.roles) | {Role.ADMIN})} for r in found]
        await self._sql.many(SET_ROLES, changes)


def address(profile: Profile) -> str | None:
    """The e-mail as people are joined by it. A leaver's says nothing: it may be somebody else's by now. Nor does one
    from another organisation: whoever it named would read a colleague's private praise."""
    ours = profile.standing in (Standing.COLLEAGUE, Standing.GUEST)
    return (profile.email or "").strip().lower() or None if profile.active and ours else None


def differs(known_row: Any, fresh: dict[str, Any]) -> bool:
    """Whether the platform's list says something new."""
    if known_row.source is None:
        return any(getattr(known_row, name) != fresh[name] for name in FACTS)
    listed = any(getattr(known_row, f"listed_{name}") != fresh[name] for name in LISTED)
    return listed or any(getattr(known_row, name) != fresh[name] for name in ACCOUNT)


def facts(profile: Profile) -> dict[str, Any]:
    """The columns of a person that a directory fills."""
    return {
        "name": profile.name,
        "folded": folded(profile.name),
        "email": address(profile),
        "time_zone": profile.time_zone,
        "locale": profile.locale,
        "title": profile.title,
        "standing": profile.standing.value,
        "active": profile.active,
    }


def chunks(profiles: Sequence[Profile]) -> Iterator[dict[str, Profile]]:
    """The profiles by the platform's id, so many at a time; of two of the same account in one chunk, the later."""
    for start in range(0, len(profiles), CHUNK):
        yield {profile.handle.external: profile for profile in profiles[start : start + CHUNK]}
