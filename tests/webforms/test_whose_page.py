"""Every way to send something to a page, by everybody who is not the one whose page it is: nothing comes of it."""

from __future__ import annotations

import hmac
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from yarl import URL

from adapters.webforms.browser_guard import COOKIE
from bot.webforms import A_DAY
from tests.promises.world import counted
from tests.webforms.office import Fields, Visitor, Web, page_of
from tests.webforms.test_who_may import given, with_buttons

SENT = ("draft", "submit", "change|audience", "find|people", "ask|praise.undo|1", "press|praise.undo|1")
"""What a page takes: words typed so far, a form, a live field, a search for people, a question before a button, and the
button."""


def own_secret(web: Web, visitor: Visitor, url: str, secret: str = "made-up") -> str:
    """The visitor has a cookie of their own making, and what a page would give them for it."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[COOKIE] = secret
    visitor.session.cookie_jar.update_cookies(cookie, URL(url).origin())
    return hmac.new(secret.encode(), page_of(web, url).encode(), "sha256").hexdigest()


@pytest.mark.parametrize("what", SENT)
async def test_who_knows_how_a_page_is_made_but_did_not_open_it_first_does_nothing(
    web: Web, visitor: Visitor, other_visitor: Visitor, what: str
) -> None:
    await given(web)
    url = await web.link("ana", with_buttons())
    await visitor.open(url)
    before = await counted(web.office)
    other_visitor.url = url
    csrf = own_secret(web, other_visitor, url)
    await other_visitor.post({"do": what, "csrf": csrf, "once": "x", "f:text": "not by Ana", "q:people": "Ben"})
    assert other_visitor.status == 403
    assert "Ben" not in other_visitor.html
    assert "Look" not in other_visitor.html
    assert await counted(web.office) == before


@pytest.mark.parametrize("what", SENT)
async def test_a_page_that_is_too_old_takes_nothing_and_shows_nothing(web: Web, visitor: Visitor, what: str) -> None:
    await given(web)
    await visitor.open(await web.link("ana", with_buttons()))
    before = await counted(web.office)
    web.office.sandbox.clock.advance(A_DAY + timedelta(seconds=1))
    await visitor.do(what, text="too late")
    assert visitor.status == 404
    assert "Look" not in visitor.html
    assert await counted(web.office) == before


def whole(visitor: Visitor, text: str) -> list[tuple[str, str]]:
    """What the page in front of the visitor would post, its own token included: only where it comes from is left."""
    kept = [(name, value) for name, value in Fields(visitor.html).fields if name != "f:text"]
    return [*kept, ("f:text", text), ("do", "draft")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
        {"Origin": "x"},
        {"Origin": "//"},
        {"Origin": "http://x:99999"},
        {"Origin": "\u00e9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
    ids=str,
)
async def test_a_post_from_another_site_is_refused_even_with_the_token_of_the_page(
    web: Web, visitor: Visitor, headers: dict[str, str]
) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    await visitor.open(url)
    forged = whole(visitor, "forged")
    await visitor.post(forged, **headers)
    assert visitor.status == 403
    await visitor.open(url)
    assert visitor.held("text") != ["forged"]


async def test_a_post_without_the_token_of_the_page_is_refused(web: Web, visitor: Visitor) -> None:
    """Of a browser that says of no request where it comes from."""
    url = await web.link("ana", await web.form_of("ana", "praise"))
    await visitor.open(url)
    await visitor.post([(name, value) for name, value in whole(visitor, "forged") if name != "csrf"])
    assert visitor.status == 403
    await visitor.open(url)
    assert visitor.held("text") != ["forged"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "none"}], ids=str)
async def test_a_post_of_the_page_itself_is_taken(web: Web, visitor: Visitor, headers: dict[str, str]) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    await visitor.open(url)
    await visitor.post(whole(visitor, "honest"), **headers)
    assert visitor.status == 204
    await visitor.open(url)
    assert "honest" in visitor.html
