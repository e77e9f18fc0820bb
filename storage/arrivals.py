"""Accounts of a platform's directory become people: joined by handle, else by e-mail, else new."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, insert, literal, select, union_all, update

from bot.people import Profile, Role, Source, Standing
from storage.accounts import HELD, of_several, speaker
from storage.facts import SAY, refresh, row
from storage.folding import folded
from storage.person_rows import roles, written
from storage.sql import Sql
from storage.statements import both
from storage.tables import FACT, HANDLE, OTHER_EMAIL, PERSON, TEAM

CHUNK = 500
"""Accounts a statement; SQLite allows 32,766 parameters in one, and one statement must not hold the bot up."""

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
        HANDLE.c.active.label("account_active"),
        HANDLE.c.linked,
        HANDLE.c.id.label("handle_id"),
        PERSON.c.id,
        *(PERSON.c[name] for name in FACTS),
        FACT.c.source,
        *(FACT.c[name].label(f"listed_{name}") for name in LISTED),
        HELD.label("held"),
    )
    .join(PERSON, PERSON.c.id == HANDLE.c.person_id)
    .outerjoin(FACT, and_(FACT.c.person_id == PERSON.c.id, FACT.c.source == Source.LIST))
    .where(HANDLE.c.platform == bindparam("of_platform"), HANDLE.c.team == bindparam("of_team"))
    .where(HANDLE.c.external.in_(bindparam("externals", expanding=True)))
)
_ADDRESSES: BindParameter[Any] = bindparam("emails", expanding=True)
EMAILS = union_all(
    select(OTHER_EMAIL.c.email, OTHER_EMAIL.c.person_id.label("id"), literal(1).label("by_hand")).where(
        OTHER_EMAIL.c.workspace_id == bindparam("of_workspace"),
        OTHER_EMAIL.c.by_hand,
        OTHER_EMAIL.c.email.in_(_ADDRESSES),
    ),
    select(PERSON.c.email, PERSON.c.id, literal(0)).where(
        PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.email.in_(_ADDRESSES)
    ),
)
"""Who has them as their own, or by an admin's word."""
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
ACCOUNT_IS = (
    update(HANDLE)
    .where(HANDLE.c.id == bindparam("of_handle"))
    .values(nick=bindparam("new_nick"), active=bindparam("new_active"))
)
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
        own = {row.email: row.id for row in held if not row.by_hand}
        linked = {row.email: row.id for row in held if row.email not in own}
        holders: dict[str | None, int] = linked | own
        await self._refresh(profiles, known, holders)
        await self._add([p for external, p in profiles.items() if external not in known], holders, linked)

    async def _refresh(
        self, profiles: dict[str, Profile], known: dict[str, Any], holders: dict[str | None, int]
    ) -> None:
        """Writes what changed. Of somebody with several accounts one speaks; all tell whether they are here."""
        accounts = await self._accounts(profiles, known)
        changes: list[dict[str, Any]] = []
        listed: list[dict[str, Any]] = []
        earlier = []
        for known_row in one_each(known.values(), accounts):
            fresh = told(known_row)
            theirs = accounts.get(known_row.id)
            if theirs is None or speaker(theirs).id == known_row.handle_id:
                fresh = facts(profiles[known_row.external])
                fresh["email"] = _own_email(known_row, fresh["email"], holders)
            if theirs is not None:
                fresh["active"] = any(account.active for account in theirs)
            if known_row.email and fresh["email"] != known_row.email:
                earlier.append(self._earlier(known_row))
            if differs(known_row, fresh):
                change = {"of_person": known_row.id} | {f"new_{name}": fresh[name] for name in FACTS}
                (changes if known_row.source is None else listed).append(change)
        await self._sql.many(EARLIER_EMAIL[self._sql.kind], earlier)
        await self._sql.many(REFRESH, changes)
        await self._list(listed)

    async def _accounts(self, profiles: dict[str, Profile], known: dict[str, Any]) -> dict[int, list[Any]]:
        """Notes what changed of the accounts themselves; gives all accounts of those who have several."""
        changes = []
        for external, known_row in known.items():
            nick, active = folded(profiles[external].nick), profiles[external].active
            if (known_row.nick, known_row.account_active) != (nick, active):
                changes.append({"of_handle": known_row.handle_id, "new_nick": nick, "new_active": active})
        await self._sql.many(ACCOUNT_IS, changes)
        return await of_several(self._sql, sorted({row.id for row in known.values() if row.held > 1}))

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

    async def _add(
        self, profiles: Sequence[Profile], holders: dict[str | None, int], linked: Container[str | None]
    ) -> None:
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
        await self._sql.many(ADD_HANDLE, [self._handle(p, who, linked) for p in profiles])
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

    def _handle(self, profile: Profile, who: Mapping[str, int], linked: Container[str | None]) -> dict[str, Any]:
        names: dict[str, Any] = {"platform": self._team["of_platform"], "team": self._team["of_team"]}
        names |= {"external": profile.handle.external, "nick": folded(profile.nick), "active": profile.active}
        names |= {"linked": address(profile) in linked}
        return names | {"workspace_id": self._workspace, "person_id": who[profile.handle.external]}

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


def _own_email(known_row: Any, email: str | None, holders: dict[str | None, int]) -> str | None:
    """The e-mail that the account gives its person. One that is somebody else's stays theirs, and that of an account
    which admins linked stands beside the person's own."""
    if (
        email is None
        or holders.setdefault(email, known_row.id) != known_row.id
        or (known_row.linked and known_row.email)
    ):
        return known_row.email  # type: ignore[no-any-return]
    return email


def one_each(known: Iterable[Any], accounts: Mapping[int, Sequence[Any]]) -> list[Any]:
    """A row for each person: that of the account which speaks of them, if it is there."""
    chosen: dict[int, Any] = {}
    for each in known:
        if each.id not in chosen or speaker(accounts[each.id]).id == each.handle_id:
            chosen[each.id] = each
    return list(chosen.values())


def told(known_row: Any) -> dict[str, Any]:
    """What the platform's list said until now."""
    said = {name: getattr(known_row, name) for name in FACTS}
    if known_row.source is not None:
        said |= {name: getattr(known_row, f"listed_{name}") for name in LISTED}
    return said


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
