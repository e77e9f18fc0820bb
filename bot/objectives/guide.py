"""`/objective help`."""

from __future__ import annotations

from bot.events import CommandTyped
from bot.messages import Heading, Message, Paragraph, Text, Words
from bot.phrases import label, words
from bot.replies import CommandReply, Say
from bot.routes import Interaction

HERE = "objectives/help"


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What objectives can do, in a few lines."""
    await interaction.admit()
    lines = tuple(Paragraph(_line(name)) for name in ("set", "list", "team"))
    about = (Paragraph(words(HERE)["about"]), Paragraph(words(HERE)["reminders"]))
    return Say(Message((Heading(label(HERE, "title")), *lines, *about)), aloud=True)


def _line(name: str) -> Text:
    return (Words(label(HERE, f"{name}_command"), bold=True), Words(" – "), *words(HERE)[name])
