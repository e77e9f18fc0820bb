"""What feedback does by itself: inviting, announcing, ending."""

from __future__ import annotations

from bot.feedback.closing import let_off_leavers
from bot.feedback.invitations import invite
from bot.routes import Context
from bot.schedule import Job


def jobs(context: Context) -> tuple[Job, ...]:
    """Inviting every second, and at once when somebody asks; the rest once a minute."""

    async def invite_everybody() -> None:
        while await invite(context):
            pass

    async def let_off() -> None:
        while await let_off_leavers(context):
            pass

    return (
        Job("feedback invitations", 1.0, invite_everybody, context.invitations),
        Job("feedback of leavers", 60.0, let_off),
    )
