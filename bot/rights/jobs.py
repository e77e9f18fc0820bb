"""What becomes of people's rights by itself."""

from __future__ import annotations

from collections.abc import Iterable

from bot.rights.entries import of_features
from bot.rights.erasing import erase_next, forget_accounts
from bot.rights.export import remove_exports
from bot.rights.retention import forget_old
from bot.routes import Context, Route
from bot.schedule import Job


def jobs(context: Context, routes: Iterable[Route]) -> tuple[Job, ...]:
    """Each goes on until nothing is left to do."""
    entries = of_features(routes)

    async def erase_all() -> None:
        while await erase_next(context, entries):
            pass

    async def forget_all() -> None:
        while await forget_accounts(context):
            pass

    async def remove_all() -> None:
        while await remove_exports(context):
            pass

    async def forget_old_ones() -> None:
        while await forget_old(context):
            pass

    return (
        Job("retention", 3600.0, forget_old_ones, ends=True),
        Job("erasures", 2.0, erase_all),
        Job("erased accounts", 60.0, forget_all),
        Job("exports", 60.0, remove_all),
    )
