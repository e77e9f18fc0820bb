"""What the owner is told: where an objective goes and who sees it, with what can be done next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.forms import Form
from bot.messages import Button, Message, Style, Text, render_lines
from bot.objectives.objective import OBJECTIVE, Audience, Objective
from bot.phrases import label, render_confirm, why, words
from bot.store import Channel

HERE = "objectives/receipt"


def of_new(objective: Objective, channels: Sequence[Channel]) -> Form:
    """In the place of the form in which it was set."""
    buttons = (edit_button(objective), delete_button(objective, "undo"), list_button())
    return window("title_set", (_goes(objective, channels),), buttons)


def of_change(objective: Objective, lines: Sequence[Text]) -> Form:
    """In the place of the form in which something was changed."""
    first = (reopen_button(objective),) if objective.closed_at else (progress_button(objective),)
    return window("title_saved", lines, (*first, edit_button(objective), list_button()))


def window(title: str, lines: Sequence[Text], buttons: Sequence[Button] = ()) -> Form:
    """What was done, in the place of a form."""
    return as_form(render_lines(*lines, buttons=buttons), label(HERE, title))


def as_form(message: Message, title: str) -> Form:
    return Form("objectives.receipt", title, message.parts, close=label(HERE, "close"))


def _goes(objective: Objective, channels: Sequence[Channel]) -> Text:
    match objective.audience:
        case Audience.SELF:
            return words(HERE)["kept"]
        case Audience.MANAGER:
            return words(HERE, manager=objective.manager.name if objective.manager else "")["shared"]
        case Audience.EVERYONE:
            return _in_channels(channels)


def _in_channels(channels: Sequence[Channel]) -> Text:
    if not channels:
        return words(HERE)["waits"]
    failing = next((each for each in channels if each.failing), None)
    if failing and failing.failing:
        return words(HERE, room=failing.room, reason=why(failing.failing))["failing"]
    return words(HERE, rooms=[each.room for each in channels])["posted"]


def progress_button(objective: Objective) -> Button:
    return Button("objectives.progress", label(HERE, "button_progress"), OBJECTIVE.encode(objective.id), Style.PRIMARY)


def edit_button(objective: Objective) -> Button:
    return Button("objectives.edit", label(HERE, "button_edit"), OBJECTIVE.encode(objective.id))


def close_button(objective: Objective) -> Button:
    return Button("objectives.close", label(HERE, "button_close"), OBJECTIVE.encode(objective.id))


def reopen_button(objective: Objective) -> Button:
    return Button("objectives.reopen", label(HERE, "button_reopen"), OBJECTIVE.encode(objective.id))


def list_button() -> Button:
    return Button("objectives.list", label(HERE, "button_list"))


def delete_button(objective: Objective, name: str = "delete") -> Button:
    confirm = render_confirm(HERE)
    return Button(
        "objectives.delete", label(HERE, f"button_{name}"), OBJECTIVE.encode(objective.id), Style.PLAIN, confirm
    )
