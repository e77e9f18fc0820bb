"""The record of somebody who is erased: it stays as a number without anything by which they are known, so that what
others keep still has its other end."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, select, update

from bot.people import Handle, Person
from bot.rights.repository import Erasure, KnownAs
from storage.database.sql import Sql
from storage.database.statements import both
from storage.people.person_rows import write_roles
from storage.rights.digests import Digests, read_digests
from storage.tables.daily import ALLOWANCE
from storage.tables.erasing import ERASED, ERASURE
from storage.tables.home import HOME_VISIT
from storage.tables.imports import IMPORT, IMPORT_LINE
from storage.tables.joining import JOINED, QUESTION
from storage.tables.nudges import NUDGE
from storage.tables.people import FACT, HANDLE, OTHER_EMAIL, PERSON, PROPOSAL
from storage.tables.webforms import WEB_FORM

ASK = both(lambda insert: insert(ERASURE).on_conflict_do_nothing())
KEEP = both(lambda insert: insert(ERASED).on_conflict_do_nothing())
THEIRS: tuple[Column[Any], ...] = (
    HANDLE.c.person_id, OTHER_EMAIL.c.person_id, FACT.c.person_id, NUDGE.c.person_id, HOME_VISIT.c.person_id,
    ALLOWANCE.c.person_id, PROPOSAL.c.person_id, PROPOSAL.c.manager_id, QUESTION.c.person_id, QUESTION.c.other_id,
    JOINED.c.person_id, IMPORT_LINE.c.person_id,
)  # fmt: skip
"""Rows that go with them."""


def _is_full(name: str) -> bool:
    """Whether it is more than a first name: of two words, or of three letters in a script without blanks."""
    return " " in name or (len(name) > 2 and name.isalpha() and name.lower() == name.upper())


class ErasingRecord:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def erase_record(self, person: Person, name: str, now: datetime) -> KnownAs:
        known_as, emails, accounts = await self._find_names(person)
        await self._keep_digests(person.workspace, emails, accounts, now)
        for column in THEIRS:
            await self._sql.change(delete(column.table).where(column == person.id))
        for column in (PERSON.c.manager_id, FACT.c.manager_id):
            await self._sql.change(update(column.table).where(column == person.id).values(manager_id=None))
        await self._erase_lines(person.workspace, emails)
        for platform, external in accounts:
            page = (WEB_FORM.c.workspace_id == person.workspace, WEB_FORM.c.platform == platform)
            await self._sql.change(delete(WEB_FORM).where(*page, WEB_FORM.c.external == external))
        empty: dict[str, Any] = dict.fromkeys(
            ("email", "locale", "title", "country", "department", "start_date", "manager_id", "hours", "away_until")
        )
        empty |= {"name": name, "folded": "", "time_zone": "UTC", "roles": write_roles(frozenset())}
        await self._sql.change(
            update(PERSON).where(PERSON.c.id == person.id).values(**empty, active=False, home_only=False)
        )
        return known_as

    async def _find_names(self, person: Person) -> tuple[KnownAs, set[str], set[tuple[str, str]]]:
        (row,) = await self._sql.rows(select(PERSON.c.name, PERSON.c.email).where(PERSON.c.id == person.id))
        handles = await self._sql.rows(select(HANDLE).where(HANDLE.c.person_id == person.id))
        others = await self._sql.rows(select(OTHER_EMAIL.c.email).where(OTHER_EMAIL.c.person_id == person.id))
        said = await self._sql.rows(select(FACT.c.name).where(FACT.c.person_id == person.id))
        joined = await self._sql.rows(select(JOINED.c.before).where(JOINED.c.person_id == person.id))
        records = [each.before.get("other", {}) for each in joined]
        emails = {row.email, *(each.email for each in (*handles, *others)), *(each.get("email") for each in records)}
        told = [(each.told or {}).get("name") for each in handles]
        names = {row.name, *told, *(each.name for each in said), *(each.get("name") for each in records)}
        accounts = {(each.platform, each.external) for each in handles}
        known = {each for each in emails if each}
        called = sorted({each for each in names if each and _is_full(each.strip())}, key=len, reverse=True)
        return KnownAs(tuple(called), tuple(sorted(known))), known, accounts

    async def _erase_lines(self, workspace: int, emails: Iterable[str]) -> None:
        """The last people file can't be undone for them; of others' lines it only no longer says who their manager
        was."""
        some = sorted(emails)
        files = select(IMPORT.c.id).where(IMPORT.c.workspace_id == workspace)
        here = IMPORT_LINE.c.import_id.in_(files)
        await self._sql.change(delete(IMPORT_LINE).where(here, IMPORT_LINE.c.email.in_(some)))
        named = update(IMPORT_LINE).where(here, IMPORT_LINE.c.manager_email.in_(some))
        await self._sql.change(named.values(manager_email=None))

    # ------------------------------------------------------------ never again by themselves

    async def _keep_digests(
        self, workspace: int, emails: Iterable[str], accounts: Iterable[tuple[str, str]], now: datetime
    ) -> None:
        known = await read_digests(self._sql, workspace)
        digests = Digests(known.salt or secrets.token_hex(16))
        row = {"workspace_id": workspace, "salt": digests.salt, "erased_at": now, "platform": None, "external": None}
        rows = [row | {"digest": digests.of_email(each)} for each in sorted(emails)]
        rows += [
            row | {"digest": digests.of_account(Handle(*each)), "platform": each[0], "external": each[1]}
            for each in sorted(accounts)
        ]
        await self._sql.many(KEEP[self._sql.kind], rows)

    async def find_erased_emails(self, workspace: int, emails: Sequence[str]) -> frozenset[str]:
        known = await read_digests(self._sql, workspace) if emails else Digests()
        return frozenset(filter(known.has_email, emails))

    # ------------------------------------------------------------ what is to be done

    async def ask_erasure(self, person: Person, by: int, now: datetime) -> None:
        row = {"person_id": person.id, "workspace_id": person.workspace, "by_id": by, "asked_at": now}
        await self._sql.change(ASK[self._sql.kind], row)

    async def find_erasure(self) -> Erasure | None:
        rows = await self._sql.rows(select(ERASURE).order_by(ERASURE.c.asked_at, ERASURE.c.person_id).limit(1))
        return Erasure(rows[0].workspace_id, rows[0].person_id, rows[0].by_id) if rows else None

    async def settle_erasure(self, person: int) -> bool:
        return bool(await self._sql.change(delete(ERASURE).where(ERASURE.c.person_id == person)))

    async def let_in(self, workspace: int, account: Handle) -> None:
        known = await read_digests(self._sql, workspace)
        theirs = (ERASED.c.workspace_id == workspace, ERASED.c.digest == known.of_account(account))
        await self._sql.change(delete(ERASED).where(*theirs))
