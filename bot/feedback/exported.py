"""Everything of feedback that is somebody's: what they received and wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.feedback.request import Given, Sheet, SheetAnswer
from bot.people import Person
from bot.phrases import label
from bot.question_sets import Kind, Question
from bot.rights.exported import ExportedLine, ExportSection, name_writer
from bot.routes import Context

HERE = "rights/export"


async def export_feedback(context: Context, person: Person) -> Sequence[ExportedLine]:
    """Sheets with their answers, and feedback that nobody asked for."""
    async with context.store.read() as work:
        received, written = await work.exports.sheets(person, context.clock.now())
        answers = await work.feedback.answers([each.id for each in (*received, *written)])
        given = await work.exports.given(person)
    lines: list[ExportedLine] = []
    for shelf, sheets in ((ExportSection.RECEIVED, received), (ExportSection.WRITTEN, written)):
        for sheet in sheets:
            lines += _of_sheet(shelf, sheet, answers.get(sheet.id, ()))
    return [*lines, *(_of_given(each, person) for each in given)]


def _of_given(given: Given, owner: Person) -> ExportedLine:
    shelf = ExportSection.RECEIVED if given.receiver.id == owner.id else ExportSection.WRITTEN
    writer, asked = name_writer(given.giver), label(HERE, "unasked")
    return ExportedLine(shelf, given.given_at.date(), writer, given.receiver.name, "", "", asked, given.text)


def _of_sheet(shelf: ExportSection, sheet: Sheet, answers: Sequence[SheetAnswer]) -> Iterator[ExportedLine]:
    request, said = sheet.request, {each.question: each for each in answers}
    day = (sheet.settled_at or request.created_at).date()
    reader, person = request.requester.name, "" if request.about_requester else request.about.name
    for question in request.questions:
        if question.id in said:
            asked, answer = question.ask_about(request.about.name), answer_in_words(question, said[question.id])
            yield ExportedLine(shelf, day, name_writer(sheet.reviewer), reader, person, request.topic, asked, answer)


def answer_in_words(question: Question, answer: SheetAnswer) -> str:
    """What was chosen, or written."""
    if question.kind is Kind.TEXT or answer.value is None:
        return answer.text
    return question.option(answer.value) or label(HERE, "cannot_tell")
