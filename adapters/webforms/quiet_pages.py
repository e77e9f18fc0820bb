"""`/review/<token>`: pages of which nothing is stored, for what is answered without a name. The link holds which button
draws the page, the browser carries back what it shows, and who opened it first is a file beside the ballots. Nothing
here reaches a log or the database but by an act that everybody may know of."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from aiohttp import web

from adapters.webforms import browser_guard, render
from adapters.webforms.answering import answer
from adapters.webforms.body import fields
from adapters.webforms.links import Drawing, SignedLinks
from adapters.webforms.pages import Door
from adapters.webforms.pointers import Recent
from adapters.webforms.render import Around
from adapters.webforms.sentences import NEWER, OVER, TAKEN, UNREAD
from adapters.webforms.uploads import Uploads
from adapters.webforms.visit import Visit, identify, word
from bot.clock import Clock
from bot.forms import Form, Opening
from bot.quiet_guard import Failures
from bot.webforms import Drawn, FormBot, QuietPages, Shown, WebForm, WebForms, point_to

SECONDS = 600.0
"""How long keystrokes are read by the form as it was drawn: they ask nothing of the database."""
MOST_DRAWN = 1000
"""Forms that are remembered so; of another the next keystroke draws it again."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Carrier(Protocol):
    """What a page carries unseen instead of a row: encrypted, and of use on that page alone."""

    def wrap(self, page: str, shown: Shown, opening: Opening | None) -> str: ...

    def unwrap(self, page: str, wrapped: str) -> tuple[Shown, Opening | None] | None:
        """None for what was not wrapped for that page."""


class Outdated(Exception):
    """There are newer links."""


class QuietDoor(Door):
    """The routes, and their handlers."""

    def __init__(
        self,
        bot: FormBot,
        links: SignedLinks,
        pages: WebForms,
        clock: Clock,
        *,
        quiet: QuietPages,
        carrier: Carrier,
    ) -> None:
        super().__init__(bot, links, pages, clock, address=links.address, rooms={}, uploads=Uploads())
        self._quiet, self._carrier, self._failures = quiet, carrier, Failures()
        self._drawn: dict[tuple[str, str], Recent] = {}

    def routes(self) -> list[web.RouteDef]:
        get, post = self._hush(self._get), self._hush(self._post)
        return [web.get("/review/{token}", get), web.post("/review/{token}", post)]

    # ------------------------------------------------------------ requests

    def _hush(self, handler: Handler) -> Handler:
        """What fails is said to who acts, and nothing of it to anybody else."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except web.HTTPException:
                raise
            except Outdated:
                return answer(lambda nonce: render.notice(*NEWER, nonce), status=403)
            except Exception:  # noqa: BLE001, S110 # nosec B110: its words or frames must not get out
                pass
            self._failures.note()
            return answer(lambda nonce: render.notice(*UNREAD, nonce), status=503)

        return handle

    async def _get(self, request: web.Request) -> web.StreamResponse:
        page = await self._page(request)
        if page is not None and page.browser is None:
            return answer(render.confirm_open)
        if page is None or not browser_guard.is_theirs(request, page):
            return _refuse(page)
        return await self._show(self._visit(request, page, await self._pointers.render(page, "")))

    async def _post(self, request: web.Request) -> web.StreamResponse:
        page = await self._page(request)
        browser_guard.check_origin(request, self._address)
        if page is not None and page.browser is None:
            return await self._open(request, page)
        if page is None or not browser_guard.is_theirs(request, page):
            return _refuse(page)
        sent = await fields(request, with_file=False)
        if carried := self._carrier.unwrap(page.id, word(sent, "shown")):
            page = replace(page, shown=carried[0], opening=carried[1])
        drawing = self._links.read_drawing(page.id, word(sent, "state"))
        return await self._take(self._visit(request, page, await self._render(page, drawing), sent))

    async def _page(self, request: web.Request, recent: Recent | None = None) -> WebForm | None:
        found = await self._quiet.find(request.match_info["token"])
        if found is None:
            await self._visits.count_stranger(request)
            return None
        await self._visits.count(found.page.id)
        if found.outdated:
            raise Outdated
        return found.page

    async def _claim(self, request: web.Request, page: WebForm, browser: str) -> bool:
        return await self._quiet.claim(request.match_info["token"], browser)

    # ------------------------------------------------------------ what it shows

    async def _render(self, page: WebForm, drawing: Drawing | None) -> Drawn:
        """The page as the browser shows it, with the same fields."""
        known = drawing and self._drawn.get((page.id, drawing.form))
        if known and known.until > time.monotonic() and not self._is_over(known.shown):
            return known.shown
        return await self._pointers.render(page, "", drawing.state if drawing else "")

    def _is_over(self, shown: Drawn) -> bool:
        """Whether it may be that what is typed there is not kept any more."""
        return isinstance(shown, Form) and shown.kept is not None and shown.kept.until <= self._clock.now()

    async def _act(self, visit: Visit) -> web.StreamResponse:
        """Whatever is pressed, what was typed is kept first: no window lies above another here."""
        doing = visit.word("do")
        if doing == "again" and visit.page.opening:
            page = replace(visit.page, shown=visit.page.opening)
            return await self._move_on(visit, await self._pointers.render(page, ""))
        if doing.startswith("press|") and visit.pointer:
            self._pointers.keep(visit)
        return await super()._act(visit)

    async def _keep_draft(self, visit: Visit) -> None:
        if visit.pointer:
            self._pointers.keep(visit)

    async def _move_on(self, visit: Visit, shown: Drawn) -> web.StreamResponse:
        """Nothing is stored: the answer is the page, and carries itself."""
        stored = point_to(shown)
        kept = visit.form.kept if visit.form else None
        opening = stored if isinstance(stored, Opening) else kept or visit.page.opening
        page = replace(visit.page, shown=stored, opening=opening)
        return await super()._show(self._remember(self._visit(visit.request, page, shown)))

    async def _show(self, visit: Visit, around: Around | None = None, *, status: int = 200) -> web.StreamResponse:
        return await super()._show(self._remember(visit), around, status=status)

    def _carry(self, page: WebForm) -> str:
        return self._carrier.wrap(page.id, page.shown, page.opening)

    def _remember(self, visit: Visit) -> Visit:
        if isinstance(visit.shown, Form) and visit.shown.kept:
            now = time.monotonic()
            key = visit.page.id, identify(visit.shown)
            self._drawn.pop(key, None)
            self._drawn[key] = Recent(visit.page, visit.shown, now + SECONDS)
            while len(self._drawn) > MOST_DRAWN or self._drawn[next(iter(self._drawn))].until <= now:
                del self._drawn[next(iter(self._drawn))]
        return visit


def _refuse(page: WebForm | None) -> web.Response:
    """It leads nowhere, or is another browser's."""
    return answer(lambda nonce: render.notice(*(TAKEN if page else OVER), nonce), status=403 if page else 404)
