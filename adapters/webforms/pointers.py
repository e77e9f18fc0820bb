"""Pages that hold a pointer, not a form: the form is drawn anew at each look, and what is typed goes to the bot."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from typing import assert_never

from aiohttp import web

from adapters.webforms.body import Posted
from adapters.webforms.keystrokes import Keystrokes
from adapters.webforms.sentences import CHANGED, EMPTY, LEFT_OVER, NOT_KEPT
from adapters.webforms.typed import FIELD, explain_cut, that_fits
from adapters.webforms.visit import Visit, carry_over, names_of
from bot.clock import Clock
from bot.events import ButtonPressed, FormChanged
from bot.forms import Form, Opening
from bot.messages import Message, Paragraph, Quote, Words, plain
from bot.replies import Nothing, OpenForm, Replace, Say, ShowHome, UpdateForm
from bot.webforms import Drawn, FormBot, WebForm

SECONDS = 10.0
"""How long the keystrokes of a page are read by the form as it was drawn, so that few of them ask the database."""


@dataclass(frozen=True, slots=True)
class Recent:
    page: WebForm
    shown: Drawn
    until: float


class Pointers:
    """Draws pages, remembers for some seconds how, and passes keystrokes on."""

    def __init__(self, bot: FormBot, clock: Clock) -> None:
        self._bot, self._clock, self._keystrokes = bot, clock, Keystrokes(clock)
        self._recent: dict[tuple[str, str], Recent] = {}

    async def render(self, page: WebForm, view: str, state: str = "") -> Drawn:
        """What the page shows now, to who looks at it in this way; `state` is that of the form as it was drawn before.
        A form on a quiet page has been given its drafts already: what others type is not stored because of it."""
        if not isinstance(page.shown, Opening):
            return page.shown
        if not page.quiet:
            await self._bot.flush_drafts()
        shown = await self._open(page, page.shown, state)
        self._forget()
        if isinstance(shown, Form) and not page.quiet:
            self._recent[page.id, view] = Recent(page, shown, time.monotonic() + SECONDS)
        return shown

    async def _open(self, page: WebForm, opening: Opening, state: str = "") -> Drawn:
        key = f"{page.id}:{secrets.token_urlsafe(9)}"
        pressed = ButtonPressed(page.by, opening.act, opening.value, key, state=state, on_page=True)
        reply = await self._bot.button(replace(pressed, on_quiet_page=page.quiet))
        match reply:
            case OpenForm(form=form) | UpdateForm(form=form):
                return form
            case Say(message=message) | Replace(message=message):
                return message
            case ShowHome(home=home):
                return Message(home.parts)
            case Nothing():
                return Message((Paragraph((Words(EMPTY),)),))
            case _:
                assert_never(reply)

    async def name_back(self, visit: Visit) -> str:
        """What there is to come back to: the message that leads to several things, or the form, if it is still one."""
        page, root = visit.page, visit.page.root
        if root is not None:
            return plain(root.summary).rstrip(".") if page.shown != root else ""
        if page.opening is None or visit.pointer:
            return ""
        return page.opening.title if isinstance(await self._open(page, page.opening), Form) else ""

    def recent(self, page: str, view: str) -> Recent | None:
        """How the page was drawn some seconds ago at most; None if it wasn't, or its link works no more."""
        found = self._recent.get((page, view))
        fresh = found and found.until > time.monotonic() and found.page.expires_at > self._clock.now()
        return found if fresh else None

    def forget(self, page: str) -> None:
        """Something was done on the page."""
        self._recent = {key: each for key, each in self._recent.items() if each.page.id != page}

    def _forget(self) -> None:
        now = time.monotonic()
        self._recent = {key: each for key, each in self._recent.items() if each.until > now}

    def read_clock(self) -> int:
        return self._keystrokes.read_clock()

    def keep(self, visit: Visit) -> web.Response:
        """Passes on what was typed; the answer is for the page's script alone."""
        form = visit.form
        if form is None or not visit.is_as_drawn:
            return web.Response(status=409, text=NOT_KEPT)
        order = self._keystrokes.place(visit)
        if order is None:
            return web.Response(status=204)
        at = visit.word("at")
        field = at if at in names_of(form) else ""
        kept = visit.with_typed(that_fits(form, visit.typed)).answers
        typed = FormChanged(visit.page.by, form.act, field, kept, visit.state, visit.page.id, order)
        if not self._bot.type_in_form(typed):
            return web.Response(status=409, text=NOT_KEPT)
        self._keystrokes.note(visit, order)
        cut = explain_cut(form, visit.answers)
        return web.Response(status=422, text=cut) if cut else web.Response(status=204)


def explain_change(visit: Visit) -> tuple[Visit, Message | None, str]:
    """The page as it is now, with what was typed in fields that it still has; a message with what has no place any
    more; and the sentence that says so."""
    sent = {name.removeprefix(FIELD) for name, _ in visit.posted if name.startswith(FIELD)}
    there = names_of(visit.form)
    lost = _lost_texts(visit.posted, there)
    message = Message((Paragraph((Words(LEFT_OVER),)), *(Quote((Words(text),)) for text in lost))) if lost else None
    typed = carry_over(visit.typed, sent, visit.form) if visit.form else ()
    return visit.with_typed(typed), message, CHANGED if visit.form else ""


def _lost_texts(sent: Posted, there: set[str]) -> list[str]:
    """What was typed elsewhere; a picked value has no meaning without its field. The page says which fields are for
    text (`texts`); one that was opened before it did says nothing of that."""
    known = [str(value).split() for name, value in sent if name == "texts"]
    texts = [(name.removeprefix(FIELD), value) for name, value in sent if name.startswith(FIELD)]
    typed = [value for name, value in texts if name not in there and (not known or name in known[0])]
    return [value for value in typed if isinstance(value, str) and value.strip()]
