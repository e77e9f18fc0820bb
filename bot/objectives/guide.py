"""`/objective help`."""

from __future__ import annotations

from bot.events import CommandTyped
from bot.messages import Heading, Message, Paragraph
from bot.phrases import label, render_usage, words
from bot.replies import CommandReply, Say
from bot.routes import Interaction

HERE = "objectives/help"


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What objectives can do, in a few lines."""
    await interaction.admit()
    lines = tuple(Paragraph(render_usage(HERE, name)) for name in ("set", "list", "team"))
    about = (Paragraph(words(HERE)["about"]), Paragraph(words(HERE)["reminders"]))
    return Say(Message((Heading(label(HERE, "title")), *lines, *about)), aloud=True)
