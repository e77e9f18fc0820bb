"""Who is who: people, their handles and roles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, literal, or_, select, text, update

from bot.events import By
from bot.features import features
from bot.identity_repository import Arrived
from bot.people import Handle, Person, Profile, Role, Standing
from bot.store import Actor
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import any_number, only_checked
from storage.people.account_sync import Arrivals
from storage.people.belonging import is_ours
from storage.people.folding import fold_text, search_terms
from storage.people.person_rows import COLUMNS, NEWEST_HANDLE_FIRST, in_chunks, people, with_handles, write_roles
from storage.tables.people import HANDLE, HAS_ROLE, PERSON
from storage.tables.workspaces import CHANNEL, WORKSPACE
from storage.workspaces import channels

_MINE = HANDLE.alias("mine")
_CHANNEL = tuple(
    CHANNEL.c[name].label(f"channel_{name}") for name in ("purpose", "platform", "external", "name", "failing")
)
_HERE = PERSON.c.workspace_id == bindparam("of_workspace")
_CHECKED_HERE = only_checked(PERSON.c.workspace_id) == bindparam("of_workspace")
_OTHER = HANDLE.alias("other")
_HOLDERS = select(_OTHER.c.person_id).where(_OTHER.c.workspace_id == bindparam("of_workspace"))

ACTOR = Prepared(
    select(*COLUMNS, *_CHANNEL, WORKSPACE.c.features_off)
    .select_from(_MINE)
    .join(PERSON, PERSON.c.id == _MINE.c.person_id)
    .join(WORKSPACE, WORKSPACE.c.id == PERSON.c.workspace_id)
    .join(HANDLE, HANDLE.c.person_id == PERSON.c.id)
    .outerjoin(CHANNEL, CHANNEL.c.workspace_id == PERSON.c.workspace_id)
    .where(
        _MINE.c.platform == bindparam("of_platform"),
        _MINE.c.team == bindparam("of_team"),
        _MINE.c.external == bindparam("of_external"),
    )
    .order_by(NEWEST_HANDLE_FIRST, CHANNEL.c.purpose, CHANNEL.c.platform)
)
BY_HANDLES = Prepared(
    with_handles(_HERE, PERSON.c.id.in_(_HOLDERS.where(_OTHER.c.external.in_(bindparam("externals", expanding=True)))))
)
BY_IDS = with_handles(_CHECKED_HERE, PERSON.c.id.in_(bindparam("ids", expanding=True)))
BY_EMAIL = with_handles(PERSON.c.email == bindparam("email"))
BY_ACCOUNT = with_handles(exists().where(_OTHER.c.person_id == PERSON.c.id, _OTHER.c.email == bindparam("email")))
WITH_ROLE = with_handles(_HERE, text(HAS_ROLE), any_number(PERSON.c.id), PERSON.c.active)
BY_NICKS = Prepared(
    select(*COLUMNS, _OTHER.c.nick)
    .select_from(_OTHER)
    .join(PERSON, PERSON.c.id == _OTHER.c.person_id)
    .outerjoin(WORKSPACE, WORKSPACE.c.id == PERSON.c.workspace_id)
    .join(HANDLE, HANDLE.c.person_id == PERSON.c.id)
    .where(_OTHER.c.workspace_id == bindparam("of_workspace"), _OTHER.c.platform == bindparam("of_platform"))
    .where(_OTHER.c.nick.in_(bindparam("nicks", expanding=True)))
    .order_by(PERSON.c.id, NEWEST_HANDLE_FIRST)
)
MANAGER = with_handles(_HERE, PERSON.c.id == bindparam("of_manager"))
_REPORTS = (_CHECKED_HERE, PERSON.c.manager_id == bindparam("of_manager"), PERSON.c.active)
_HAS_ACCOUNT = exists().where(_OTHER.c.person_id == PERSON.c.id)
_TOLD = (*_REPORTS, PERSON.c.standing == Standing.COLLEAGUE.value, _HAS_ACCOUNT)
_FIRST = select(PERSON.c.id).where(*_TOLD).order_by(PERSON.c.folded, PERSON.c.id).limit(bindparam("most"))
_CHOSEN = select(PERSON.c.id).where(*_TOLD, PERSON.c.id == bindparam("chosen"))
REPORTS = Prepared(
    with_handles(or_(PERSON.c.id.in_(_FIRST), PERSON.c.id.in_(_CHOSEN)))
    .order_by(None)
    .order_by(PERSON.c.folded, PERSON.c.id, NEWEST_HANDLE_FIRST)
)
ONE_REPORT = Prepared(select(PERSON.c.id).where(*_REPORTS).limit(1))
SEEN = (
    update(HANDLE)
    .where(
        HANDLE.c.platform == bindparam("of_platform"),
        HANDLE.c.team == bindparam("of_team"),
        HANDLE.c.external == bindparam("of_external"),
    )
    .values(seen_at=bindparam("now", type_=HANDLE.c.seen_at.type))
)
MOST_NAMES = 50
"""Names of one command that are looked for as names: each costs a look at everybody. The rest is nobody's."""
SET_ROLES = update(PERSON).where(PERSON.c.id == bindparam("of_person")).values(roles=bindparam("new_roles"))


