"""Web forms beside the whole bot: links for people of the sample company, and browsers that follow them."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, FormData
from cryptography.fernet import Fernet
from yarl import URL

from adapters.web.server import Server
from adapters.webforms.links import SignedLinks
from adapters.webforms.pages import Door
from adapters.webforms.uploads import Uploads
from bot.events import By, CommandTyped
from bot.forms import Form
from bot.messages import Room, Text, Words
from bot.replies import OpenForm
from bot.webforms import Shown
from storage.secrets import Secrets
from storage.webforms import SealedWebForms
from tests.office import Office

KEYS = (Fernet.generate_key().decode(), Fernet.generate_key().decode())


@dataclass
class Web:
    office: Office
    server: Server
    pages: SealedWebForms
    links: SignedLinks
    uploads: Uploads
    _keys: Any = field(default_factory=itertools.count)

    def by(self, handle: str) -> By:
        return self.office.by(handle)

    async def form_of(self, handle: str, command: str, typed: str = "") -> Form:
        """The form that a command opens."""
        text: Text = (Words(typed),) if typed else ()
        key = f"web {next(self._keys)}"
        reply = await self.office.engine.bot.command(CommandTyped(self.by(handle), command, text, ROOM, key))
        assert isinstance(reply, OpenForm), reply
        return reply.form

    async def link(self, handle: str, shown: Shown) -> str:
        """A link to it, at the address where the test's server is."""
        url = await self.links.link(self.by(handle), shown)
        return re.sub(r"^https?://[^/]+", self.address, url)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"


ROOM = Room("slack", "C1", "general")


@asynccontextmanager
async def web_beside(office: Office, trusted_proxies: Sequence[str] = ()) -> AsyncIterator[Web]:
    pages = SealedWebForms(office.store, Secrets(KEYS))
    links = SignedLinks("http://127.0.0.1", KEYS, pages, office.sandbox.clock)
    uploads = Uploads()

    async def rooms(_team: str) -> tuple[Room, ...]:
        channels = office.sandbox.workspace.channels.values()
        return tuple(Room("slack", channel.id, channel.name) for channel in channels if channel.name)

    door = Door(
        office.engine.bot,
        links,
        pages,
        office.sandbox.clock,
        address="http://127.0.0.1",
        rooms={"slack": rooms},
        uploads=uploads,
    )
    server = Server("127.0.0.1", 0, door.routes(), office.engine.obstacles, trusted_proxies=trusted_proxies)
    await server.start()
    try:
        yield Web(office, server, pages, links, uploads)
    finally:
        await server.stop()


class Fields(HTMLParser):
    """What a browser would post of a page: names and values of its fields as they stand."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.actions: list[str] = []
        self.target = ""
        self._area: str | None = None
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.target = at.get("action", "")
            case "input" if at.get("type") in {"radio", "checkbox"}:
                if "checked" in at:
                    self.fields.append((at["name"], at.get("value", "")))
            case "input" if at.get("type") != "file" and at.get("name"):
                self.fields.append((at["name"], at.get("value", "")))
            case "textarea":
                self._area = at["name"]
                self.fields.append((self._area, ""))
            case "select":
                self._select = at["name"]
            case "option" if "selected" in at and self._select:
                self.fields.append((self._select, at.get("value", "")))
            case "button" if at.get("name") == "do":
                self.actions.append(at.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[-1] = (self._area, self.fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A line break right after the tag belongs to the tag.
            self.fields[-1] = (self._area, self.fields[-1][1].removeprefix("\n"))
            self._area = None


@dataclass
class Visitor:
    """One browser. `html` is the page that it shows."""

    session: ClientSession
    html: str = ""
    status: int = 0
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def open(self, url: str) -> Visitor:
        """Follows a link, and goes on past the threshold."""
        self.url = url
        await self._take(await self.session.get(url))
        if "for you alone" in self.html:
            await self.post({"do": "open"})
        return self

    async def do(self, what: str, **values: str | list[str]) -> Visitor:
        """Presses the button of that action, with fields filled anew: `people="slack:U1"`."""
        kept = [(name, value) for name, value in Fields(self.html).fields if name.removeprefix("f:") not in values]
        for name, given in values.items():
            field_name = name if name.startswith("q:") else f"f:{name}"
            kept += [(field_name, each) for each in (given if isinstance(given, list) else [given])]
        return await self.post([*kept, ("do", what)], Fields(self.html).target)

    async def post(self, data: Any, target: str = "", **headers: str) -> Visitor:
        body = FormData(list(data.items()) if isinstance(data, dict) else data)
        await self._take(await self.session.post(self.url + target.rstrip("?"), data=body, headers=headers))
        return self

    async def _take(self, answer: ClientResponse) -> None:
        self.html, self.status, self.headers = await answer.text(), answer.status, dict(answer.headers)

    @property
    def actions(self) -> list[str]:
        return [action for action in Fields(self.html).actions if action]

    def held(self, name: str) -> list[str]:
        return [value for field_name, value in Fields(self.html).fields if field_name == f"f:{name}"]


@asynccontextmanager
async def browser() -> AsyncIterator[Visitor]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield Visitor(session)


def page_of(web: Web, url: str) -> str:
    page = web.links.page(URL(url).name)
    assert page is not None
    return page
