"""The only place that knows what a platform lacks: a reply is fitted to what can be shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from bot.messages import Button, Buttons, Chart, Message, Paragraph, Part, SmallPrint, Words, has_charts
from bot.pictures import drawn
from bot.platform import Capabilities, Order
from bot.replies import Nothing, OpenForm, Replace, Say, ShowHome, UpdateForm

NO_FORMS = "This needs a form, which this chat cannot show. Please do it in the other chat that your company uses."

Reply = TypeVar("Reply", bound=Say | Replace | OpenForm | UpdateForm | ShowHome | Nothing)


def fit(reply: Reply, can: Capabilities) -> Reply | Say:
    """The reply as it stands where the platform can show it, else the nearest that it can."""
    match reply:
        case OpenForm() | UpdateForm() if not can.forms:
            return Say(Message((Paragraph((Words(NO_FORMS),)),)))
        case Replace(message=message) if not can.edits:
            return Say(fit_message(message, can))
        case Say(message=message) | Replace(message=message) if not can.buttons:
            return replace(reply, message=fit_message(message, can))
        case _:
            return reply


def fit_message(message: Message, can: Capabilities) -> Message:
    """Buttons become a line that names them where there are none."""
    if can.buttons:
        return message
    return replace(message, parts=tuple(_without_buttons(part) for part in message.parts))


def fit_order(order: Order, can: Capabilities) -> Order:
    """An answer stands by itself where nothing can stand under another message; a chart becomes a picture, or its
    numbers alone, and a file is left out where none can be sent."""
    if order.message is not None:
        order = replace(order, message=_shown(order.message, can))
    return order if can.threads else replace(order, thread=None)


def _shown(message: Message, can: Capabilities) -> Message:
    if has_charts(message) and not can.charts:
        message = pictured(message) if can.files else without_charts(message)
    return message if can.files or not message.files else replace(message, files=())


def pictured(message: Message) -> Message:
    """Its charts as pictures, where matplotlib is installed: else as `without_charts` has it."""
    files = [drawn(part, number) for number, part in enumerate(message.parts) if isinstance(part, Chart)]
    return replace(without_charts(message), files=(*message.files, *(file for file in files if file is not None)))


def without_charts(message: Message) -> Message:
    """What is left to read: the numbers, which stand beside every chart."""
    return replace(message, parts=tuple(part for part in message.parts if not isinstance(part, Chart)))


def _without_buttons(part: Part) -> Part:
    if not isinstance(part, Buttons):
        return part
    return SmallPrint((Words("In the other chat: " + ", ".join(_label(b) for b in part.buttons)),))


def _label(button: Button) -> str:
    return button.label
