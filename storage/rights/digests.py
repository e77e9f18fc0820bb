"""How it is known again who was erased, without keeping by what."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from bot.people import Handle
from storage.database.sql import Sql
from storage.tables.erasing import ERASED


@dataclass(frozen=True, slots=True)
class Digests:
    """Those of a workspace, which all have its `salt`; none: nobody was erased there."""

    salt: str = ""
    known: frozenset[str] = frozenset()

    def of_account(self, account: Handle) -> str:
        return self._digest("account", f"{account.platform}/{account.external}")

    def of_email(self, email: str) -> str:
        return self._digest("email", email)

    def has_account(self, account: Handle) -> bool:
        return bool(self.known) and self.of_account(account) in self.known

    def has_email(self, email: str) -> bool:
        return bool(self.known) and self.of_email(email) in self.known

    def _digest(self, kind: str, value: str) -> str:
        return hashlib.sha256(f"{self.salt} {kind} {value}".encode()).hexdigest()


async def read_digests(sql: Sql, workspace: int) -> Digests:
    rows = await sql.rows(select(ERASED.c.salt, ERASED.c.digest).where(ERASED.c.workspace_id == workspace))
    return Digests(rows[0].salt, frozenset(row.digest for row in rows)) if rows else Digests()
