"""Forms on the web, for platforms without a private place to type.

A link leads one person to one form, or to a message with its buttons, once and for a while. It is made when the message
that carries it is delivered, and kept nowhere: storage keeps what is shown, sealed, under an id that the link proves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.events import By
from bot.forms import Form, Opening
from bot.messages import Button, Message
from bot.people import Handle, Person
from bot.platform import Bot

A_DAY, A_WEEK, LONGEST = timedelta(days=1), timedelta(days=7), timedelta(days=90)
"""How long a link works: a form and an answer for a day, since who asked can ask again; a message that the bot sent by
itself for a week, so that who was away finds its buttons; one about something that stays open longer as long as the
longest of these do. A page that leads to a form that is kept works as long as that form."""

AN_HOUR = timedelta(hours=1)
"""How long a link to a form that is kept works at least, however soon the form's own time is over."""

Drawn = Form | Message
"""What a page shows."""

Shown = Drawn | Opening
"""What is stored of a page. Of a form that is kept there is only its `Opening`: the form is drawn anew at each look."""

DONE, AGAIN = "done", "again"

Typed = tuple[tuple[str, str], ...]
"""What stands in the fields of a page, as name and value; a field of several values comes several times."""


def point_to(shown: Shown) -> Shown:
    """What may be stored of it: the opening of a form that is kept, since what somebody typed stands in that form."""
    return shown.kept if isinstance(shown, Form) and shown.kept else shown


def leads_to_several(shown: Shown) -> bool:
    """Whether it is a message about several things: its link comes back to it after one of them is done."""
    if not isinstance(shown, Message):
        return False
    return len({(each.act.partition(".")[0], each.value) for each in shown.buttons if each.value}) > 1


@dataclass(frozen=True, slots=True)
class WebForm:
    """A page that was promised to a person. `browser` marks the one that opened it first; nobody else may go on.
    `used_at`: the form was sent; from then on the page shows what came of it. `once` marks the act that led there.
    `opening`: the form that is kept that was shown last, to which the person can come back. `quiet`: nothing of it is
    stored, its link holds it. `root`: the message with which it began, if that leads to several things; such a page has
    no `opening`."""

    id: str
    by: By
    shown: Shown
    expires_at: datetime
    draft: Typed = ()
    browser: str | None = None
    used_at: datetime | None = None
    once: str = ""
    opening: Opening | None = None
    quiet: bool = False
    root: Message | None = None

    def seen_as(self, view: str) -> WebForm:
        """The page as it is looked at. Who opens the link again comes back to the form that is kept, or to the message
        that leads to several things, unless they are filling in another form; "done" shows what came of the last act,
        "again" goes back in any case."""
        filling_in = isinstance(self.shown, Form) and bool(self.shown.submit) and view != AGAIN
        if self.root is not None and isinstance(self.shown, Opening):
            filling_in = view != AGAIN
        elif isinstance(self.shown, Opening):
            return self
        back = self.root or self.opening
        return self if back is None or view == DONE or filling_in else replace(self, shown=back, draft=())

    @property
    def comes_back(self) -> bool:
        """Whether the link leads elsewhere than to what came of the last act."""
        return self.root is not None or self.opening is not None


class WebForms(Protocol):
    """What is kept of pages; each call is a transaction of its own."""

    async def keep(self, page: WebForm) -> None: ...

    async def get(self, page: str, now: datetime) -> WebForm | None:
        """None for a page that never was, that expired, or that no key opens any more."""

    async def claim(self, page: str, browser: str) -> bool:
        """Binds the page to the browser that opens it first; True for that browser, now and later."""

    async def save_draft(self, page: str, draft: Typed) -> None: ...

    async def redraw(self, page: str, shown: Shown, draft: Typed) -> None:
        """The form has other fields now; what was typed stays."""

    async def move_on(
        self, page: str, once: str, shown: Shown, used_at: datetime | None, *, rooted: bool = False
    ) -> bool:
        """The page shows what came of an act, and its draft is gone; its link works as long as a form that is kept.
        False if that very act led there before. `rooted`: it has a root, to which it comes back."""

    async def forget(self, before: datetime) -> int:
        """Removes what expired; returns its number."""


class FormBot(Bot, Protocol):
    """What the pages ask of the bot beside what every platform asks."""

    async def flush_drafts(self) -> None:
        """Stores what was typed until now, so that a form that is drawn next shows it. Failures are tried again by
        themselves."""

    async def people(self, by: By, *, words: str = "", handles: Sequence[Handle] = ()) -> tuple[Person, ...]:
        """Colleagues whom the words may mean (at most 20), or who have these handles; nobody for who may not ask."""


class FoundPage(NamedTuple):
    """A page of which nothing is stored. `outdated`: whoever it is for asked for newer links."""

    page: WebForm
    outdated: bool


class QuietPages(Protocol):
    """Pages of which nothing is stored, each drawn by a single button."""

    async def link(self, by: By, buttons: Iterable[Button]) -> Mapping[Button, str]:
        """Of the buttons that have such pages; "" for one whose page there is no more. Raises `NotSaved`, and
        `TransientDeliveryError`."""

    async def find(self, token: str) -> FoundPage | None:
        """The page that a link leads to, as it is before anything was done there; None if there is none any more."""

    async def claim(self, token: str, browser: str) -> bool:
        """See `WebForms.claim`."""


class Links(Protocol):
    """Makes addresses of pages."""

    address: str
    """The bot's own, as browsers reach it."""

    async def link(self, by: By, shown: Shown, lasts: timedelta = A_DAY) -> str:
        """A new link for that person."""

    async def forget(self) -> int:
        """Removes the pages whose links work no more, with what was typed there; returns their number."""
