"""What the requester is told after asking, with what can be done next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feedback.render import manage_button
from bot.feedback.request import REQUEST, Release, Request, Sheet
from bot.forms import Form
from bot.messages import Button, Message, Style, Text, Words, render_lines
from bot.nudges.rules import next_day_at_work, today_of
from bot.phrases import day, label, render_confirm, words
from bot.shortened import shorten_name

HERE = "feedback/receipt"


def of_new(request: Request, sheets: Sequence[Sheet]) -> Form:
    """In the place of the form: who was asked, until when, and who reads the answers from when on."""
    names = [shorten_name(sheet.reviewer.name) for sheet in sheets if sheet.reviewer]
    waits = [*_say_away(sheets, "are_away"), *_say_away(sheets, "are_away_longer")]
    block = "has_asked_today" if request.until == today_of(request.requester, request.created_at) else "has_asked"
    lines = (words(HERE, people=names, until=request.until)[block], *waits, say_readers(request, released=False))
    return window(label(HERE, "title_asked"), lines, (manage_button(request), cancel_button(request, "undo")))


def _say_away(sheets: Sequence[Sheet], block: str) -> list[Text]:
    """Those who are asked on coming back: in time, or after the last day."""
    names = [
        shorten_name(who.name)
        for who, until in ((each.reviewer, each.request.until) for each in sheets)
        if who and who.away_until and (next_day_at_work(who, who.away_until) > until) is block.endswith("longer")
    ]
    return [words(HERE, people=names)[block]] if names else []


def say_readers(request: Request, *, released: bool) -> Text:
    """Whom it is about, where that is a report; who reads the answers, and from when on: what comes once they are
    `released`, as it comes."""
    moment = day(request.release_at, request.requester.time_zone) if request.release_at else ""
    name = shorten_name(request.about.name)
    said = words(HERE, day=moment, about=name, people=[name] if request.subject_reads else [])
    reads = said["reads_each" if released or request.release is Release.EACH else "reads_together"]
    return reads if request.about_requester else (*said["is_about"], Words(" "), *reads)


def window(title: str, lines: Sequence[Text], buttons: Sequence[Button] = ()) -> Form:
    """What was done, in the place of a form."""
    return as_form(render_lines(*lines, buttons=buttons), title)


def as_form(message: Message, title: str) -> Form:
    return Form("feedback.receipt", title, message.parts, close=label(HERE, "close"))


def cancel_button(request: Request, name: str = "cancel") -> Button:
    confirm = render_confirm(HERE)
    return Button("feedback.cancel", label(HERE, f"button_{name}"), REQUEST.encode(request.id), Style.PLAIN, confirm)
