"""The requester's message about a request."""

from __future__ import annotations

from bot.feedback.render import manage_button, read_button, topic_line
from bot.feedback.repository import Counts
from bot.feedback.request import Request
from bot.messages import Button, Buttons, Message, Paragraph, Text, Words
from bot.phrases import words

HERE = "feedback/news"


def render_news(request: Request, counts: Counts) -> Message:
    """How many answers are there. Who still owes one is nobody's business but the requester's: it is in *Manage*."""
    said = words(HERE, count=counts.shared, total=counts.asked, declined=counts.declined, about=request.about.name)
    head = said["yours" if request.about_requester else "about_somebody"]
    lines: list[Text] = [(*head, Words(" "), *topic_line(request)), said[_block(request, counts)]]
    if counts.declined and counts.shared:
        lines.append(said["declined"])
    buttons: list[Button] = [read_button(request)] if counts.shared else []
    row = () if request.is_cancelled and not buttons else (Buttons((*buttons, manage_button(request))),)
    return Message((*map(Paragraph, lines), *row), summary=said["summary" if counts.shared else "summary_none"])


def _block(request: Request, counts: Counts) -> str:
    if request.is_cancelled:
        return "is_cancelled"
    if not counts.shared:
        return _block_of_none(request, counts)
    if not counts.owed:
        return "all_there"
    return "some_there"


def _block_of_none(request: Request, counts: Counts) -> str:
    """Nobody has answered, for one of several reasons."""
    if counts.declined and not counts.owed and not counts.closed:
        return "all_declined"
    if request.closed_at is not None:
        return "nobody_answered"
    return "some_declined" if counts.declined else "none_yet"
