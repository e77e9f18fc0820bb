"""The address of a message that somebody picked, if everybody in the company may follow it."""

from __future__ import annotations

import asyncio

from bot.errors import LookUpFailed
from bot.events import Posted, ShortcutUsed
from bot.routes import Interaction

PATIENCE = 1.2
"""Seconds for asking about the message's channel: a form opens within 3 s of the act (Slack's trigger) or never."""


async def find_public_link(interaction: Interaction[ShortcutUsed], message: Posted) -> str | None:
    """None unless the platform says that its channel is public and inside the company alone; None also where it does
    not say so in time."""
    team = interaction.event.by.team
    try:
        async with asyncio.timeout(PATIENCE):
            facts = await interaction.platform.room_facts(team, message.room)
            if not facts.public or facts.direct or facts.shared:
                return None
            return await interaction.platform.permalink(team, message)
    except (LookUpFailed, TimeoutError):
        return None
