"""The form in which feedback is typed, and what stands in its place afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feedback.draft import DRAWN, Drawn, fields
from bot.feedback.receipt import window
from bot.feedback.render import answer_button, topic_line, who_reads
from bot.feedback.request import SHEET, Request, Sheet, SheetAnswer
from bot.feedback.rules import OPEN_LONGEST, TEXT_LONGEST
from bot.following import Following, draw_next, say_remaining
from bot.forms import Field, Form, Opening
from bot.messages import Alert, Button, Buttons, Part, SmallPrint, Text, Words
from bot.phrases import day, label, words
from bot.privacy import find_readers
from bot.question_fields import draw_question
from bot.question_sets import Question
from bot.shortened import fit_name, shorten_name

HERE = "feedback/answer"
TITLE_LONGEST = 24
FIRST_NAME_LONGEST = 9
"""So that the title fits with a name that is cut, and set apart because of its direction."""


def answer_form(sheet: Sheet, drawn: Drawn, answers: Sequence[SheetAnswer], *, final: bool, on_page: bool) -> Form:
    """Who reads it, every question, and whether it can be changed afterwards. `final`: it is read as soon as it is
    shared. A page says for itself how it keeps what is typed."""
    request = sheet.request
    said = words(HERE, day=day(request.release_at, sheet_zone(sheet)) if request.release_at else "")
    filled = {each.question: each for each in answers}
    asked = [_field(request, name, each, filled.get(each.id)) for name, each in fields(request, drawn)]
    save = Button("feedback.save", label(HERE, "button_save"), DRAWN.encode(drawn))
    parts: tuple[Part | Field, ...] = (
        Alert(who_reads(request, first=True, released=final)),
        SmallPrint(topic_line(request) if on_page else (*topic_line(request), Words(". "), *said["kept"])),
        *asked,
        SmallPrint(said["final" if final else "changeable"]),
        Buttons((save,)),
    )
    title = form_title(request)
    kept = Opening("feedback.answer", SHEET.encode(sheet.id), title, request.created_at + OPEN_LONGEST)
    return Form(
        "feedback.answer", title, parts,
        submit=label(HERE, "submit"), close=label(HERE, "close"), state=DRAWN.encode(drawn), kept=kept,
    )  # fmt: skip


def sheet_zone(sheet: Sheet) -> str:
    """Where the reviewer lives; UTC once their name was erased."""
    return sheet.reviewer.time_zone if sheet.reviewer else "UTC"


def form_title(request: Request) -> str:
    """ "Feedback for Ana", or "on" her where somebody else asks: the whole name if it fits, else the first of it, else
    its beginning."""
    block = "title" if request.about_requester else "title_about"
    return fit_name(
        request.about.name,
        lambda shown: words(HERE, first_name=shown).plain(block),
        TITLE_LONGEST,
        FIRST_NAME_LONGEST,
    )


def _field(request: Request, name: str, question: Question, filled: SheetAnswer | None) -> Field:
    value = filled.value if filled else None
    said = (filled.text if filled else "") if value is None else str(value)
    about, cannot_tell = shorten_name(request.about.name), label(HERE, "option_cannot_tell")
    return draw_question(question, about, name, said, longest=TEXT_LONGEST, cannot_tell=cannot_tell)


def kept_window(sheet: Sheet) -> Form:
    """It is kept; with the way back."""
    back = answer_button(sheet, "button_answer" if not sheet.is_shared else "button_change")
    return window(form_title(sheet.request), [words(HERE, until=sheet.request.until)["saved"]], [back])


def thanks_window(sheet: Sheet, following: Following, done: int, *, final: bool) -> Form:
    """It is shared; what happens with it, and what is owed next. `done` forms were shared in this window."""
    request = sheet.request
    moment = day(request.release_at, sheet_zone(sheet)) if request.release_at else ""
    said = words(HERE, people=[shorten_name(each.name) for each in find_readers(request)], day=moment)
    change = () if final else (answer_button(sheet, "button_change"),)
    lines = [said["thanks_final" if final else "thanks_changeable"], *say_remaining(following)]
    buttons = (*draw_next(following, done), *change)
    return window(form_title(request), lines, buttons)


def say_which(sheet: Sheet) -> Text:
    """Which request it is, among others."""
    request = sheet.request
    requester = shorten_name(request.requester.name)
    return words(HERE, requester=requester, until=request.until)["asked_by"]


def nothing_owed(following: Following, done: int) -> Form:
    """In place of a next form, where no request is owed any more; perhaps something else."""
    lines = say_remaining(following) or (words(HERE)["all_done"],)
    return window(label(HERE, "title_done"), lines, draw_next(following, done))
