"""`/form/<token>`: the only address of web forms. Shows a page, takes its input, and shows the result."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from hmac import compare_digest
from typing import assert_never

from aiohttp import web

from adapters.webforms import browser_guard, render
from adapters.webforms.answering import answer, see_again
from adapters.webforms.body import Posted, fields
from adapters.webforms.links import SignedLinks
from adapters.webforms.pointers import Pointers, Recent, explain_change
from adapters.webforms.render import Around, Choice, Frame
from adapters.webforms.sentences import GONE, NO_ROOM, SAVED, STALE, TAKEN, TOO_LARGE
from adapters.webforms.typed import as_file, as_person, explain_cut, faults, find_file, read_form, that_fits, too_long
from adapters.webforms.uploads import LARGEST, NoRoom, Uploads
from adapters.webforms.visit import Visit, button_of, carry_over, current_values, names_of, takes_file, word
from bot.clock import Clock
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.forms import Form, Opening, PeopleField, RoomField
from bot.messages import Message, Paragraph, Room, Words
from bot.people import Handle
from bot.replies import CloseForm, FieldErrors, Nothing, OpenForm, Replace, Say, ShowHome, UpdateForm
from bot.webforms import DONE, Drawn, FormBot, WebForm, WebForms, point_to

WORDS_LONGEST = 100
"""Characters of a search for people."""

RoomsOf = Callable[[str], Awaitable[Sequence[Room]]]
"""The rooms of a platform's team for pickers."""


