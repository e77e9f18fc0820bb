"""`upward admin …`: people without chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.apps import admin
from bot.cli.start import go, opened, settings_here

if TYPE_CHECKING:
    from bot.settings import Settings


@admin.command("add", epilog="Example: upward admin add ana@example.com")
def admin_add(email: Annotated[str, typer.Argument(help="As the chat platform knows it.")]) -> None:
    """Makes somebody an admin without chat: the first one, or when nobody is left."""
    go(_admin_add(settings_here(), email))


async def _admin_add(settings: Settings, email: str) -> None:
    from bot.admin.first import make_admin
    from bot.clock import SystemClock

    async with opened(settings.database_url.get_secret_value(), beside=True) as store:
        for name in await make_admin(store, email, SystemClock().now()):
            print(f"{name} is an admin now.")
