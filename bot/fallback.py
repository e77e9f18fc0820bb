"""Adapts replies and orders to what a platform can show. No other module knows what a platform lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from bot.forms import Form, Opening
from bot.messages import (
    Alert,
    Button,
    Buttons,
    Chart,
    Divider,
    Link,
    Mention,
    Message,
    Paragraph,
    Part,
    Quote,
    Run,
    SmallPrint,
    Text,
    Words,
    has_charts,
    render_lines,
)
from bot.people import Handle, Person
from bot.phrases import as_typed, words
from bot.pictures import draw_chart
from bot.platform import CHANGES, Capabilities, ChatPlatform, Order, Verb, reference
from bot.replies import Nothing, OpenForm, Replace, Say, ShowHome, UpdateForm
from bot.webforms import A_DAY, A_WEEK, Links, Shown, point_to

HERE = "shared/private_reply"

NO_LINKS: Mapping[Button, str] = {}

WESTERNMOST = timedelta(hours=12)
"""So long after UTC a day ends where it ends last (UTC-12)."""

PAGE = Capabilities(
    forms=True, home=True, buttons=True, private_replies=True, direct_messages=True, edits=True, threads=True
)
"""What a web page can show to the one person who opened it."""

Reply = TypeVar("Reply", bound=Say | Replace | OpenForm | UpdateForm | ShowHome | Nothing)


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """A reply for one person that can't be shown where they are: it is sent as a direct message."""

    shown: Shown


# ---------------------------------------------------------------- replies


def fit(reply: Reply, can: Capabilities) -> Reply | Say | PrivateReply:
    """Returns the reply unchanged if the platform can show it, else the nearest equivalent. Private content never stays
    in the room."""
    match reply:
        case OpenForm(form=form) | UpdateForm(form=form) if not can.forms:
            return PrivateReply(point_to(form))
        case ShowHome(home=home) if not can.home:
            return PrivateReply(Message(home.parts))
        case Replace(message=message) if not can.edits:
            return fit(Say(message), can)
        case Say(message=message, aloud=False) if not can.private_replies:
            return PrivateReply(message)
        case Say(message=message) | Replace(message=message) if not can.buttons:
            return replace(reply, message=_without_buttons(message))
        case _:
            return reply


def choose_private_route(
    shown: Shown, handles: Iterable[Handle], platforms: Mapping[str, ChatPlatform], links: Links | None
) -> Handle | None:
    """The first of a person's handles at which this can be shown to them alone; None if there is none."""
    for handle in handles:
        platform = platforms.get(handle.platform)
        if platform is None or not platform.can.direct_messages:
            continue
        if links is not None or not _needs_page(shown, platform.can):
            return handle
    return None


def needs_invitation(handles: Iterable[Handle], platforms: Mapping[str, ChatPlatform]) -> bool:
    """Whether one of these accounts is on a chat where the bot has to be invited into rooms."""
    there = {handle.platform for handle in handles}
    return any(platform.can.invited for name, platform in platforms.items() if name in there)


def pointer(person: Person, block: str, chat: str = "") -> Say:
    """What the room is told about a private reply: that it was sent, or why it could not be."""
    return Say(render_lines(words(HERE, person=person, chat=chat)[block]), aloud=True)


# ---------------------------------------------------------------- deliveries


def page_for(order: Order, can: Capabilities, own: Mapping[Button, str]) -> Shown | None:
    """What a link must lead to so that the person gets the whole order; None if the chat can show it itself. Buttons
    that have links of their `own` are on no other page."""
    if order.form is not None:
        return order.form
    message = order.message and _without_own(order.message, own)
    if order.private and message is not None and _needs_page(message, can):
        return replace(message, files=())
    return None


def _without_own(message: Message, own: Mapping[Button, str]) -> Message:
    """The rows with other buttons, each with the words that belong to it. What leads to pages of its own is left out,
    and how many things there are: the page is stored, and a reminder knows what somebody has answered a moment ago."""
    if not own:
        return message
    said = words(HERE)["rest"]
    parts: list[Part] = [Paragraph(said)]
    since: list[Part] = []
    for number, part in enumerate(message.parts):
        if not isinstance(part, Buttons):
            since = [*since, part] if number and not isinstance(part, Divider) else []
            continue
        if others := _others(part, own):
            parts += [*since, Buttons(others)]
        since = []
    return replace(message, parts=tuple(parts), summary=said)


def _others(row: Buttons, own: Mapping[Button, str]) -> tuple[Button, ...]:
    return tuple(each for each in row.buttons if each not in own)


def _needs_page(shown: Shown, can: Capabilities) -> bool:
    if not isinstance(shown, Message):
        return True
    return not can.buttons and any(isinstance(part, Buttons) for part in shown.parts)


