"""What is looked for in the audit: as the form holds it, and as it is typed behind the command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.button_values import PAGE
from bot.events import CommandTyped
from bot.forms import Answers
from bot.mentions.resolve_people import handles_of
from bot.mentions.typed import Piece, pieces
from bot.messages import Mention, RoomLink
from bot.nudges.rules import today_of
from bot.people import Handle
from bot.routes import Interaction
from bot.typed_text import echo, read_day

DAYS = 2
"""Days that can be typed: one alone, or the first and the last."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is looked for. `page` begins at 1; `missed` is what was typed and not understood."""

    person: Handle | None = None
    begin: date | None = None
    end: date | None = None
    page: int = 1
    missed: str = ""

    @classmethod
    def of(cls, answers: Answers, page: str = "") -> AuditQuery:
        whom = next(iter(answers.people("person")), None)
        return cls(whom, answers.day("begin"), answers.day("end"), PAGE.decode(page))


async def parse_query(interaction: Interaction[CommandTyped]) -> AuditQuery:
    """`@ana yesterday`, `2026-11-01 2026-11-30`: a person, and a day or two, in any order."""
    typed = pieces(interaction.event.text)
    if not typed:
        return AuditQuery()
    reader = (await interaction.admit()).person
    today = today_of(reader, interaction.now)
    days = sorted(found for piece in typed if (found := day_of(piece, today)) is not None)
    rest = [piece for piece in typed if day_of(piece, today) is None]
    named: list[Piece] = [piece for piece in rest if isinstance(piece, Mention)]
    spelt = " ".join(piece for piece in rest if isinstance(piece, str))
    people = await handles_of(interaction, [*named, *([spelt] if spelt else [])]) if spelt or named else []
    certain = people is not None and len(people) <= 1 and not any(isinstance(piece, RoomLink) for piece in rest)
    fits = len(days) <= DAYS
    missed = [*(() if certain else rest), *(() if fits else (piece for piece in typed if piece not in rest))]
    begin, end = (days[0], days[-1]) if days and fits else (None, None)
    return AuditQuery(people[0] if certain and people else None, begin, end, missed=_echo(missed))


def day_of(piece: Piece, today: date) -> date | None:
    """The day that a word names, `today` being the reader's."""
    if not isinstance(piece, str):
        return None
    near = {"today": today, "yesterday": today - timedelta(days=1)}
    return near.get(piece.lower()) or read_day(piece)


def _echo(missed: Iterable[Piece]) -> str:
    said = " ".join(
        piece if isinstance(piece, str) else f"#{piece.room.name}" if isinstance(piece, RoomLink) else f"@{piece.name}"
        for piece in missed
    )
    return echo(said)
