"""The messages about a request: to its requester, and to the report it is about."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.render import manage_button, read_button, topic_line
from bot.feedback.repository import Counts
from bot.feedback.request import Request
from bot.messages import Button, Buttons, Message, Paragraph, Text, Words
from bot.phrases import day, words
from bot.shortened import shorten_name

HERE = "feedback/news"
SUBJECT = "feedback/subject"


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


def render_subject_news(request: Request, counts: Counts, now: datetime) -> Message:
    """Who asks about them and whether they read the answers, and how many they can read. Who was asked, or declined, is
    between those and the requester."""
    requester, moment = request.requester, request.release_at
    said = words(
        SUBJECT,
        requester=requester,
        person=shorten_name(requester.name),
        until=request.until,
        count=counts.shared,
        total=counts.asked,
        day=day(moment, request.about.time_zone) if moment else "",
    )
    readable = bool(counts.shared) and request.subject_reads and request.is_released(now)
    state = "cancelled" if request.is_cancelled else "over" if request.closed_at is not None else "open"
    reads = "readable" if readable else _reading(request, counts, now)
    lines = [(*said["head"], Words(" "), *topic_line(request)), said[state]]
    lines += [said[reads]] if reads else []
    row = (Buttons((read_button(request),)),) if readable else ()
    return Message((*map(Paragraph, lines), *row), summary=said["summary_readable" if readable else "summary"])


def _reading(request: Request, counts: Counts, now: datetime) -> str | None:
    """Whether they will read what comes; None where nothing comes any more."""
    is_open = request.closed_at is None
    if not request.subject_reads:
        return "reads_not" if is_open else None
    comes = is_open or (counts.shared and not (request.is_cancelled or request.is_released(now)))
    return ("reads_each" if request.is_released(now) else "reads_together") if comes else None


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
