"""Accounts of a platform's directory become people: joined by handle, else by e-mail, else new."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, exists, insert, literal, select, text, union_all, update

from bot.identity_repository import Alike, Arrived
from bot.people import Profile, Role, Source, Standing
from storage.database.sql import Sql
from storage.database.statements import any_number, both
from storage.people.accounts import HELD, accounts_of, primary_account
from storage.people.person_rows import roles, write_roles
from storage.people.profiles import (
    ACCOUNT,
    FACTS,
    LISTED,
    account,
    account_of,
    address,
    differs,
    facts,
    listed_facts,
    one_each,
    own_email,
)
from storage.people.references import belongings
from storage.people.sorting import Sorted, sort_strangers
from storage.people.sources import SAY, refresh, row
from storage.rights.digests import Digests, read_digests
from storage.tables.people import FACT, HANDLE, HAS_ROLE, OTHER_EMAIL, PERSON
from storage.tables.workspaces import TEAM

CHUNK = 500
"""Accounts a statement; SQLite allows 32,766 parameters in one, and one statement must not hold the bot up."""

_OF_TEAM = (TEAM.c.platform == bindparam("of_platform"), TEAM.c.team == bindparam("of_team"))

WORKSPACE_OF = select(TEAM.c.workspace_id).where(*_OF_TEAM).with_for_update()
KNOWN = (
    select(
        HANDLE.c.external,
        HANDLE.c.nick,
        HANDLE.c.active.label("account_active"),
        HANDLE.c.email.label("account_email"),
        HANDLE.c.told,
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
_OTHER = HANDLE.alias("account_there")
_HERE = exists().where(
    _OTHER.c.person_id == PERSON.c.id, _OTHER.c.platform == bindparam("of_platform"), _OTHER.c.active
)
_HOLDER = (
    PERSON.c.id, PERSON.c.active, PERSON.c.standing, PERSON.c.roles, HELD.label("held"), _HERE.label("here")
)  # fmt: skip
EMAILS = union_all(
    select(OTHER_EMAIL.c.email, literal(1).label("by_hand"), *_HOLDER)
    .join(PERSON, PERSON.c.id == OTHER_EMAIL.c.person_id)
    .where(
        OTHER_EMAIL.c.workspace_id == bindparam("of_workspace"),
        OTHER_EMAIL.c.by_hand,
        OTHER_EMAIL.c.email.in_(_ADDRESSES),
    ),
    select(PERSON.c.email, literal(0), *_HOLDER).where(
        PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.email.in_(_ADDRESSES)
    ),
)
"""Who has them as their own, or by an admin's word."""
YIELD = update(PERSON).where(PERSON.c.id == bindparam("of_person")).values(email=None)
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
    .values({
        name: bindparam(f"new_{name}", type_=HANDLE.c[name].type) for name in ("nick", "active", "email", "told")
    })
)  # fmt: skip
ROLES = select(PERSON.c.roles).where(
    PERSON.c.workspace_id == bindparam("of_workspace"), text(HAS_ROLE), any_number(PERSON.c.id), PERSON.c.active
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

    async def take(self, profiles: Sequence[Profile]) -> Arrived | None:
        """None if the team isn't served (any more)."""
        found = await self._sql.rows(WORKSPACE_OF, self._team)
        if not found:
            return None
        self._workspace: int = found[0].workspace_id
        self._joined: list[int] = []
        self._alike: list[Alike] = []
        self._erased: Digests | None = None
        for chunk in chunks(profiles):
            await self._take(chunk)
        await self._appoint([p for p in profiles if p.owner and p.active and p.standing is Standing.COLLEAGUE])
        return Arrived(self._workspace, tuple(dict.fromkeys(self._joined)), tuple(self._alike))

    async def _take(self, profiles: dict[str, Profile]) -> None:
        known = {row.external: row for row in await self._sql.rows(KNOWN, self._team | {"externals": list(profiles)})}
        holders, _ = await self._holders([profiles[external] for external in known])
        await self._refresh(profiles, known, {email: row.id for email, row in holders.items()})
        strangers = await self._without_erased([p for external, p in profiles.items() if external not in known])
        # Anew: whose address it was may just have changed it, left, or become a guest.
        holders, linked = await self._holders(strangers)
        fresh = await self._without_anything(strangers, holders)
        await self._add(sort_strangers(strangers, holders, address, fresh), linked)

    async def _holders(self, profiles: Iterable[Profile]) -> tuple[dict[str | None, Any], Container[str | None]]:
        """Who has the addresses of these accounts, and which of the addresses are theirs by an admin's word alone."""
        emails = sorted({email for p in profiles if (email := address(p))})
        key = {"of_platform": self._team["of_platform"], "of_workspace": self._workspace, "emails": emails}
        held = await self._sql.rows(EMAILS, key) if emails else ()
        own = {row.email: row for row in held if not row.by_hand}
        linked = {row.email: row for row in held if row.email not in own}
        return linked | own, linked

    async def _without_erased(self, strangers: list[Profile]) -> list[Profile]:
        """Whoever was erased comes back by an act of their own alone."""
        if not strangers:
            return strangers
        if self._erased is None:
            self._erased = await read_digests(self._sql, self._workspace)
        return [each for each in strangers if not self._erased.has_account(each.handle)]

    async def _without_anything(self, strangers: Sequence[Profile], holders: Mapping[str | None, Any]) -> set[int]:
        """Those with a role who did nothing yet: without any account, or an admin with whose address an owner comes, as
        when two chats are connected at the same time."""
        owners = {address(profile) for profile in strangers if profile.owner}
        first = [
            row
            for email, row in holders.items()
            if row.roles and (not row.held or (email in owners and roles(row.roles) == {Role.ADMIN}))
        ]
        return {row.id for row in first if not await belongings(self._sql, row.id)}

    async def _refresh(
        self, profiles: dict[str, Profile], known: dict[str, Any], holders: dict[str | None, int]
    ) -> None:
        """Writes what changed. Of somebody with several accounts one speaks; all tell whether they are here."""
        accounts = await self._accounts(profiles, known)
        changes: list[dict[str, Any]] = []
        listed: list[dict[str, Any]] = []
        earlier = []
        for known_row in one_each(known.values(), accounts):
            fresh = listed_facts(known_row)
            theirs = accounts.get(known_row.id)
            if theirs is None or primary_account(theirs).id == known_row.handle_id:
                fresh = facts(profiles[known_row.external])
                fresh["email"] = own_email(known_row, fresh["email"], holders)
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
        """Notes what changed of the accounts themselves; returns all accounts of those who have several."""
        changes = []
        for external, known_row in known.items():
            fresh = account(profiles[external], known_row.account_email)
            if fresh != account_of(known_row):
                changes.append({"of_handle": known_row.handle_id} | {f"new_{n}": v for n, v in fresh.items()})
        await self._sql.many(ACCOUNT_IS, changes)
        return await accounts_of(self._sql, sorted({row.id for row in known.values() if row.held > 1}))

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

    async def _add(self, arriving: Sorted, linked: Container[str | None]) -> None:
        """Who may join gets another handle; everybody else is a new person."""
        await self._sql.many(YIELD, [{"of_person": person} for person in arriving.yielding])
        made = {"workspace_id": self._workspace, "roles": "", "created_at": datetime.now(UTC)}
        new = [facts(p) | made | ({} if owns else {"email": None}) for p, owns in arriving.new]
        added = await self._sql.rows(ADD, new) if new else ()
        who = {p.handle.external: row.id for (p, _), row in zip(arriving.new, added, strict=True)}
        by_email = {address(p): who[p.handle.external] for p, owns in arriving.new if owns}
        who |= {p.handle.external: by_email.get(address(p)) if holder is None else holder.id
                for p, holder in arriving.joining}  # fmt: skip
        await self._sql.many(ADD_HANDLE, [self._handle(p, who, linked) for p in arriving.everybody])
        self._joined += [who[p.handle.external] for p, holder in arriving.joining if holder is None or holder.held]
        self._alike += [Alike(holder, who[p.handle.external]) for p, holder in arriving.alike]
        await self._join({who[p.handle.external]: p for p, _ in arriving.joining})

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
        names |= {"external": profile.handle.external, **account(profile), "linked": address(profile) in linked}
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
        changes = [{"of_person": r.id, "new_roles": write_roles(roles(r.roles) | {Role.ADMIN})} for r in found]
        await self._sql.many(SET_ROLES, changes)


def chunks(profiles: Sequence[Profile]) -> Iterator[dict[str, Profile]]:
    """Yields up to `CHUNK` profiles at a time by the platform's id; of two of one account in a chunk, the later."""
    for start in range(0, len(profiles), CHUNK):
        yield {profile.handle.external: profile for profile in profiles[start : start + CHUNK]}
