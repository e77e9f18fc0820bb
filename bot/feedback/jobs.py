"""What feedback does by itself: inviting, announcing, ending."""

from __future__ import annotations

from bot.feedback.announcing import announce, expire
from bot.feedback.export import remove_exports
from bot.feedback.invitations import invite
from bot.routes import Context
from bot.schedule import Job


def jobs(context: Context) -> tuple[Job, ...]:
    """Invitations every second, and at once when somebody asks. Each goes on until nothing is left to do."""

    async def invite_everybody() -> None:
        while await invite(context):
            pass

    async def announce_all() -> None:
        while await announce(context):
            pass

    async def expire_all() -> None:
        while await expire(context):
            pass

    async def remove_all_exports() -> None:
        while await remove_exports(context):
            pass

    return (
        Job("feedback invitations", 1.0, invite_everybody, context.invitations),
        Job("feedback announcements", 2.0, announce_all),
        Job("feedback ends", 5.0, expire_all),
        Job("feedback exports", 60.0, remove_all_exports),
    )
