"""What the forms of administration have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.forms import Field, Form
from bot.messages import Button, Buttons, Part
from bot.phrases import Label, label
from bot.routes import OnSetting
from bot.store import Actor, Work

HERE = "admin/overview"
OVERVIEW = "admin.overview"


def to_overview() -> Button:
    """Shows in the same window all that is set."""
    return Button(OVERVIEW, label(HERE, "button_overview"))


def form(act: str, title: str, parts: tuple[Field | Part, ...], submit: str, state: str = "") -> Form:
    """Something to set, with a way back to all that is set."""
    return Form(act, title, (*parts, Buttons((to_overview(),))), submit=submit, state=state)


def done_form(act: str, title: str, said: tuple[Part, ...], *buttons: Button) -> Form:
    """What a form says after it was sent."""
    return Form(act, title, (*said, Buttons((*buttons, to_overview()))), close=label(HERE, "close"))


def setting(name: str, order: int, lines: Callable[[Work, Actor], Awaitable[Sequence[Part]]]) -> OnSetting:
    """An entry of the overview, whose words stand there; its button is `admin.change_…`."""
    title, caption = Label(HERE, f"heading_{name}"), Label(HERE, f"button_{name}")
    return OnSetting(title, order, f"admin.change_{name}", caption, lines=lines)