class People:
    """See `bot.store.PeopleRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    async def actor(self, by: By) -> Actor | None:
        key = {"of_platform": by.platform, "of_team": by.team, "of_external": by.external}
        rows = await self._sql.rows(ACTOR, key)
        if not rows:
            return None
        seen_at = next(row.seen_at for row in rows if (row.platform, row.external) == (by.platform, by.external))
        return Actor(
            people(rows, self._preferred)[0], channels(rows, "channel_"), features(rows[0].features_off), seen_at
        )

    async def note_seen(self, by: By, now: datetime) -> None:
        key = {"of_platform": by.platform, "of_team": by.team, "of_external": by.external}
        await self._sql.change(SEEN, key | {"now": now})

    async def upsert_accounts(self, platform: str, team: str, profiles: Sequence[Profile]) -> Arrived | None:
        return await Arrivals(self._sql, platform, team).take(profiles)

    async def by_handles(self, workspace: int, handles: Iterable[Handle]) -> tuple[Person, ...]:
        wanted = dict.fromkeys(handles)
        if not wanted:
            return ()
        key = {"of_workspace": workspace, "externals": [handle.external for handle in wanted]}
        found = people(await self._sql.rows(BY_HANDLES, key), self._preferred)
        return sort_by_handles(found, wanted)

    async def by_nicks(self, workspace: int, platform: str, nicks: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        wanted = {nick: fold_text(nick) for nick in nicks}
        if not wanted:
            return {}
        found = await self._by_own_nicks(workspace, platform, wanted.values())
        missing = sorted(nick for nick, whom in found.items() if nick and not whom)
        if missing:
            found |= await self._by_names(workspace, missing[:MOST_NAMES])
        return {nick: _rather_active(found[fold]) for nick, fold in wanted.items()}

    async def of_nick(self, workspace: int, platform: str, nick: str) -> tuple[Person, ...]:
        found = await self._by_own_nicks(workspace, platform, [fold_text(nick)])
        return _rather_active(found[fold_text(nick)])

    async def _by_own_nicks(self, workspace: int, platform: str, nicks: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        wanted = sorted(set(nicks))
        rows = await self._sql.rows(BY_NICKS, {"of_workspace": workspace, "of_platform": platform, "nicks": wanted})
        return {nick: people([row for row in rows if row.nick == nick], self._preferred) for nick in wanted}

    async def _by_names(self, workspace: int, names: Sequence[str]) -> dict[str, tuple[Person, ...]]:
        """By first name or full name; a folded name may hold what LIKE treats specially."""
        first = [PERSON.c.folded.startswith(f"{name} ", autoescape=True) for name in names]
        statement = with_handles(_HERE, or_(PERSON.c.folded.in_(names), *first))
        rows = await self._sql.scan(statement.add_columns(PERSON.c.folded), {"of_workspace": workspace})
        return {
            name: people(
                [row for row in rows if row.folded == name or row.folded.startswith(f"{name} ")], self._preferred
            )
            for name in names
        }

    async def search(self, workspace: int, words: str, limit: int) -> tuple[Person, ...]:
        wanted = search_terms(words)
        if not wanted:
            return ()
        named = literal(" ") + PERSON.c.folded
        matching = [named.contains(term, autoescape=True) for term in wanted]
        found = select(PERSON.c.id).where(_HERE, PERSON.c.active, is_ours(), *matching)
        first = found.order_by(PERSON.c.folded, PERSON.c.id).limit(limit)
        people_found = people(
            await self._sql.scan(with_handles(PERSON.c.id.in_(first)), {"of_workspace": workspace}), self._preferred
        )
        return tuple(sorted(people_found, key=lambda person: (fold_text(person.name), person.id)))

    async def only_on(self, workspace: int, platform: str, limit: int) -> tuple[Person, ...]:
        theirs = exists().where(_OTHER.c.person_id == PERSON.c.id).correlate(PERSON)
        there, elsewhere = theirs.where(_OTHER.c.platform == platform), theirs.where(_OTHER.c.platform != platform)
        alone = select(PERSON.c.id).where(_HERE, PERSON.c.active, is_ours(), there, ~elsewhere)
        first = alone.order_by(PERSON.c.id).limit(limit)
        return people(
            await self._sql.scan(with_handles(PERSON.c.id.in_(first)), {"of_workspace": workspace}), self._preferred
        )

    async def by_ids(self, workspace: int, ids: Iterable[int]) -> tuple[Person, ...]:
        wanted = dict.fromkeys(ids)
        found = await in_chunks(self._sql, BY_IDS, list(wanted), self._preferred, of_workspace=workspace)
        by_id = {person.id: person for person in found}
        return tuple(by_id[each] for each in wanted if each in by_id)

    async def by_email(self, email: str) -> tuple[Person, ...]:
        key = {"email": email.strip().lower()}
        own = people(await self._sql.rows(BY_EMAIL, key), self._preferred)
        here = {each.workspace for each in own if each.active}
        others = [
            each
            for each in people(await self._sql.rows(BY_ACCOUNT, key), self._preferred)
            if each.workspace not in here
        ]
        return tuple({each.id: each for each in (*own, *others)}.values())

    async def admins(self, workspace: int) -> tuple[Person, ...]:
        return await self.with_role(workspace, Role.ADMIN)

    async def with_role(self, workspace: int, role: Role) -> tuple[Person, ...]:
        people_found = await self.with_roles(workspace)
        return tuple(person for person in people_found if role in person.roles and person.reachable)

    async def with_roles(self, workspace: int) -> tuple[Person, ...]:
        return people(await self._sql.rows(WITH_ROLE, {"of_workspace": workspace}), self._preferred)

    async def set_roles(self, person: int, roles: frozenset[Role]) -> None:
        await self._sql.change(SET_ROLES, {"of_person": person, "new_roles": write_roles(roles)})

    async def manager_of(self, person: Person) -> Person | None:
        if person.manager is None:
            return None
        found = people(await self._sql.rows(MANAGER, _manager_key(person, person.manager)), self._preferred)
        return found[0] if found and found[0].reachable else None

    async def reports_of(self, person: Person, most: int, chosen: int = 0) -> tuple[Person, ...]:
        key = _manager_key(person, person.id) | {"most": most, "chosen": chosen}
        return people(await self._sql.rows(REPORTS, key), self._preferred)

    async def is_manager(self, person: Person) -> bool:
        return bool(await self._sql.rows(ONE_REPORT, _manager_key(person, person.id)))


def _manager_key(person: Person, manager: int) -> dict[str, int]:
    return {"of_workspace": person.workspace, "of_manager": manager}


def sort_by_handles(found: Iterable[Person], handles: Iterable[Handle]) -> tuple[Person, ...]:
    """The people behind the handles, in that order, each once."""
    holders = {handle: person for person in found for handle in person.handles}
    return tuple({holders[h].id: holders[h] for h in handles if h in holders}.values())


def _rather_active(candidates: tuple[Person, ...]) -> tuple[Person, ...]:
    """Leavers are meant only where nobody else is."""
    return tuple(person for person in candidates if person.active) or candidates
