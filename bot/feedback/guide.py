"""`/feedback help`."""

from __future__ import annotations

from bot.admission import Who
from bot.events import CommandTyped
from bot.messages import Heading, Message, Paragraph, Text, Words
from bot.phrases import Label, label, words
from bot.replies import CommandReply, Say
from bot.routes import Command, Interaction, Route

HERE = "feedback/help"


async def explain_feedback(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What feedback can do, in a few lines."""
    await interaction.admit()
    lines = tuple(Paragraph(_line(name)) for name in ("ask", "give", "list"))
    about = (Paragraph(words(HERE)["reads"]), Paragraph(words(HERE)["reminders"]))
    return Say(Message((Heading(label(HERE, "title")), *lines, *about)), aloud=True)


def _line(name: str) -> Text:
    return (Words(label(HERE, f"{name}_command"), bold=True), Words(" – "), *words(HERE)[name])


ENTRIES: tuple[Route, ...] = (Command("feedback help", explain_feedback, Who.EVERYBODY, Label(HERE, "help_of")),)
