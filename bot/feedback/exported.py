"""Everything of feedback that is somebody's, as files: Markdown to read, CSV for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.feedback.request import Given, Sheet, SheetAnswer
from bot.messages import File
from bot.people import Person
from bot.phrases import calendar_day, label, words
from bot.question_sets import Kind, Question
from bot.sheets import sheet as as_sheet

HERE = "feedback/export"
MARKS = str.maketrans({each: f"\\{each}" for each in "\\`*_{}[]()<>#+-.!|~"})
"""What Markdown would read as its own."""


@dataclass(frozen=True, slots=True)
class Everything:
    """What one person received and wrote: sheets with their answers, and feedback that nobody asked for."""

    received: tuple[Sheet, ...]
    written: tuple[Sheet, ...]
    answers: Mapping[int, tuple[SheetAnswer, ...]]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """One answer: which shelf it is on, the day, who wrote it, for whom, about whom (if that is another) and what, the
    question and what was said."""

    shelf: str
    day: date
    writer: str
    reader: str
    person: str
    topic: str
    question: str
    said: str


def export_files(owner: Person, found: Everything, day: date) -> tuple[File, ...]:
    """Both files. Without anything they say so."""
    lines = [*_lines(owner, found)]
    name = f"feedback-{day.isoformat()}"
    return File(f"{name}.md", _markdown(owner, lines).encode()), File(f"{name}.csv", _table(lines))


def _lines(owner: Person, found: Everything) -> Iterator[ExportedAnswer]:
    for shelf, sheets in (("received", found.received), ("written", found.written)):
        for sheet in sheets:
            yield from _of_sheet(shelf, sheet, found.answers.get(sheet.id, ()))
    for given in found.given:
        writer = given.giver.name if given.giver else label(HERE, "nobody")
        shelf = "received" if given.receiver.id == owner.id else "written"
        question = label(HERE, "unasked")
        yield ExportedAnswer(shelf, given.given_at.date(), writer, given.receiver.name, "", "", question, given.text)


def _of_sheet(shelf: str, sheet: Sheet, answers: Sequence[SheetAnswer]) -> Iterator[ExportedAnswer]:
    request, said = sheet.request, {each.question: each for each in answers}
    writer = sheet.reviewer.name if sheet.reviewer else label(HERE, "nobody")
    day = (sheet.settled_at or request.created_at).date()
    for question in request.questions:
        if question.id in said:
            asked = question.ask_about(request.about.name)
            answer = answer_in_words(question, said[question.id])
            reader, person = request.requester.name, "" if request.about_requester else request.about.name
            yield ExportedAnswer(shelf, day, writer, reader, person, request.topic, asked, answer)


def answer_in_words(question: Question, answer: SheetAnswer) -> str:
    """What was chosen, or written."""
    if question.kind is Kind.TEXT or answer.value is None:
        return answer.text
    return question.option(answer.value) or label(HERE, "cannot_tell")


def _markdown(owner: Person, lines: Sequence[ExportedAnswer]) -> str:
    written = [f"# {_plain(words(HERE, person=owner.name).plain('title_of'))}", ""]
    for shelf in ("received", "written"):
        written += [f"## {label(HERE, shelf)}", ""]
        mine = [line for line in lines if line.shelf == shelf]
        written += [] if mine else [label(HERE, "empty"), ""]
        heading = ""
        for line in mine:
            new = _heading(line)
            written += [f"### {new}", ""] if new != heading else []
            heading = new
            written += [
                f"**{_plain(line.question)}**",
                "",
                *(f"> {_plain(each)}" for each in line.said.split("\n")),
                "",
            ]
    return "\n".join(written)


def _heading(line: ExportedAnswer) -> str:
    said = words(
        HERE, person=line.writer, reader=line.reader, about=line.person, topic=line.topic, day=calendar_day(line.day)
    )
    return _plain(said.plain("heading_about" if line.person else "heading" if line.topic else "heading_unasked"))


def _plain(text: str) -> str:
    return text.translate(MARKS)


def _table(lines: Sequence[ExportedAnswer]) -> bytes:
    columns = ("shelf", "day", "writer", "reader", "person", "topic", "question", "answer")
    rows: list[Sequence[str | int]] = [[label(HERE, f"column_{each}") for each in columns]]
    for line in lines:
        where = label(HERE, line.shelf)
        told = (line.writer, line.reader, line.person, line.topic, line.question, line.said)
        rows.append((where, line.day.isoformat(), *told))
    return as_sheet(rows)
