"""What becomes of people's rights by itself."""

from __future__ import annotations

from collections.abc import Iterable

from bot.rights.entries import of_features
from bot.rights.erasing import erase_next, forget_accounts
from bot.rights.export import remove_exports
from bot.rights.retention import forget_old
from bot.routes import Context, Route
from bot.schedule import Job, until_done


def jobs(context: Context, routes: Iterable[Route]) -> tuple[Job, ...]:
    """Each goes on until nothing is left to do."""
    entries = of_features(routes)
    return (
        Job("retention", 3600.0, until_done(context, lambda: forget_old(context)), ends=True),
        Job("erasures", 2.0, until_done(context, lambda: erase_next(context, entries))),
        Job("erased accounts", 60.0, until_done(context, lambda: forget_accounts(context))),
        Job("exports", 60.0, until_done(context, lambda: remove_exports(context))),
    )
