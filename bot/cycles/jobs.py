"""What cycles do by themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.cycles.invitations import Inviting
from bot.routes import Context
from bot.schedule import Job

Do = Callable[[], Awaitable[int]]
"""Does some of what is due, and returns how much that was."""


def jobs(context: Context) -> tuple[Job, ...]:
    """Each goes on until nothing is left to do."""

    def job(name: str, every: float, do: Do) -> Job:
        async def do_all() -> None:
            while await do():
                pass

        return Job(f"cycle {name}", every, do_all)

    return (job("invitations", 1.0, Inviting(context).invite),)