def fit_order(
    order: Order, can: Capabilities, link: str = "", lasts: timedelta = A_DAY, own: Mapping[Button, str] = NO_LINKS
) -> Order:
    """Adapts the order to the platform; `link` leads to the result of `page_for` and is valid for `lasts`; `own` are
    the links of single buttons, "" for one that leads nowhere any more and is left out. A form, and
    buttons in a direct message, become the link; buttons in a room become the equivalent commands. A change becomes
    a new message where nothing can be edited, and a reply a plain message where there are no threads. A chart
    becomes a picture, or its numbers alone; a file is left out where none can be sent."""
    if order.form is not None:
        order = replace(order, message=_invitation(order.form, link, lasts), form=None)
    if order.verb in CHANGES and not can.edits:
        order = replace(order, verb=Verb.POST, message=_instead_of_change(order))
    if order.message is not None:
        order = replace(order, message=_adapt_message(order.message, can, link, lasts, own))
    return order if can.threads else replace(order, thread=None)


def _invitation(form: Form | Opening, link: str, lasts: timedelta) -> Message:
    last = _last_day(form, lasts)
    said = words(HERE, link=Link(link, form.title), until=last)
    block = "form_for_an_hour" if lasts < A_DAY else "form_until" if last else "form"
    return Message((Paragraph(said[block]),), summary=said["form_summary"])


def _last_day(form: Form | Opening, lasts: timedelta) -> date | None:
    """The last day on which a link works from morning to midnight wherever its reader lives; None for a link that
    works for a day or two."""
    if isinstance(form, Form) or lasts < 3 * A_DAY:
        return None
    return (form.until - WESTERNMOST - A_DAY).date()


def _instead_of_change(order: Order) -> Message:
    """A correction repeats the whole message without notifying anybody; a withdrawal names the message withdrawn."""
    said = words(HERE, reference=reference(order.of or ""))
    if order.verb is Verb.DELETE or order.message is None:
        return Message((Paragraph(said["withdrawn"]),), summary=said["withdrawn"])
    message = order.message
    parts = (Paragraph(said["corrected"]), *(_unrung(part) for part in message.parts))
    return replace(message, parts=parts, summary=said["corrected"])


def _unrung(part: Part) -> Part:
    if isinstance(part, Paragraph | Alert | Quote | SmallPrint):
        return replace(part, text=tuple(_name(run) for run in part.text))
    return part


def _name(run: Run) -> Run:
    return Mention(run.name) if isinstance(run, Mention) else run


def _adapt_message(
    message: Message, can: Capabilities, link: str, lasts: timedelta, own: Mapping[Button, str]
) -> Message:
    if has_charts(message) and not can.charts:
        message = draw_charts(message) if can.files else without_charts(message)
    if not can.buttons:
        bare = _without_buttons(message, link, own)
        ends = (_ends(lasts),) if link and bare != message else ()
        until_close = (SmallPrint(words(HERE)["own_links"]),) if any(own.values()) else ()
        message = replace(bare, parts=(*bare.parts, *ends, *until_close))
    return message if can.files or not message.files else replace(message, files=())


def draw_charts(message: Message) -> Message:
    """Charts as pictures if matplotlib is installed, else as in `without_charts`."""
    files = [draw_chart(part, number) for number, part in enumerate(message.parts) if isinstance(part, Chart)]
    return replace(without_charts(message), files=(*message.files, *(file for file in files if file is not None)))


def without_charts(message: Message) -> Message:
    """The message without charts: their numbers, which accompany every chart, remain."""
    return replace(message, parts=tuple(part for part in message.parts if not isinstance(part, Chart)))


def _ends(lasts: timedelta) -> SmallPrint:
    said = words(HERE, days=lasts.days)
    return SmallPrint(
        said["link_for_days" if lasts > A_WEEK else "link_for_a_week" if lasts > A_DAY else "link_for_a_day"]
    )


# ---------------------------------------------------------------- buttons


def _without_buttons(message: Message, link: str = "", own: Mapping[Button, str] = NO_LINKS) -> Message:
    """Replaces a row of buttons with their own links, the link to the page that has them, or the equivalent commands;
    buttons without a command are left out."""
    parts: list[Part] = []
    for part in message.parts:
        if not isinstance(part, Buttons):
            parts.append(part)
            continue
        links = [Link(own[button], button.label) for button in part.buttons if own.get(button)]
        others = _others(part, own)
        if link and others:
            links.append(Link(link, " · ".join(button.label for button in others)))
        elif line := _commands_for(others):
            parts.append(SmallPrint(line))
        if links:
            parts.append(Paragraph(tuple(_join(links))))
    return replace(message, parts=tuple(parts))


def _join(links: Iterable[Link]) -> Iterator[Run]:
    for number, each in enumerate(links):
        yield from (Words(" · "), each) if number else (each,)


def _commands_for(buttons: Iterable[Button]) -> Text:
    """For example "Edit, Undo: /praise list"."""
    labels: dict[str, list[str]] = {}
    for button in buttons:
        if button.typed:
            labels.setdefault(button.typed, []).append(button.label)
    lines = [f"{', '.join(names)}: {as_typed(command)}" for command, names in labels.items()]
    return (Words(" · ".join(lines)),) if lines else ()
