"""What cycles do by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.cycles.changes.leavers import end_reviews_of_leavers, let_off_leavers
from bot.cycles.changes.news import tell_changes_due
from bot.cycles.company.unread import call_off_unread
from bot.cycles.launch.invitations import Inviting
from bot.cycles.launch.launching import launch_due
from bot.cycles.owing.owing_news import tell_owing_due
from bot.cycles.picking.rounds import PickRounds
from bot.cycles.results.releasing import destroy_leftovers, release_due
from bot.cycles.running.closing import close_due, open_gates, redraw_outdated
from bot.cycles.running.handing_over import release_from_leavers
from bot.cycles.running.sweeping import sweep_due
from bot.cycles.running.tidying import tidy_folders
from bot.cycles.running.unreached_news import tell_unreached_due
from bot.cycles.setup.asking_again import propose_due
from bot.patience import Patience
from bot.routes import Context
from bot.schedule import Job, until_done

Do = Callable[[], Awaitable[int]]
"""Does some of what is due, and returns how much that was."""


def jobs(context: Context) -> tuple[Job, ...]:
    """Each goes on until nothing is left to do."""

    def job(name: str, every: float, do: Do, *, ends: bool = False) -> Job:
        return Job(f"cycle {name}", every, until_done(context, do), ends=ends)

    at_start = asyncio.Event()
    at_start.set()
    patience = Patience(context.clock)
    leftovers = Job("cycle leftovers", 3600.0, lambda: destroy_leftovers(context))
    leftovers.due.set()
    return (
        Job("cycle launches", 5.0, lambda: launch_due(context), ends=True),
        job("invitations", 1.0, Inviting(context).invite),
        job("picking", 5.0, PickRounds(context).move, ends=True),
        Job("cycle sweeps", 20.0, lambda: sweep_due(context)),
        Job("cycle owing", 60.0, lambda: tell_owing_due(context), ends=True),
        Job("cycle unreached", 60.0, lambda: tell_unreached_due(context)),
        Job("cycle organizers", 60.0, lambda: release_from_leavers(context)),
        Job("cycle closes", 2.0, lambda: close_due(context, patience)),
        Job("cycle folders", 600.0, lambda: tidy_folders(context), at_start),
        Job("cycle gates", 60.0, lambda: open_gates(context)),
        Job("cycle release", 5.0, lambda: release_due(context, patience)),
        job("messages", 2.0, lambda: redraw_outdated(context)),
        job("leavers", 60.0, lambda: let_off_leavers(context)),
        job("reviews of leavers", 60.0, lambda: end_reviews_of_leavers(context, patience)),
        Job("cycles that nobody reads", 60.0, lambda: call_off_unread(context, patience)),
        Job("changes on the way", 300.0, lambda: tell_changes_due(context)),
        Job("next cycles", 600.0, lambda: propose_due(context)),
        leftovers,
    )
