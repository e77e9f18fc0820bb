"""What strangers, scanners and owners of one page tried: it costs nobody else anything."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import FormData
from limits import RateLimitItemPerMinute

from adapters.webforms import browser_guard, uploads
from bot.address_limit import find_network
from bot.events import CommandTyped, FormSubmitted
from bot.forms import Answers, FileField, Form, PeopleField, TextField
from bot.messages import Button, Buttons, Words
from bot.people import Handle
from bot.replies import FieldErrors
from bot.webforms import Typed
from tests.office import Office
from tests.webforms.office import ROOM, Fields, Visitor, Web, browser, web_beside

NOT_LONG = 2.0
"""Seconds for what takes some milliseconds; the bot gives itself 2.5."""
FILE = Form("x.y", "A file", (FileField("file", "File", ("csv",)),), submit="Send")
SHORT = Form(
    "x.y", "Short", (TextField("text", "Text", longest=10), PeopleField("people", "Who", most=2)), submit="Send"
)


async def kept(web: Web, visitor: Visitor) -> Typed:
    """The draft of the page as it is stored."""
    page = web.links.page(visitor.url.rpartition("/")[2])
    assert page is not None
    found = await web.pages.get(page, web.office.sandbox.clock.now())
    assert found is not None
    return found.draft


# ---------------------------------------------------------------- one page stops the bot


async def test_a_search_of_sixty_thousand_words_is_cut_before_any_work(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    for words in ("ben " * 60_000, "ben okafor" + " " * 100 + "x y " * 60_000, "ben\u3000" * 20_000):
        begin = time.process_time()
        await visitor.do("find|people", **{"q:people": words})
        assert (visitor.status, "Ben Okafor" in visitor.html) == (200, True)
        assert time.process_time() - begin < NOT_LONG


async def test_a_command_with_thousands_of_names_is_answered(web: Web) -> None:
    for command, typed in (
        ("praise", "@no{} "),
        ("praise list", "no{} "),
        ("objective list", "no{} @no{} "),
        ("upward role hr", "@no{} "),
    ):
        text = (Words("".join(typed.format(n, n) for n in range(4000))),)
        begin = time.process_time()
        event = CommandTyped(web.by("ana"), command, text, ROOM, f"many {command}")
        reply = await web.office.engine.bot.command(event)
        assert "not saved" not in str(reply), command
        assert time.process_time() - begin < 2 * NOT_LONG, command


async def test_drafts_hold_the_fields_of_the_form_and_no_more_than_fits(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("ana", SHORT))
    people = [f"slack:U{n}" for n in range(500)]
    await visitor.do("draft", text="ten letter", people=people, made_up="x" * 50_000, text2="y")
    assert visitor.status == 204
    assert await kept(web, visitor) == (("text", "ten letter"), ("people", "slack:U0"), ("people", "slack:U1"))
    page = (await visitor.open(visitor.url)).html
    await visitor.do("draft", text="x" * 100_000)
    assert visitor.status == 422
    assert "(100,000 characters; 10 fit)" in visitor.html
    assert len(json.dumps(await kept(web, visitor))) < 200
    visitor.html = page
    await visitor.do("submit", text="eleven char")
    assert "11 characters; 10 fit" in visitor.html
    assert visitor.held("text") == ["eleven char"], "it is still on the page"
    assert all(len(value) <= 10 for name, value in await kept(web, visitor) if name == "text")


async def test_what_is_too_long_is_not_taken_along_by_a_change(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    await visitor.do("change|audience", audience="chosen", text="x" * 50_000)
    assert visitor.status == 422
    assert "50,000 characters; 2,000 fit" in visitor.html
    assert len(visitor.held("text")[0]) == 50_000
    assert all(len(value) <= 2000 for _, value in await kept(web, visitor))


async def test_a_button_does_not_take_what_is_too_long_with_it(web: Web, visitor: Visitor) -> None:
    buttons = Buttons((Button("praise.open", "Praise", ""),))
    await visitor.open(await web.link("ana", replace(SHORT, parts=(*SHORT.parts, buttons))))
    await visitor.do("press|praise.open|", text="eleven char")
    assert visitor.status == 422
    assert "11 characters; 10 fit" in visitor.html
    assert visitor.held("text") == ["eleven char"], "it is still on the page"
    await visitor.do("press|praise.open|", text="ten letter")
    assert (visitor.status, "submit" in visitor.actions, "ten letter" in visitor.html) == (200, True, False)


async def test_a_body_larger_than_any_form_is_not_read(web: Web, visitor: Visitor) -> None:
    for shown in (SHORT, await web.form_of("ana", "praise")):
        await visitor.open(await web.link("ana", shown))
        raw = b"do=draft&f%3Atext=" + b"x" * 300_000
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with visitor.session.post(visitor.url, data=raw, headers=headers) as answer:
            assert answer.status == 413
        parts = FormData({"do": "draft"})
        parts.add_field("f:text", "x" * 300_000, content_type="text/plain")
        async with visitor.session.post(visitor.url, data=parts) as answer:
            assert answer.status == 413


async def test_a_body_of_thousands_of_little_files_opens_none(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("mira", FILE))
    parts = FormData([("do", "draft")])
    for n in range(2000):
        parts.add_field("f:file", b"a", filename=f"{n}.csv")
    async with visitor.session.post(visitor.url, data=parts) as answer:
        assert answer.status == 400


async def put(visitor: Visitor, name: str, content: bytes) -> Visitor:
    parts = FormData([(field, value) for field, value in Fields(visitor.html).fields if field != "f:file"])
    parts.add_field("do", "find|file")
    parts.add_field("f:file", content, filename=name)
    async with visitor.session.post(visitor.url, data=parts) as answer:
        visitor.html, visitor.status = await answer.text(), answer.status
    return visitor


async def test_uploads_of_others_do_not_cost_the_admin_hers(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("mira", FILE))
    await put(visitor, "people.csv", b"a,b")
    assert "Chosen before: people.csv" in visitor.html
    (mine,) = visitor.held("file")
    async with browser() as other:
        for n in range(8):
            await other.open(await web.link("ben", FILE))
            await put(other, f"{n}.csv", b"c,d")
            assert f"Chosen before: {n}.csv" in other.html
        await other.do("find|file", file=mine)
        assert "people.csv" not in other.html, "another page's file is nobody's"
    assert web.uploads.content(mine.partition(":")[0]) == b"a,b"
    await visitor.open(visitor.url)
    assert visitor.status == 200


async def test_where_no_room_is_left_a_file_is_refused_and_none_goes(
    web: Web, visitor: Visitor, other_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    await visitor.open(await web.link("mira", FILE))
    await put(visitor, "people.csv", b"12345678")
    (mine,) = visitor.held("file")
    await other_visitor.open(await web.link("ben", FILE))
    await put(other_visitor, "many.csv", b"123")
    assert (other_visitor.status, "Too many files" in other_visitor.html) == (422, True)
    await put(visitor, "better.csv", b"1234567890")
    assert "Chosen before: better.csv" in visitor.html, "one's own makes room"
    assert web.uploads.content(mine.partition(":")[0]) is None


async def test_what_no_form_takes_is_refused_wherever_it_comes_from(web: Web) -> None:
    ben = Handle("slack", web.by("ben").external)
    for field, answers in (
        ("text", Answers({"text": "x" * 3001, "people": (ben,), "audience": "everyone"})),
        ("people", Answers({"text": "well done", "people": tuple(Handle("slack", f"U{n}") for n in range(5000))})),
    ):
        submitted = FormSubmitted(web.by("ana"), "praise.give", answers, "", f"forged {field}")
        reply = await web.office.engine.bot.form(submitted)
        assert isinstance(reply, FieldErrors)
        assert "more than fits" in reply.errors[field]


# ---------------------------------------------------------------- shut out behind a proxy


async def test_strangers_at_the_same_address_shut_nobodys_page(web: Web, visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    async with browser() as stranger:
        for n in range(150):
            await stranger.open(f"{web.address}/form/guess{n}")
        assert stranger.status == 429
    await visitor.open(url)
    assert visitor.status == 200
    await visitor.do("draft", text="typed meanwhile")
    assert visitor.status == 204


async def test_behind_a_trusted_proxy_strangers_are_told_apart(office: Office, visitor: Visitor) -> None:
    async with web_beside(office, ["127.0.0.0/8"]) as web:
        statuses, last = [], 0
        for address, times in (("203.0.113.7", 25), ("203.0.113.8", 1), ("1.2.3.4, 203.0.113.7", 1)):
            for n in range(times):
                headers = {"X-Forwarded-For": address}
                async with visitor.session.get(f"{web.address}/form/guess{n}", headers=headers) as answer:
                    last = answer.status
            statuses.append(last)
    assert statuses == [429, 404, 429]


async def test_many_typists_at_one_address_do_not_stop_each_other(
    web: Web, visitor: Visitor, other_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_guard, "A_MINUTE", RateLimitItemPerMinute(8))
    await visitor.open(await web.link("ana", SHORT))
    for _ in range(10):
        await visitor.open(visitor.url)
    assert visitor.status == 429
    await other_visitor.open(await web.link("ben", SHORT))
    assert other_visitor.status == 200


@pytest.mark.parametrize(
    ("address", "whose"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", ""), ("unix", "unix")],
)
def test_a_network_of_somebody_is_one_stranger(address: str, whose: str) -> None:
    assert find_network(address) == whose


# ---------------------------------------------------------------- whose browser it is


async def test_a_page_is_taken_by_a_press_and_not_by_a_look(web: Web, visitor: Visitor, other_visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    for _ in range(3):
        async with visitor.session.get(url) as look:
            visitor.html = await look.text()
    html = visitor.html
    assert "Open it" in html
    assert not any(of in html for of in ("ubmit()", "requestSubmit", "click()", "fetch("))
    visitor.url = url
    await visitor.post({"do": "submit"})
    assert (visitor.status, "Open it" in visitor.html) == (403, True), "only that button opens it"
    await other_visitor.open(url)
    assert 'name="f:text"' in other_visitor.html


async def test_a_secret_that_the_browser_brings_along_opens_nothing(web: Web, visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    known = "k" * 32
    jar = {"Cookie": f"{browser_guard.COOKIE}={known}"}
    async with visitor.session.post(url, data={"do": "open"}, headers=jar, allow_redirects=False) as opened:
        assert opened.status == 303
        assert opened.cookies[browser_guard.COOKIE].value not in ("", known)
    async with aiohttp.ClientSession(cookies={}) as attacker, attacker.get(url, headers=jar) as answer:
        assert answer.status == 403
    assert 'name="f:text"' in (await visitor.open(url)).html


@pytest.mark.parametrize("rubbish", ["!", "=", "==", " ", "\x00", "é", "~~~~", "\n", ";x", "A", ".", "%"])
async def test_a_token_with_rubbish_in_it_is_none(
    web: Web, visitor: Visitor, logged: io.StringIO, rubbish: str
) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    start, _, token = url.rpartition("/")
    for changed in (token + rubbish, rubbish + token, token[:30] + rubbish + token[30:]):
        await visitor.open(f"{start}/{quote(changed, safe='')}")
        assert visitor.status == 404, changed
    assert "exception" not in logged.getvalue()
    assert (await visitor.open(url)).status == 200


async def test_a_token_has_one_spelling(web: Web, visitor: Visitor) -> None:
    """The last letter of a signature holds bits that mean nothing."""
    url = await web.link("ana", await web.form_of("ana", "praise"))
    for letter in "AQgwEIMUYckos048":
        if not url.endswith(letter):
            assert (await visitor.open(url[:-1] + letter)).status == 404
