"""One request from the browser that owns the page, and its data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from aiohttp import web

from adapters.webforms import render
from adapters.webforms.body import Posted
from adapters.webforms.typed import answers, first_values, still_there
from bot.forms import Answers, Field, FileField, Form, Opening, Upload
from bot.messages import Button
from bot.webforms import AGAIN, DONE, Drawn, Typed, WebForm

ONCE_LONGEST = 40
"""Characters of the id of a rendered page; ours have 12."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request from the browser that owns the page. `shown` is the page as it is now, drawn from what is stored."""

    request: web.Request
    page: WebForm
    shown: Drawn
    posted: Posted = ()
    typed: Typed = ()
    file: Upload | None = None

    @property
    def form(self) -> Form | None:
        return self.shown if isinstance(self.shown, Form) else None

    @property
    def pointer(self) -> Opening | None:
        """How the page is drawn anew, if that is all that is stored of it."""
        return self.page.shown if isinstance(self.page.shown, Opening) else None

    @property
    def view(self) -> str:
        """How the page is to be looked at to see this again: see `WebForm.seen_as`."""
        if self.pointer is None:
            return DONE if self.page.opening else ""
        return AGAIN if self.request.query_string == AGAIN else ""

    def with_typed(self, typed: Typed) -> Visit:
        return replace(self, typed=typed)

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


def takes_file(shown: Drawn) -> bool:
    return any(isinstance(part, FileField) for part in shown.parts)


def current_values(shown: Drawn, draft: Typed, file: Upload | None) -> Typed:
    if not isinstance(shown, Form):
        return ()
    return still_there(shown, draft, file) or first_values(shown)


def names_of(form: Form | None) -> set[str]:
    """The fields of a form."""
    return {part.name for part in form.parts if isinstance(part, Field)} if form else set()


def carry_over(typed: Typed, known: Collection[str], after: Form) -> Typed:
    """What was typed, with initial values for fields that weren't there."""
    return (*typed, *((name, value) for name, value in first_values(after) if name not in known))


def button_of(visit: Visit, act: str, value: str) -> Button | None:
    """The button that was pressed; None if the page doesn't show it."""
    return next((one for one in render.buttons_of(visit.shown.parts) if (one.act, one.value) == (act, value)), None)
