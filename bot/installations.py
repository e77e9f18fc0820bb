"""Where an adapter keeps the tokens of the workspaces that installed the bot. Storage keeps them encrypted."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Installations(Protocol):
    """The tokens, by platform and the platform's id of the workspace. Nobody logs or shows what it returns."""

    async def token(self, platform: str, team: str) -> str | None:
        """The newest token, None for a workspace that has none."""

    async def teams(self, platform: str) -> tuple[str, ...]:
        """The workspaces of a platform that have a token, in the platform's words."""

    async def install(self, platform: str, team: str, name: str, token: str) -> None:
        """Keeps a token; a workspace that had one before gets the new one. Makes the workspace if it is new."""

    async def remove(self, platform: str, team: str) -> None:
        """Forgets the workspace's token; twice is harmless."""


class Offers(Installations, Protocol):
    """The tokens of a platform whose word of an installation, or of a removal, has no signature."""

    async def offer(self, platform: str, team: str, token: str, mark: str) -> None:
        """Keeps a token beside the one that stands, until an admin says yes to it, by its mark; the newest offer takes
        the place of one before."""

    async def find_removed(self, platform: str) -> tuple[tuple[str, datetime], ...]:
        """Which workspaces took the bot away, and when; what is theirs is kept for a while."""

    async def nobody_here(self) -> bool:
        """Whether no platform has any workspace here yet."""
