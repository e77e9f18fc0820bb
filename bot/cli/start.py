"""How commands begin: with the settings, the store, and an event loop."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.settings import Settings
    from storage.ballots.ballots import BallotFolder
    from storage.store import DatabaseStore

NOTHING = "Nothing to connect to: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or try `upward demo`."


def go(work: Coroutine[Any, Any, None]) -> None:
    """See `bot.process.go`."""
    from bot import process

    process.go(work)


def settings_here(*, quiet: bool = False) -> Settings:
    """The settings of the environment and .env; logs are configured by them, and how commands are named. `quiet`: a
    person reads what the command prints, so the usual lines of the log stay out of it."""
    from bot.logs import configure_logs
    from bot.phrases import prefix_commands
    from bot.settings import read_settings

    settings = read_settings()
    configure_logs("WARNING" if quiet and settings.log_level == "INFO" else settings.log_level, settings.log_format)
    prefix_commands(settings.upward_command_prefix)
    return settings


@contextlib.asynccontextmanager
async def open_database(url: str, *, beside: bool = False, one_company: bool = False) -> AsyncIterator[DatabaseStore]:
    """The store with this release's schema: for one running bot, or `beside` one that runs. `one_company`: all chats
    are of the same company."""
    from storage.schema import check, upgrade
    from storage.store import open_store

    await (check(url) if beside else upgrade(url))
    store = await open_store(url, exclusive=not beside, one_company=one_company)
    try:
        yield store
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def ballots_of(settings: Settings, store: DatabaseStore, clock: Clock) -> AsyncIterator[BallotFolder | None]:
    """The folder of anonymous answers; None where it or the keys for it are not set."""
    if not settings.upward_ballots or not settings.secret_keys:
        yield None
        return
    from storage.ballots.opening import open_ballots

    root, url = Path(settings.upward_ballots), settings.database_url.get_secret_value()
    async with open_ballots(root, url, store, settings.secret_keys, clock.now()) as ballots:
        yield ballots
