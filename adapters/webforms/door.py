"""`/form/<token>`: the only address of web forms. It shows a page, takes what is typed, and shows what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from typing import assert_never

from aiohttp import hdrs, web

from adapters.webforms import draw, visits
from adapters.webforms.body import fields
from adapters.webforms.draw import Around, Choice, Frame
from adapters.webforms.links import SignedLinks
from adapters.webforms.typed import Posted, answers, as_person, faults, first_values, posted
from adapters.webforms.uploads import Uploads
from bot.clock import Clock
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.forms import Field, Form, PeopleField, RoomField
from bot.messages import Button, Message, Paragraph, Room, Words
from bot.people import Handle
from bot.replies import CloseForm, FieldErrors, Nothing, OpenForm, Replace, Say, ShowHome, UpdateForm
from bot.webforms import FormBot, Shown, Typed, WebForm, WebForms

NEW_ONE = (
    "Type the command in your chat again, and you get a new one. If you don't know which, "
    "the line below the link in your chat says what to type."
)
GONE = ("This link does not work", f"It may be too old, or not whole. Nothing was changed. {NEW_ONE}")
TAKEN = ("This link was opened before", f"It is for one person, and opens in one browser. Is it yours? {NEW_ONE}")
STALE = "This page was open too long or in another window. Please look at it again, then send."
SAVED = "That is done. You can close this page."

RoomsOf = Callable[[str], Awaitable[Sequence[Room]]]
"""The rooms of a platform's team that can be chosen."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page that is this browser's own."""

    request: web.Request
    page: WebForm
    posted: Posted | None = None
    typed: Typed = ()

    @property
    def form(self) -> Form | None:
        return self.page.shown if isinstance(self.page.shown, Form) else None

    def word(self, name: str) -> str:
        value = self.posted.get(name) if self.posted is not None else None
        return value if isinstance(value, str) else ""

    @property
    def key(self) -> str:
        """Equal for a second press of the same button on the same page."""
        return f"{self.page.id}:{self.word('once')}"


class Door:
    """The routes, and what each does."""

    def __init__(
        self,
        bot: FormBot,
        links: SignedLinks,
        pages: WebForms,
        clock: Clock,
        *,
        address: str,
        rooms: Mapping[str, RoomsOf],
        uploads: Uploads,
    ) -> None:
        self._bot, self._links, self._pages, self._clock = bot, links, pages, clock
        self._address, self._rooms, self._uploads = address, rooms, uploads
        self._visits = visits.Visits()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/form/{token}", self._get), web.post("/form/{token}", self._post)]

    # ------------------------------------------------------------ in

    async def _get(self, request: web.Request) -> web.StreamResponse:
        await self._visits.count(request)
        page = await self._page(request)
        if page is None:
            return _answer(lambda nonce: draw.notice(*GONE, nonce), status=404)
        if page.browser is None:
            return _answer(draw.threshold)
        if not visits.is_theirs(request, page):
            return _answer(lambda nonce: draw.notice(*TAKEN, nonce), status=403)
        return await self._shown(Visit(request, page, typed=_typed_so_far(page)))

    async def _post(self, request: web.Request) -> web.StreamResponse:
        await self._visits.count(request)
        visits.check_origin(request, self._address)
        page = await self._page(request)
        if page is None:
            return _answer(lambda nonce: draw.notice(*GONE, nonce), status=404)
        form = await fields(request)
        if form.get("do") == "open":
            return await self._open(request, page)
        if not visits.is_theirs(request, page):
            return _answer(lambda nonce: draw.notice(*TAKEN, nonce), status=403)
        visit = Visit(request, page, form, posted(form, self._uploads))
        if not compare_digest(visit.word("csrf").encode(), visits.csrf(request, page).encode()):
            return await self._shown(visit, Around(errors={"": STALE}), status=403)
        return await self._act(visit)

    async def _page(self, request: web.Request) -> WebForm | None:
        page = self._links.page(request.match_info["token"])
        found = await self._pages.get(page, self._clock.now()) if page is not None else None
        if found is None:
            await self._visits.count_stranger(request)
        return found

    async def _open(self, request: web.Request, page: WebForm) -> web.StreamResponse:
        browser = request.cookies.get(visits.COOKIE) or visits.new_browser()
        if not await self._pages.claim(page.id, visits.mark(browser)):
            return _answer(lambda nonce: draw.notice(*TAKEN, nonce), status=403)
        response = _see(request)
        visits.remember(response, browser, request, secure=self._address.startswith("https:"))
        return response

    async def _act(self, visit: Visit) -> web.StreamResponse:
        match visit.word("do").split("|", 2):
            case ["draft"]:
                await self._pages.save_draft(visit.page.id, visit.typed)
                return web.Response(status=204)
            case ["find", field]:
                return await self._found(visit, field)
            case ["change", field] if visit.form:
                return await self._changed(visit, visit.form, field)
            case ["ask", act, value]:
                return await self._shown(visit, Around(asked=_button(visit, act, value)))
            case ["press", act, value]:
                return await self._pressed(visit, act, value)
            case ["submit"] if visit.form and visit.form.submit:
                return await self._submitted(visit, visit.form)
            case _:
                return _again(visit)

    # ------------------------------------------------------------ what people do

    async def _submitted(self, visit: Visit, form: Form) -> web.StreamResponse:
        found = answers(form, visit.typed, self._uploads)
        wrong = faults(form, found)
        if not wrong:
            reply = await self._bot.form(FormSubmitted(visit.page.by, form.act, found, form.state, visit.key))
            match reply:
                case UpdateForm(form=following):
                    return await self._moved_on(visit, following)
                case CloseForm():
                    return await self._moved_on(visit, Message((Paragraph((Words(SAVED),)),)))
                case FieldErrors(errors=errors):
                    wrong = dict(errors)
                case _:
                    assert_never(reply)
        await self._pages.save_draft(visit.page.id, visit.typed)
        return await self._shown(visit, Around(errors=wrong), status=422)

    async def _changed(self, visit: Visit, form: Form, field: str) -> web.StreamResponse:
        found = answers(form, visit.typed, self._uploads)
        reply = await self._bot.changed(FormChanged(visit.page.by, form.act, field, found, form.state))
        if isinstance(reply, UpdateForm):
            typed = _carried(visit.typed, form, reply.form)
            await self._pages.redraw(visit.page.id, reply.form, typed)
        return _again(visit)

    async def _pressed(self, visit: Visit, act: str, value: str) -> web.StreamResponse:
        if _button(visit, act, value) is None:
            return _again(visit)
        form = visit.form
        found = answers(form, visit.typed, self._uploads) if form else answers(_NO_FORM, (), self._uploads)
        pressed = ButtonPressed(
            visit.page.by, act, value, visit.key, answers=found, state=form.state if form else "", on_page=True
        )
        reply = await self._bot.button(pressed)
        match reply:
            case Say(message=message):
                return await self._shown(visit, Around(said=message))
            case Replace(message=message):
                return await self._moved_on(visit, message)
            case OpenForm(form=following) | UpdateForm(form=following):
                return await self._moved_on(visit, following)
            case ShowHome(home=home):
                return await self._moved_on(visit, Message(home.parts))
            case Nothing():
                return _again(visit)
            case _:
                assert_never(reply)

    async def _found(self, visit: Visit, field: str) -> web.StreamResponse:
        """The people whom the words of a search may mean."""
        words = visit.word(f"q:{field}").strip()
        people = await self._bot.people(visit.page.by, words=words) if words else ()
        choices = [Choice(as_person(person.handles[0]), person.name) for person in people if person.handles]
        return await self._shown(visit, Around(found={field: choices}))

    # ------------------------------------------------------------ out

    async def _moved_on(self, visit: Visit, shown: Shown) -> web.StreamResponse:
        await self._pages.move_on(visit.page.id, visit.word("once"), shown, self._clock.now())
        return _again(visit)

    async def _shown(self, visit: Visit, around: Around | None = None, *, status: int = 200) -> web.StreamResponse:
        page, around = visit.page, around or Around()
        full = Around(
            names=await self._names(visit),
            rooms=await self._rooms_for(visit),
            found=around.found,
            errors=around.errors,
            said=around.said,
            asked=around.asked,
        )
        csrf, once = visits.csrf(visit.request, page), secrets.token_urlsafe(9)
        return _answer(lambda nonce: draw.page(page.shown, visit.typed, full, Frame(csrf, once, nonce)), status=status)

    async def _names(self, visit: Visit) -> dict[Handle, str]:
        if not visit.form:
            return {}
        found = answers(visit.form, visit.typed, self._uploads)
        handles = [h for part in visit.form.parts if isinstance(part, PeopleField) for h in found.people(part.name)]
        people = await self._bot.people(visit.page.by, handles=handles) if handles else ()
        return {handle: person.name for person in people for handle in person.handles}

    async def _rooms_for(self, visit: Visit) -> Sequence[Room]:
        rooms = self._rooms.get(visit.page.by.platform)
        wanted = visit.form and any(isinstance(part, RoomField) for part in visit.form.parts)
        return await rooms(visit.page.by.team) if rooms and wanted else ()


_NO_FORM = Form("", "", ())


def _typed_so_far(page: WebForm) -> Typed:
    if not isinstance(page.shown, Form):
        return ()
    return page.draft or first_values(page.shown)


def _carried(typed: Typed, before: Form, after: Form) -> Typed:
    """What was typed, and what fields that are new hold from the start."""
    known = {part.name for part in before.parts if isinstance(part, Field)}
    return (*typed, *((name, value) for name, value in first_values(after) if name not in known))


def _button(visit: Visit, act: str, value: str) -> Button | None:
    """The button of the page that was pressed; None for one that it does not show."""
    parts = visit.page.shown.parts
    return next((one for one in draw.buttons_of(parts) if (one.act, one.value) == (act, value)), None)


def _again(visit: Visit) -> web.StreamResponse:
    return _see(visit.request)


def _see(request: web.Request) -> web.Response:
    return web.Response(status=303, headers={hdrs.LOCATION: request.path, hdrs.CACHE_CONTROL: "no-store"})


def _answer(drawn: Callable[[str], str], *, status: int = 200) -> web.Response:
    """The page with the headers that keep it between this browser and this server."""
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {
        hdrs.CACHE_CONTROL: "no-store",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return web.Response(text=drawn(nonce), content_type="text/html", status=status, headers=headers)
