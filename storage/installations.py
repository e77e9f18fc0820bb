"""The tokens of the workspaces that installed the bot, encrypted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bot.clock import Clock
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.secrets import Secrets
from storage.store import DatabaseStore
from storage.tables.workspaces import TEAM

_TEAM = (TEAM.c.platform == bindparam("of_platform"), TEAM.c.team == bindparam("of_team"))

TOKEN = Prepared(select(TEAM.c.installation).where(*_TEAM))
KEEP = (
    update(TEAM)
    .where(*_TEAM)
    .values(
        installation=bindparam("sealed"),
        revoked_at=bindparam("revoked", type_=UtcDateTime),
        offered=None,
        offer=None,
        left_at=None,
    )
)
HOLDERS = Prepared(
    select(TEAM.c.team)
    .where(TEAM.c.platform == bindparam("of_platform"), TEAM.c.installation.is_not(None))
    .order_by(TEAM.c.team)
)
ALL = (
    select(TEAM.c.platform, TEAM.c.team, TEAM.c.installation, TEAM.c.offered)
    .where(or_(TEAM.c.installation.is_not(None), TEAM.c.offered.is_not(None)))
    .with_for_update()
)
RENEW = update(TEAM).where(*_TEAM).values(installation=bindparam("sealed"), offered=bindparam("waits"))
OFFER = update(TEAM).where(*_TEAM).values(offered=bindparam("waits"), offer=bindparam("mark"))
GONE = select(TEAM.c.team, TEAM.c.left_at).where(
    TEAM.c.platform == bindparam("of_platform"), TEAM.c.left_at.is_not(None)
)


class SealedInstallations:
    """See `bot.installations.Offers`. Raises `storage.secrets.NoKeyFits` where no key fits."""

    def __init__(self, store: DatabaseStore, secrets: Secrets, clock: Clock) -> None:
        self._store = store
        self._secrets = secrets
        self._clock = clock

    async def token(self, platform: str, team: str) -> str | None:
        async with self._store.read() as work:
            found = await work.sql.rows(TOKEN, {"of_platform": platform, "of_team": team})
        sealed = found[0].installation if found else None
        return None if sealed is None else self._secrets.open(sealed)

    async def teams(self, platform: str) -> tuple[str, ...]:
        async with self._store.read() as work:
            return tuple(row.team for row in await work.sql.rows(HOLDERS, {"of_platform": platform}))

    async def install(self, platform: str, team: str, name: str, token: str) -> None:
        sealed = self._secrets.seal(token)
        async with self._store.work() as work:
            await work.workspaces.ensure(platform, team, name, self._clock.now())
            key = {"of_platform": platform, "of_team": team, "sealed": sealed, "revoked": None}
            await work.sql.change(KEEP, key)
            await work.commit()

    async def remove(self, platform: str, team: str) -> None:
        async with self._store.work() as work:
            key = {"of_platform": platform, "of_team": team, "sealed": None, "revoked": self._clock.now()}
            await work.sql.change(KEEP, key)
            await work.commit()

    async def offer(self, platform: str, team: str, token: str, mark: str) -> None:
        sealed = self._secrets.seal(token)
        async with self._store.work() as work:
            key = {"of_platform": platform, "of_team": team, "waits": sealed, "mark": mark}
            await work.sql.change(OFFER, key)
            await work.commit()

    async def find_removed(self, platform: str) -> tuple[tuple[str, datetime], ...]:
        async with self._store.read() as work:
            return tuple((row.team, row.left_at) for row in await work.sql.rows(GONE, {"of_platform": platform}))

    async def nobody_here(self) -> bool:
        async with self._store.read() as work:
            return not await work.sql.rows(select(TEAM.c.team).limit(1))

    async def rotate(self) -> int:
        """Brings every token under the newest key, so that older keys can go; returns their number. To be done at each
        start: it changes nothing that a running replica with the same keys couldn't read."""
        async with self._store.work() as work:
            kept = await work.sql.rows(ALL)
            for row in kept:
                key = {"of_platform": row.platform, "of_team": row.team}
                sealed, waits = self._renew(row.installation), self._renew(row.offered)
                await work.sql.change(RENEW, key | {"sealed": sealed, "waits": waits})
            await work.commit()
        return len(kept)

    def _renew(self, sealed: str | None) -> str | None:
        return None if sealed is None else self._secrets.renew(sealed)
