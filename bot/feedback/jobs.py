"""What feedback does by itself: inviting, announcing, ending."""

from __future__ import annotations

from bot.feedback.export import remove_exports
from bot.feedback.invitations import invite
from bot.routes import Context
from bot.schedule import Job


def jobs(context: Context) -> tuple[Job, ...]:
    """Every second, and at once when somebody asks."""

    async def invite_everybody() -> None:
        while await invite(context):
            pass

    async def remove_all_exports() -> None:
        while await remove_exports(context):
            pass

    return (
        Job("feedback invitations", 1.0, invite_everybody, context.invitations),
        Job("feedback exports", 60.0, remove_all_exports),
    )
