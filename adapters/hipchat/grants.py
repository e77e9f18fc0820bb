"""What HipChat gave the bot when it was installed: kept encrypted, one for each group."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from adapters.hipchat.reading import PLATFORM
from bot.installations import Installations


@dataclass(frozen=True, slots=True)
class Grant:
    """`team` is the group's id. `oauth_id` names the installation, `secret` signs its webhooks and buys its tokens."""

    team: str
    name: str
    oauth_id: str
    secret: str = field(repr=False)
    token_url: str
    api_url: str


class Grants:
    """The grants, read once from where they are kept; another replica may have taken a newer one."""

    def __init__(self, installations: Installations) -> None:
        self._kept = installations
        self._known: dict[str, Grant] = {}

    async def teams(self) -> tuple[str, ...]:
        return await self._kept.teams(PLATFORM)

    async def of(self, team: str) -> Grant | None:
        """Raises `NotSaved` where the database is away."""
        known = self._known.get(team)
        if known is None and (kept := await self._kept.token(PLATFORM, team)) is not None:
            known = self._known[team] = Grant(**json.loads(kept))
        return known

    async def by_id(self, oauth_id: str) -> Grant | None:
        """The installation of that id, also one that another replica has just taken."""
        for known in self._known.values():
            if known.oauth_id == oauth_id:
                return known
        for team in await self.teams():
            self.forget(team)
            found = await self.of(team)
            if found is not None and found.oauth_id == oauth_id:
                return found
        return None

    async def keep(self, grant: Grant) -> None:
        await self._kept.install(PLATFORM, grant.team, grant.name, json.dumps(asdict(grant)))
        self._known[grant.team] = grant

    async def remove(self, team: str) -> None:
        self.forget(team)
        await self._kept.remove(PLATFORM, team)

    def forget(self, team: str) -> None:
        """The next question is answered from where they are kept."""
        self._known.pop(team, None)
