"""HipChat, and the pages on the web that it needs for what it can't show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.hipchat.platform import HipChat, HipChatSettings
from adapters.webforms.links import SignedLinks
from adapters.webforms.pages import Door
from adapters.webforms.quiet_pages import QuietDoor
from adapters.webforms.uploads import Uploads
from bot.router import ROUTES
from bot.routes import Command
from storage.installations import SealedInstallations
from storage.secrets import Secrets
from storage.webforms import SealedPages, SealedWebForms

if TYPE_CHECKING:
    from aiohttp import web

    from bot.clock import Clock
    from bot.webforms import FormBot, QuietPages
    from storage.store import DatabaseStore


@dataclass(frozen=True, slots=True)
class HipChatGroup:
    """The chat, and what leads from it to pages and back."""

    chat: HipChat
    links: SignedLinks
    pages: SealedWebForms
    uploads: Uploads
    clock: Clock
    carrier: SealedPages
    address: str

    def routes(self, bot: FormBot, quiet: QuietPages | None = None) -> list[web.RouteDef]:
        """What HipChat and the browsers of its people reach."""
        door = Door(
            bot,
            self.links,
            self.pages,
            self.clock,
            address=self.address,
            rooms={self.chat.name: self.chat.rooms},
            uploads=self.uploads,
        )
        found = [*self.chat.routes(), *door.routes()]
        if quiet is not None:
            beside = QuietDoor(bot, self.links, self.pages, self.clock, quiet=quiet, carrier=self.carrier)
            found += beside.routes()
        return found


async def group_of(settings: HipChatSettings, store: DatabaseStore, keys: Sequence[str], clock: Clock) -> HipChatGroup:
    """`keys` encrypt what is kept and sign links, the newest first. Raises `storage.secrets.NoKeyFits`."""
    secrets, uploads = Secrets(keys), Uploads()
    installations = SealedInstallations(store, secrets, clock)
    await installations.rotate()
    pages = SealedWebForms(store, secrets)
    return HipChatGroup(
        HipChat(settings, installations, clock, uploads.content, keys),
        SignedLinks(settings.public_url, keys, pages, clock),
        pages,
        uploads,
        clock,
        SealedPages(secrets),
        settings.public_url,
    )


def typed_commands() -> tuple[str, ...]:
    """The names that people type, without sub-commands."""
    return tuple(entry.name for entry in ROUTES if isinstance(entry, Command) and " " not in entry.name)
