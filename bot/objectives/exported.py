"""Somebody's objectives with what was said about them, and their words about others'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.objectives.objective import Comment, Objective, Step
from bot.people import Person
from bot.phrases import calendar_day, label, words
from bot.rights.exported import ExportedLine, ExportSection
from bot.routes import Context

HERE = "objectives/exported"
ALL = 10_000
"""More steps and comments than an objective has."""


async def export_objectives(context: Context, person: Person) -> Sequence[ExportedLine]:
    lines: list[ExportedLine] = []
    async with context.store.read() as work:
        for number in await work.rights.find_objectives(person.id):
            if (found := await work.objectives.get(person.workspace, number)) is not None:
                steps = await work.objectives.history(number, ALL)
                comments = await work.objectives.comments(found, person, ALL)
                lines += _of_objective(found, tuple(reversed(steps)), tuple(reversed(comments)))
        written = await work.rights.find_comments(person.id)
        owners = {
            each.id: each for each in await work.people.by_ids(person.workspace, [each.owner for each in written])
        }
    topic, asked = label(HERE, "of_another"), label(HERE, "comment")
    lines += [
        ExportedLine(
            ExportSection.WRITTEN,
            each.made_at.date(),
            person.name,
            owners[each.owner].name,
            "",
            topic,
            asked,
            each.text,
        )
        for each in written
        if each.owner in owners and each.owner != person.id
    ]
    return lines


def _of_objective(objective: Objective, steps: Sequence[Step], comments: Sequence[Comment]) -> Iterator[ExportedLine]:
    owner, wording = objective.owner, objective.wording

    def line(day: date, asked: str, said: str, author: Person = owner) -> ExportedLine:
        shelf = ExportSection.WRITTEN if author.id == owner.id else ExportSection.RECEIVED
        reader = "" if author.id == owner.id else owner.name
        return ExportedLine(shelf, day, author.name, reader, "", wording.title, label(HERE, asked), said)

    made = objective.created_at.date()
    said = words(HERE, day=calendar_day(wording.due), percent=objective.progress).plain("state")
    yield line(made, "objective", "\n".join(filter(None, (wording.title, wording.description, said))))
    for part in wording.key_results:
        yield line(made, "key_result", words(HERE, title=part.title, percent=part.progress).plain("part"))
    for step in steps:
        if step.note:
            yield line(step.made_at.date(), "note", step.note)
    for comment in comments:
        yield line(comment.made_at.date(), "comment", comment.text, comment.author)
