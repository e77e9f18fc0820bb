"""`upward hipchat`: where it is installed from, and what waits to be let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.apps import app
from bot.cli.start import go, open_database, settings_here
from bot.errors import CannotStart

if TYPE_CHECKING:
    from bot.settings import Settings

UNSET = "HipChat is not connected: set HIPCHAT_API_URL, PUBLIC_URL and UPWARD_SECRET_KEYS."


@app.command(epilog="Example: upward hipchat --accept")
def hipchat(
    accept: Annotated[
        bool, typer.Option("--accept", help="Lets an installation in that waits, where no admin can be reached.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keeps everything after HipChat removed Upward.")] = False,
) -> None:
    """Prints the address to give to HipChat's admin. It has a key in it: give it to nobody else."""
    settings = settings_here(quiet=True)
    if not settings.hipchat_api_url:
        raise CannotStart(UNSET)
    go(_hipchat(settings, accept=accept, keep=keep))


async def _hipchat(settings: Settings, *, accept: bool, keep: bool) -> None:
    from adapters.hipchat.checkup import install_address
    from bot.admin.grant_admin import settle_chat
    from bot.clock import SystemClock

    if not (accept or keep):
        print(install_address(settings.public_url, settings.secret_keys))
        return
    async with open_database(settings.database_url.get_secret_value(), beside=True) as store:
        print(await settle_chat(store, "hipchat", SystemClock().now(), accept=accept))
