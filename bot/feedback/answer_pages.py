"""What was shared, as pages of a window: by person, or by question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.feedback.request import Request, Sheet, SheetAnswer
from bot.feedback.rules import says_anything
from bot.formatting import read_marks
from bot.messages import Divider, Paragraph, Part, Quote, SmallPrint, Text, Words, count_runs, plain
from bot.phrases import label
from bot.question_sets import Kind, Question
from bot.shortened import shorten_name

HERE = "feedback/read"
CHARACTERS_MOST, PARTS_MOST = 8000, 40
"""Of a page, unless one reviewer's answers alone have more: six texts of 2,000 and their questions fit into a window of
20,000 characters and 100 blocks (docs.slack.dev/reference/views) in every script."""
OF_A_RUN = 8
"""Characters of every script that a window holds instead of a mark."""
Answers = Mapping[int, Sequence[SheetAnswer]]


class ReadBy(StrEnum):
    """How answers are sorted."""

    PERSON = "person"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together on a page. `head` is what it stands under, again on each page. `sheet`: whose it is."""

    sheet: Sheet
    parts: tuple[Part, ...]
    head: tuple[Part, ...] = ()


Page = tuple[Piece, ...]


def by_person(
    request: Request, sheets: Sequence[Sheet], answers: Answers, below: Callable[[Sheet], tuple[Part, ...]]
) -> list[Piece]:
    """Each reviewer with all that they said; `below` is what can be done with it."""
    pieces = []
    for sheet in sheets:
        given = {each.question: each for each in answers.get(sheet.id, ())}
        said = [
            part
            for question in request.questions
            if says_anything(answer := given.get(question.id))
            for part in (SmallPrint(_ask(request, question)), _show(question, answer))
        ]
        pieces.append(Piece(sheet, (Paragraph(_name(sheet)), *said, *below(sheet), Divider())))
    return pieces


def by_question(request: Request, sheets: Sequence[Sheet], answers: Answers) -> list[Piece]:
    """Each question with what everybody said to it."""
    given = {(sheet, each.question): each for sheet, all_of_it in answers.items() for each in all_of_it}
    return [
        Piece(
            sheet, (SmallPrint(_name(sheet)), _show(question, answer)), (Paragraph(_ask(request, question, bold=True)),)
        )
        for question in request.questions
        for sheet in sheets
        if says_anything(answer := given.get((sheet.id, question.id)))
    ]


def split_pages(pieces: Iterable[Piece]) -> list[Page]:
    """As few pages as hold them; at least one."""
    pages: list[list[Piece]] = [[]]
    for piece in pieces:
        room = draw_page((*pages[-1], piece))
        if pages[-1] and (len(room) > PARTS_MOST or _size(room) > CHARACTERS_MOST):
            pages.append([])
        pages[-1].append(piece)
    return [tuple(page) for page in pages]


def draw_page(page: Sequence[Piece]) -> tuple[Part, ...]:
    """The pieces under their heads."""
    parts: list[Part] = []
    head: tuple[Part, ...] = ()
    for piece in page:
        if piece.head != head:
            parts += (*((Divider(),) if parts else ()), *piece.head)
        parts += piece.parts
        head = piece.head
    return tuple(parts)


def _size(parts: Iterable[Part]) -> int:
    texts = (part.text for part in parts if isinstance(part, Paragraph | Quote | SmallPrint))
    return sum(len(plain(text)) + OF_A_RUN * count_runs(text) for text in texts)


def _name(sheet: Sheet) -> Text:
    name = sheet.reviewer.name if sheet.reviewer else label(HERE, "somebody")
    return (Words(shorten_name(name), bold=True),)


def _ask(request: Request, question: Question, *, bold: bool = False) -> Text:
    return (Words(question.ask_about(request.about.name), bold=bold),)


def _show(question: Question, answer: SheetAnswer | None) -> Part:
    """A rating as the words that were chosen, never as a number."""
    if answer is None or question.kind is Kind.TEXT:
        return Quote(read_marks(answer.text if answer else ""))
    chosen = question.option(answer.value or 0)
    return Quote((Words(chosen) if chosen else Words(label(HERE, "cannot_tell"), italic=True),))
