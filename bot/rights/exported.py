"""What somebody exports, as files: Markdown to read, CSV for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.messages import File
from bot.people import Person
from bot.phrases import calendar_day, label, words
from bot.sheets import sheet as as_sheet

HERE = "rights/export"
MARKS = str.maketrans({each: f"\\{each}" for each in "\\`*_[]<>#|~"})
"""What Markdown would read as its own within a line; the rest stays as it is, for who reads the file as it is."""
BEGINS = re.compile(r"^(\s*(?:\d+(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|(?:-|=)+\s*$)))")
"""What it would read so where a line begins: a list, or a rule."""


class ExportSection(StrEnum):
    RECEIVED = "received"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """One thing that was said: the day, who wrote it, for whom, about whom (if that is another) and what, the question
    and what was said."""

    shelf: ExportSection
    day: date
    writer: str
    reader: str
    person: str
    topic: str
    question: str
    said: str


def export_files(owner: Person, lines: Sequence[ExportedLine], name: str) -> tuple[File, ...]:
    """Both files. Without anything they say so."""
    return File(f"{name}.md", _markdown(owner, lines).encode()), File(f"{name}.csv", _table(lines))


def name_writer(person: Person | None) -> str:
    return person.name if person else label(HERE, "nobody")


def _markdown(owner: Person, lines: Sequence[ExportedLine]) -> str:
    written = [f"# {escape_marks(words(HERE, person=owner.name).plain('heading_file'))}", ""]
    for shelf in ExportSection:
        written += [f"## {label(HERE, shelf)}", ""]
        mine = [line for line in lines if line.shelf is shelf]
        written += [] if mine else [label(HERE, "empty"), ""]
        heading = ""
        for line in mine:
            new = _heading(line)
            written += [f"### {new}", ""] if new != heading else []
            heading = new
            quoted = (f"> {escape_marks(each)}" for each in line.said.split("\n"))
            written += [f"**{escape_marks(line.question)}**", "", *quoted, ""]
    return "\n".join(written)


def _heading(line: ExportedLine) -> str:
    said = words(
        HERE, person=line.writer, reader=line.reader, about=line.person, topic=line.topic, day=calendar_day(line.day)
    )
    for_whom = "heading_about" if line.person else "heading" if line.reader else "heading_own"
    return escape_marks(said.plain(for_whom if line.topic else "heading_unasked"))


def escape_marks(text: str) -> str:
    """A line that Markdown shows as it was written."""
    return BEGINS.sub(r"\1\\", text.translate(MARKS))


def _table(lines: Sequence[ExportedLine]) -> bytes:
    columns = ("shelf", "day", "writer", "reader", "person", "topic", "question", "answer")
    rows: list[Sequence[str | int]] = [[label(HERE, f"column_{each}") for each in columns]]
    for line in lines:
        told = (line.writer, line.reader, line.person, line.topic, line.question, line.said)
        rows.append((label(HERE, line.shelf), line.day.isoformat(), *told))
    return as_sheet(rows)
