"""A request as its requester manages it: who has answered, who owes, and what can be changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.feedback.receipt import cancel_button, say_readers
from bot.feedback.reminding import find_to_remind
from bot.feedback.render import read_button, say_about, topic_line
from bot.feedback.request import REQUEST, Request, Sheet, State
from bot.feedback.rules import OPEN_LONGEST, REVIEWERS_MOST, can_add
from bot.forms import DateField, Field, Form, Opening, PeopleField
from bot.messages import Button, Buttons, Divider, Paragraph, Part, Quote, SmallPrint, Style, Text, Words
from bot.nudges.rules import next_day_at_work, today_of
from bot.phrases import label, words
from bot.shortened import shorten_name

HERE = "feedback/manage"


def render_window(
    request: Request, sheets: Sequence[Sheet], unreached: Collection[int], now: datetime, done: Sequence[Text] = ()
) -> Form:
    """The window; `done` says what has just been changed, `unreached` whom the chat refused. It has reasons for
    declining in it, so a page on the web holds only the way to it."""
    parts: list[Field | Part] = [Paragraph(each) for each in done]
    parts += [Paragraph(topic_line(request)), SmallPrint(_how_far(request, sheets))]
    waits = any(each.is_shared for each in sheets) and not (request.is_cancelled or request.is_released(now))
    if request.closed_at is None or waits:
        parts.append(SmallPrint(say_readers(request, released=request.is_released(now))))
    elif not request.about_requester:
        parts.append(SmallPrint(say_about(request, request.requester)))
    parts += [Divider(), *(part for sheet in sheets for part in _reviewer(sheet, sheet.id in unreached))]
    if buttons := _buttons(request, sheets, now):
        parts += [Divider(), Buttons(buttons)]
    title = label(HERE, "title")
    again = Opening("feedback.manage", REQUEST.encode(request.id), title, request.created_at + OPEN_LONGEST)
    return Form("feedback.manage", title, tuple(parts), close=label(HERE, "close"), kept=again)


def _how_far(request: Request, sheets: Sequence[Sheet]) -> Text:
    said = words(HERE, count=sum(each.is_shared for each in sheets), total=len(sheets), until=request.until)
    if request.is_cancelled:
        return said["is_cancelled"]
    return said["is_over" if request.closed_at else "is_open"]


def _reviewer(sheet: Sheet, unreached: bool) -> tuple[Part, ...]:
    """One line for each, and what they said when they declined."""
    name = shorten_name(sheet.reviewer.name) if sheet.reviewer else label(HERE, "gone")
    suggested = shorten_name(sheet.suggested.name) if sheet.suggested else ""
    away_until = sheet.reviewer.away_until if sheet.reviewer else None
    back = next_day_at_work(sheet.reviewer, away_until) if sheet.reviewer and away_until else sheet.request.until
    said = words(HERE, reviewer=name, suggested=suggested, day=back)
    line = Paragraph(said["unreached" if unreached else _state_of(sheet)])
    reason = (Quote((Words(sheet.reason),)),) if sheet.reason and sheet.state is State.DECLINED else ()
    return (line, *reason)


def _state_of(sheet: Sheet) -> str:
    match sheet.state:
        case State.OWED:
            away = sheet.reviewer is not None and sheet.reviewer.away_until is not None
            return "owes" if sheet.invited_at else "is_away" if away else "not_told"
        case State.DECLINED:
            return "declined_and_suggests" if sheet.suggested else "declined"
        case State.SHARED:
            return "shared"
        case State.CLOSED:
            return "left" if sheet.reviewer is None or not sheet.reviewer.reachable else "closed"


def _buttons(request: Request, sheets: Sequence[Sheet], now: datetime) -> tuple[Button, ...]:
    some = any(each.is_shared for each in sheets) and request.is_released(now)
    read = (read_button(request),) if some else ()
    if request.closed_at is not None:
        return read
    remind = (_button(request, "remind"),) if find_to_remind(sheets) else ()
    more = can_add(request, len(sheets), today_of(request.requester, now))
    add = (_button(request, "add_reviewers"),) if more else ()
    return *read, *remind, *add, _button(request, "move"), cancel_button(request)


def _button(request: Request, name: str) -> Button:
    return Button(f"feedback.{name}", label(HERE, f"button_{name}"), REQUEST.encode(request.id), Style.PLAIN)


def render_add(request: Request, there: int, now: datetime) -> Form:
    """Whom to ask besides those who were asked."""
    left = REVIEWERS_MOST - there
    hint = words(HERE, most=left).plain("hint_people")
    parts = (
        Paragraph(topic_line(request)),
        PeopleField("people", label(HERE, "label_people"), (), left, hint=hint),
        Paragraph(words(HERE, until=request.until)["tells_them"]),
        Paragraph(say_readers(request, released=request.is_released(now))),
    )
    return _form(request, "add_reviewers", parts)


def render_move(request: Request) -> Form:
    """Until when they can answer."""
    parts = (
        Paragraph(topic_line(request)),
        DateField("until", label(HERE, "label_until"), request.until),
        Paragraph(words(HERE)[f"moves_{request.release}"]),
    )
    return _form(request, "move", parts)


def _form(request: Request, name: str, parts: tuple[Field | Part, ...]) -> Form:
    title, submit = label(HERE, f"title_{name}"), label(HERE, f"submit_{name}")
    return Form(f"feedback.{name}", title, parts, submit=submit, state=REQUEST.encode(request.id))
