"""Credentials from HipChat's installation: stored encrypted, one for each group."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from adapters.hipchat.reading import PLATFORM
from bot.installations import Offers


@dataclass(frozen=True, slots=True)
class Grant:
    """`team` is the group's id. `oauth_id` identifies the installation, `secret` signs its webhooks and buys its
    tokens. `door` is the secret part of the addresses in its descriptor; it may call only there."""

    team: str
    name: str
    oauth_id: str
    secret: str = field(repr=False)
    token_url: str
    api_url: str
    door: str = field(default="", repr=False)

    @property
    def mark(self) -> str:
        """Identifies the installation without revealing its id."""
        return hashlib.sha256(f"{self.oauth_id} {self.secret}".encode()).hexdigest()[:16]


class Grants:
    """The grants, cached; an admin or another replica may have stored a newer one."""

    def __init__(self, installations: Offers) -> None:
        self._kept = installations
        self._known: dict[str, Grant] = {}

    async def teams(self) -> tuple[str, ...]:
        return await self._kept.teams(PLATFORM)

    async def of(self, team: str, *, refresh: bool = False) -> Grant | None:
        """The group's grant, or None. Raises `NotSaved` if the database is unavailable."""
        if refresh:
            self.forget(team)
        known = self._known.get(team)
        if known is None and (kept := await self._kept.token(PLATFORM, team)) is not None:
            known = self._known[team] = Grant(**json.loads(kept))
        return known

    async def by_id(self, oauth_id: str) -> Grant | None:
        """The current installation with that id; None if it was replaced, as it can't sign anything any more."""
        for team in await self.teams():
            found = await self.of(team, refresh=True)
            if found is not None and found.oauth_id == oauth_id:
                return found
        return None

    async def keep(self, grant: Grant) -> None:
        await self._kept.install(PLATFORM, grant.team, grant.name, json.dumps(asdict(grant)))
        self._known[grant.team] = grant

    async def offer(self, grant: Grant) -> None:
        """Stores it beside the current one, for an admin to decide."""
        await self._kept.offer(PLATFORM, grant.team, json.dumps(asdict(grant)), grant.mark)

    async def find_removed(self) -> tuple[tuple[str, datetime], ...]:
        """The groups that removed the bot, and when."""
        return await self._kept.find_removed(PLATFORM)

    async def nobody_here(self) -> bool:
        return await self._kept.nobody_here()

    def forget(self, team: str) -> None:
        """Drops it from the cache; the next call reads it from storage."""
        self._known.pop(team, None)
