"""`/feedback help`."""

from __future__ import annotations

from bot.admission import Who
from bot.events import CommandTyped
from bot.messages import Heading, Message, Paragraph
from bot.people import Standing
from bot.phrases import Label, label, render_usage, words
from bot.replies import CommandReply, Say
from bot.routes import Command, Interaction, Route

HERE = "feedback/help"


async def explain_feedback(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What feedback can do for them, in a few lines: guests don't ask."""
    asks = (await interaction.admit()).person.standing is Standing.COLLEAGUE
    said = words(HERE)
    ask, give, found = (render_usage(HERE, name) for name in ("ask", "give", "list"))
    lines = (ask, give, found, said["reads"], said["reminders"])
    for_guests = (said["guest"], give, render_usage(HERE, "list", "guest_list"), said["reminders"])
    parts = map(Paragraph, lines if asks else for_guests)
    return Say(Message((Heading(label(HERE, "title")), *parts)), aloud=True)


ENTRIES: tuple[Route, ...] = (Command("feedback help", explain_feedback, Who.EVERYBODY, Label(HERE, "help_of")),)
