"""The top of Home: the explanation on the first visit, a sentence for guests, and one for who is away."""

from __future__ import annotations

from datetime import datetime

from bot.home.repository import Visit
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint
from bot.nudges.describe import absence_parts
from bot.people import Person, Standing
from bot.phrases import label, words

HERE = "home/introduction"
LINES = ("first", "second", "third")


def introduce(person: Person, visit: Visit | None, now: datetime) -> list[Part]:
    """Three lines for first-time visitors, until they confirm that they got it; and why somebody hears nothing now."""
    parts: list[Part] = []
    if visit is not None and visit.new(now):
        parts += [Paragraph(words(HERE)[line]) for line in LINES]
        parts.append(Buttons((Button("home.understood", label(HERE, "button_understood")),)))
    if person.standing is Standing.GUEST:
        parts.append(SmallPrint(words(HERE)["guest"]))
    return parts + absence_parts(person)
