"""What feedback does by itself: inviting, announcing, ending."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.feedback.announcing import announce, expire
from bot.feedback.closing import forget_drafts, let_off_leavers
from bot.feedback.invitations import invite
from bot.routes import Context
from bot.schedule import Job, until_done

Do = Callable[[Context], Awaitable[int]]
"""Does some of what is due, and returns how much that was."""


def jobs(context: Context) -> tuple[Job, ...]:
    """Invitations every second, and at once when somebody asks. Each goes on until nothing is left to do."""

    def job(name: str, every: float, do: Do, due: asyncio.Event | None = None, *, ends: bool = False) -> Job:
        do_all = until_done(context, lambda: do(context))
        return Job(f"feedback {name}", every, do_all, due or asyncio.Event(), ends)

    return (
        job("invitations", 1.0, invite, context.invitations),
        job("announcements", 2.0, announce, ends=True),
        job("ends", 5.0, expire, ends=True),
        job("of leavers", 60.0, let_off_leavers),
        job("drafts", 60.0, forget_drafts, ends=True),
    )