class Door:
    """The routes, and their handlers."""

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
        self._visits, self._pointers = browser_guard.Visits(), Pointers(bot, clock)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/form/{token}", self._get), web.post("/form/{token}", self._post)]

    # ------------------------------------------------------------ requests

    async def _get(self, request: web.Request) -> web.StreamResponse:
        page = await self._page(request)
        if page is None:
            return answer(lambda nonce: render.notice(*GONE, nonce), status=404)
        if page.browser is None:
            return answer(render.confirm_open)
        if not browser_guard.is_theirs(request, page):
            return answer(lambda nonce: render.notice(*TAKEN, nonce), status=403)
        return await self._show(self._visit(request, page, await self._pointers.render(page, request.query_string)))

    async def _post(self, request: web.Request) -> web.StreamResponse:
        recent = self._pointers.recent(self._links.page(request.match_info["token"]) or "", request.query_string)
        page = await self._page(request, recent)
        browser_guard.check_origin(request, self._address)
        if page is None:
            return answer(lambda nonce: render.notice(*GONE, nonce), status=404)
        if page.browser is None:
            return await self._open(request, page)
        if not browser_guard.is_theirs(request, page):
            return answer(lambda nonce: render.notice(*TAKEN, nonce), status=403)
        shown = recent.shown if recent else await self._pointers.render(page, request.query_string)
        sent = await fields(request, with_file=takes_file(shown))
        if recent and word(sent, "do") != "draft":
            self._pointers.forget(page.id)
            page = await self._load(page.id, request.query_string)
            if page is None:
                return answer(lambda nonce: render.notice(*GONE, nonce), status=404)
            shown = await self._pointers.render(page, request.query_string)
        return await self._take(self._visit(request, page, shown, sent))

    def _visit(self, request: web.Request, page: WebForm, shown: Drawn, sent: Posted | None = None) -> Visit:
        """`sent` is None for a look."""
        file = self._uploads.of(page.id)
        if sent is None:
            return Visit(request, page, shown, typed=current_values(shown, page.draft, file), file=file)
        typed = read_form(shown, sent, file) if isinstance(shown, Form) else ()
        drawing = self._links.read_drawing(page.id, word(sent, "state"))
        return Visit(request, page, shown, sent, typed, file, drawing)

    async def _take(self, visit: Visit) -> web.StreamResponse:
        """Acts if the post is of the page as it is."""
        if visit.word("do") == "open":
            return see_again(visit.request)
        csrf = browser_guard.csrf(visit.request, visit.page)
        if not compare_digest(visit.word("csrf").encode(), csrf.encode()):
            return await self._show(visit, Around(errors={"": STALE}), status=403)
        if visit.word("do") == "draft" and (visit.pointer or not visit.is_as_drawn):
            return self._pointers.keep(visit)
        if not visit.is_as_drawn:
            if visit.once == visit.page.once:
                return see_again(visit.request, DONE)
            visit, lost, sentence = explain_change(visit)
            return await self._show(visit, Around(errors={"": sentence} if sentence else {}, said=lost), status=409)
        self._pointers.forget(visit.page.id)
        return await self._act_with_file(visit)

    async def _page(self, request: web.Request, recent: Recent | None = None) -> WebForm | None:
        """Raises 429: requests to valid pages are counted per page, before it is read; others per client."""
        page = self._links.page(request.match_info["token"])
        if page is None:
            await self._visits.count_stranger(request)
            return None
        await self._visits.count(page)
        return recent.page if recent else await self._load(page, request.query_string)

    async def _load(self, page: str, view: str) -> WebForm | None:
        found = await self._pages.get(page, self._clock.now())
        return found and found.seen_as(view)

    async def _open(self, request: web.Request, page: WebForm) -> web.StreamResponse:
        """Handles the button that opens the page. The browser's secret is created here: one that it brings may be
        somebody else's."""
        if word(await fields(request, with_file=False), "do") != "open":
            return answer(render.confirm_open, status=403)
        browser = browser_guard.new_browser()
        if not await self._claim(request, page, browser_guard.mark(browser)):
            return answer(lambda nonce: render.notice(*TAKEN, nonce), status=403)
        response = see_again(request)
        lasts = page.expires_at - self._clock.now()
        secure = self._address.startswith("https:")
        browser_guard.remember(request, response, page, browser, lasts, secure=secure)
        return response

    async def _claim(self, _request: web.Request, page: WebForm, browser: str) -> bool:
        return await self._pages.claim(page.id, browser)

    async def _act_with_file(self, visit: Visit) -> web.StreamResponse:
        """Stores the uploaded file first, replacing the page's previous one."""
        chosen = find_file(visit.form, visit.posted) if visit.form else None
        if chosen is None:
            return await self._act(visit)
        field, part = chosen
        if len(part.content) > LARGEST:
            return await self._show(visit, Around(errors={field.name: TOO_LARGE}), status=422)
        try:
            file = self._uploads.keep(visit.page.id, part.name, part.content)
        except NoRoom:
            return await self._show(visit, Around(errors={field.name: NO_ROOM}), status=422)
        return await self._act(replace(visit, file=file, typed=(*visit.typed, (field.name, as_file(file)))))

    async def _act(self, visit: Visit) -> web.StreamResponse:
        match visit.word("do").split("|", 2):
            case ["draft"]:
                return await self._save_draft(visit)
            case ["find", field]:
                return await self._search_people(visit, field)
            case ["change", field] if visit.form:
                return await self._change(visit, visit.form, field)
            case ["ask", act, value]:
                return await self._show(visit, Around(asked=button_of(visit, act, value)))
            case ["press", act, value]:
                return await self._press(visit, act, value)
            case ["submit"] if visit.form and visit.form.submit:
                return await self._submit(visit, visit.form)
            case _:
                return see_again(visit.request, visit.view)

    # ------------------------------------------------------------ acts

    async def _save_draft(self, visit: Visit) -> web.StreamResponse:
        await self._keep_draft(visit)
        cut = explain_cut(visit.form, visit.answers) if visit.form else ""
        return web.Response(status=422, text=cut) if cut else web.Response(status=204)

    async def _keep_draft(self, visit: Visit) -> None:
        if visit.pointer:
            self._pointers.keep(visit)
        elif visit.form:
            await self._pages.save_draft(visit.page.id, that_fits(visit.form, visit.typed))

    async def _submit(self, visit: Visit, form: Form) -> web.StreamResponse:
        found = visit.answers
        wrong = faults(form, found)
        if not wrong:
            reply = await self._bot.form(
                FormSubmitted(visit.page.by, form.act, found, visit.state, visit.key, visit.page.quiet)
            )
            match reply:
                case UpdateForm(form=following):
                    return await self._move_on(visit, following)
                case CloseForm():
                    return await self._move_on(visit, Message((Paragraph((Words(SAVED),)),)))
                case FieldErrors(errors=errors):
                    wrong = dict(errors)
                case _:
                    assert_never(reply)
        return await self._refuse(visit, wrong)

    async def _change(self, visit: Visit, form: Form, field: str) -> web.StreamResponse:
        if wrong := too_long(form, visit.answers):
            return await self._refuse(visit, wrong)
        if visit.pointer:
            await self._keep_draft(visit)
            return see_again(visit.request, visit.view)
        reply = await self._bot.change_form(FormChanged(visit.page.by, form.act, field, visit.answers, form.state))
        if isinstance(reply, UpdateForm):
            typed = that_fits(reply.form, carry_over(visit.typed, names_of(form), reply.form))
            await self._pages.redraw(visit.page.id, reply.form, typed)
        return see_again(visit.request, visit.view)

    async def _press(self, visit: Visit, act: str, value: str) -> web.StreamResponse:
        if button_of(visit, act, value) is None:
            return see_again(visit.request, visit.view)
        form = visit.form
        if form and (wrong := too_long(form, visit.answers)):
            return await self._refuse(visit, wrong)
        pressed = ButtonPressed(
            visit.page.by, act, value, visit.key,
            answers=visit.answers, state=visit.state, on_page=True, on_quiet_page=visit.page.quiet,
        )  # fmt: skip
        reply = await self._bot.button(pressed)
        match reply:
            case Say(message=message):
                return await self._show(visit, Around(said=message))
            case Replace(message=message):
                return await self._move_on(visit, message)
            case OpenForm(form=following) | UpdateForm(form=following):
                return await self._move_on(visit, following)
            case ShowHome(home=home):
                return await self._move_on(visit, Message(home.parts))
            case Nothing():
                return see_again(visit.request, visit.view)
            case _:
                assert_never(reply)

    async def _refuse(self, visit: Visit, wrong: Mapping[str, str]) -> web.StreamResponse:
        """Says what is wrong with which field; all stands on the page, and what fits is kept if the form takes it."""
        await self._keep_draft(visit)
        return await self._show(visit, Around(errors=wrong), status=422)

    async def _search_people(self, visit: Visit, field: str) -> web.StreamResponse:
        """The people whom a search may mean."""
        words = visit.word(f"q:{field}")[:WORDS_LONGEST].strip()
        people = await self._bot.people(visit.page.by, words=words) if words else ()
        choices = [Choice(as_person(person.handles[0]), person.name) for person in people if person.handles]
        return await self._show(visit, Around(found={field: choices} if words else {}))

    # ------------------------------------------------------------ responses

    async def _move_on(self, visit: Visit, shown: Drawn) -> web.StreamResponse:
        """Of a form that is kept the page holds a pointer from now on; this once it is shown as it came, since it may
        say what was just done."""
        stored = point_to(shown)
        rooted = visit.page.root is not None
        moved = await self._pages.move_on(visit.page.id, visit.once, stored, self._clock.now(), rooted=rooted)
        if not moved or not isinstance(stored, Opening):
            return see_again(visit.request, DONE if visit.page.comes_back else "")
        page = replace(visit.page, shown=stored, opening=None if rooted else stored, draft=())
        return await self._show(self._visit(visit.request, page, shown))

    async def _show(self, visit: Visit, around: Around | None = None, *, status: int = 200) -> web.StreamResponse:
        page, around = visit.page, around or Around()
        full = replace(around, names=await self._names(visit), rooms=await self._rooms_for(visit))
        csrf, once = browser_guard.csrf(visit.request, page), secrets.token_urlsafe(9)
        frame = Frame(csrf, once, "", visit.view, await self._pointers.name_back(visit), shown=self._carry(page))
        if visit.pointer:
            signed = self._links.sign_drawing(page.id, visit.describe())
            frame = replace(frame, state=signed, rendered_at=self._pointers.read_clock())
        return answer(
            lambda nonce: render.page(visit.shown, visit.typed, full, replace(frame, nonce=nonce)), status=status
        )

    def _carry(self, _page: WebForm) -> str:
        """What the browser brings back of a page of which nothing is stored."""
        return ""

    async def _names(self, visit: Visit) -> dict[Handle, str]:
        if not visit.form:
            return {}
        found = visit.answers
        handles = [h for part in visit.form.parts if isinstance(part, PeopleField) for h in found.people(part.name)]
        people = await self._bot.people(visit.page.by, handles=handles) if handles else ()
        return {handle: person.name for person in people for handle in person.handles}

    async def _rooms_for(self, visit: Visit) -> Sequence[Room]:
        rooms = self._rooms.get(visit.page.by.platform)
        wanted = visit.form and any(isinstance(part, RoomField) for part in visit.form.parts)
        return await rooms(visit.page.by.team) if rooms and wanted else ()
