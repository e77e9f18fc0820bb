"""`/praise help`."""

from __future__ import annotations

from bot.events import CommandTyped
from bot.messages import Heading, Message, Paragraph
from bot.phrases import label, render_usage, words
from bot.replies import CommandReply, Say
from bot.routes import Interaction

HERE = "praise/help"


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What praise can do, in a few lines."""
    await interaction.admit()
    lines = tuple(Paragraph(render_usage(HERE, name)) for name in ("give", "form", "list"))
    about = Paragraph(words(HERE)["message"])
    return Say(Message((Heading(label(HERE, "title")), *lines, about)), aloud=True)
