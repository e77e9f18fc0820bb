"""Forms on the web, for platforms without a private place to type.

A link leads one person to one form, or to a message with its buttons, once and for a while. It is made when the message
that carries it is delivered, and kept nowhere: storage keeps what is shown, sealed, under an id that the link proves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.events import By
from bot.forms import Answers, Form
from bot.messages import Message

Shown = Form | Message


@dataclass(frozen=True, slots=True)
class WebForm:
    """A page that was promised to a person. `browser` marks the one that opened it first; nobody else may go on.
    `used_at`: the form was sent; from then on the page shows what came of it, to that browser alone."""

    id: str
    by: By
    shown: Shown
    draft: Answers
    expires_at: datetime
    browser: str | None = None
    used_at: datetime | None = None


class WebForms(Protocol):
    """What is kept of pages, each call a transaction of its own."""

    async def keep(self, page: WebForm) -> None: ...

    async def get(self, page: str, now: datetime) -> WebForm | None:
        """None for a page that never was or that expired."""
        ...

    async def claim(self, page: str, browser: str) -> bool:
        """Binds the page to the browser that opens it first; True for that browser, now and later."""
        ...

    async def save_draft(self, page: str, draft: Answers) -> None: ...

    async def show(self, page: str, shown: Shown, used_at: datetime | None) -> None:
        """The page shows something else from now on, and its draft is gone."""
        ...

    async def forget(self, before: datetime) -> int:
        """Removes what expired; gives its number."""
        ...


class Links(Protocol):
    """Makes addresses of pages."""

    async def link(self, by: By, shown: Shown) -> str:
        """A new link for that person."""
        ...
