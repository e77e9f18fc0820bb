"""One request from the browser that owns the page, and its data."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.webforms import render
from adapters.webforms.body import Posted
from adapters.webforms.typed import answers, first_values, still_there
from bot.forms import Answers, Field, FileField, Form, Upload
from bot.messages import Button
from bot.webforms import Typed, WebForm

ONCE_LONGEST = 40
"""Characters of the id of a rendered page; ours have 12."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request from the browser that owns the page."""

    request: web.Request
    page: WebForm
    posted: Posted = ()
    typed: Typed = ()
    file: Upload | None = None

    @property
    def form(self) -> Form | None:
        return self.page.shown if isinstance(self.page.shown, Form) else None

    def word(self, name: str) -> str:
        return word(self.posted, name)

    @property
    def key(self) -> str:
        """The same for a repeated press of the same button on the same page."""
        return f"{self.page.id}:{self.once}"

    @property
    def once(self) -> str:
        return self.word("once")[:ONCE_LONGEST]

    @property
    def answers(self) -> Answers:
        return answers(self.form, self.typed, self.file) if self.form else Answers()


def word(sent: Posted, name: str) -> str:
    """The value of one of the page's own fields; the last one if there are two."""
    return next((value for of, value in reversed(sent) if of == name and isinstance(value, str)), "")


def takes_file(page: WebForm) -> bool:
    return any(isinstance(part, FileField) for part in page.shown.parts)


def current_values(page: WebForm, file: Upload | None) -> Typed:
    if not isinstance(page.shown, Form):
        return ()
    return still_there(page.shown, page.draft, file) or first_values(page.shown)


def carry_over(typed: Typed, before: Form, after: Form) -> Typed:
    """What was typed, with initial values for new fields."""
    known = {part.name for part in before.parts if isinstance(part, Field)}
    return (*typed, *((name, value) for name, value in first_values(after) if name not in known))


def button_of(visit: Visit, act: str, value: str) -> Button | None:
    """The button that was pressed; None if the page doesn't show it."""
    parts = visit.page.shown.parts
    return next((one for one in render.buttons_of(parts) if (one.act, one.value) == (act, value)), None)
