"""Praise that somebody gave or received, and notes to oneself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.people import Person
from bot.phrases import label
from bot.praise.rules import Praise
from bot.rights.exported import ExportedLine, ExportSection
from bot.routes import Context

HERE = "praise/exported"


async def export_praise(context: Context, person: Person) -> Sequence[ExportedLine]:
    async with context.store.read() as work:
        numbers = await work.rights.find_praise(person.id)
        found = [await work.praises.get(person.workspace, number) for number in numbers]
    return [_line(each, person) for each in found if each is not None]


def _line(praise: Praise, owner: Person) -> ExportedLine:
    shelf = ExportSection.WRITTEN if praise.giver.id == owner.id else ExportSection.RECEIVED
    receivers = ", ".join(person.name for person in praise.receivers)
    topic = label(HERE, "praise" if receivers else "note")
    return ExportedLine(
        shelf, praise.created_at.date(), praise.giver.name, receivers, "", topic, praise.value or topic, praise.text
    )
