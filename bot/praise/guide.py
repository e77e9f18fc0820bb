"""`/praise help`."""

from __future__ import annotations

from bot.events import CommandTyped
from bot.messages import Heading, Message, Paragraph, Text, Words
from bot.phrases import label, words
from bot.replies import CommandReply, Say
from bot.routes import Interaction

HERE = "praise/help"


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What praise can do, in a few lines."""
    await interaction.admit()
    lines = tuple(Paragraph(_line(name)) for name in ("give", "form", "list"))
    about = Paragraph(words(HERE)["message"])
    return Say(Message((Heading(label(HERE, "title")), *lines, about)), aloud=True)


def _line(name: str) -> Text:
    return (Words(label(HERE, f"{name}_command"), bold=True), Words(" – "), *words(HERE)[name])
