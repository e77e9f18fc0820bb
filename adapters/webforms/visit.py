"""One request from the browser that owns the page, and its data."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from aiohttp import web

from adapters.webforms import render
from adapters.webforms.body import Posted
from adapters.webforms.links import Drawing
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
    drawing: Drawing | None = None
    """What the browser shows, of a page that holds a pointer."""

    @property
    def form(self) -> Form | None:
        return self.shown if isinstance(self.shown, Form) else None

    @property
    def pointer(self) -> Opening | None:
        """How the page is drawn anew, if that is all that is stored of it."""
        return self.page.shown if isinstance(self.page.shown, Opening) else None

    @property
    def state(self) -> str:
        """The state of the form as the browser shows it. It may have gone on since: it knows what it was drawn from."""
        if self.pointer and self.drawing:
            return self.drawing.state
        return self.form.state if self.form else ""

    @property
    def view(self) -> str:
        """How the page is to be looked at to see this again: see `WebForm.seen_as`."""
        if self.page.root is not None:
            return AGAIN if self.page.shown == self.page.root else DONE
        if self.pointer is None:
            return DONE if self.page.opening else ""
        return AGAIN if self.request.query_string == AGAIN else ""

    @property
    def is_as_drawn(self) -> bool:
        """Whether the page still shows what the browser shows. What is stored of other pages can't change by itself,
        but may have come after a pointer."""
        if self.pointer is None:
            return not self.word("state")
        return self.drawing is not None and self.drawing.form == identify(self.shown)

    def describe(self) -> Drawing:
        """What the browser will show."""
        state = self.form.state if self.form else ""
        buttons = [_digest(one.act, one.value) for one in render.buttons_of(self.shown.parts)]
        return Drawing(identify(self.shown), state, buttons)

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


def identify(shown: Drawn) -> str:
    """Which form this is: who takes it, what it is about and which fields it has, whatever its state."""
    if not isinstance(shown, Form):
        return ""
    opening = (shown.kept.act, shown.kept.value) if shown.kept else ()
    return _digest(shown.act, *opening, *sorted(names_of(shown)))


def _digest(*words: str) -> str:
    return hashlib.sha256(repr(words).encode()).hexdigest()[:32]


def carry_over(typed: Typed, known: Collection[str], after: Form) -> Typed:
    """What was typed, with initial values for fields that weren't there."""
    return (*typed, *((name, value) for name, value in first_values(after) if name not in known))


def button_of(visit: Visit, act: str, value: str) -> Button | None:
    """The button that was pressed; None if the page doesn't show it. Like a form's state, its value may have gone on
    since the browser drew it."""
    there = [one for one in render.buttons_of(visit.shown.parts) if one.act == act]
    if visit.pointer and visit.drawing and _digest(act, value) in visit.drawing.buttons:
        return next((replace(one, value=value) for one in there), None)
    return next((one for one in there if one.value == value), None)
