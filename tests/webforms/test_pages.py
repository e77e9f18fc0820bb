"""A one-time page, as a browser meets it: the same form, checks and receipts as in a chat with forms of its own."""

from __future__ import annotations

import asyncio
import re
from datetime import date, timedelta

import pytest

from adapters.webforms.typed import answers, faults
from adapters.webforms.uploads import Uploads
from bot.forms import (
    Answers,
    ChecksField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    NumberField,
    Option,
    PeopleField,
    RoomField,
    TextField,
    Ticks,
)
from bot.messages import Button, Buttons, Message, Paragraph, Quote, Room, Words
from bot.people import Handle
from tests.webforms.office import Visitor, Web


async def test_praise_is_given_on_a_page(web: Web, visitor: Visitor) -> None:
    ben = web.by("ben").external
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    assert "#kudos" in visitor.html
    assert "Please fill this in" in (await visitor.do("submit")).html
    await visitor.do("find|people", **{"q:people": "ben"})
    assert "Ben Okafor" in visitor.html
    await visitor.do("submit", people=f"slack:{ben}", text="you saved the <b>launch</b>")
    assert "on its way to" in visitor.html
    posted = await web.office.posted("kudos", "you saved the <b>launch</b>")
    assert "@ana praised @ben" in posted.plain


async def test_the_form_changes_as_its_choices_do_and_keeps_what_was_typed(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    await visitor.do("change|audience", audience="chosen", text="half a sentence")
    assert 'name="q:chosen"' in visitor.html
    assert visitor.held("text") == ["half a sentence"]
    await visitor.do("change|audience", audience="self")
    assert 'name="q:people"' not in visitor.html


async def test_a_receipt_has_its_buttons(web: Web, visitor: Visitor) -> None:
    ben = web.by("ben").external
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    await visitor.do("submit", people=f"slack:{ben}", text="you helped")
    await web.office.posted("kudos", "you helped")
    edit = next(action for action in visitor.actions if "praise.edit" in action)
    await visitor.do(edit)
    assert visitor.held("text") == ["you helped"]
    await visitor.do("submit", text="you helped a lot")
    await web.office.posted("kudos", "you helped a lot")
    undo = next(action for action in visitor.actions if "praise.undo" in action)
    await visitor.do(undo)
    if undo.startswith("ask"):
        await visitor.do(undo.replace("ask", "press", 1))
    kudos = web.office.channel("kudos")
    await web.office.until(lambda: not any("helped a lot" in message.plain for message in kudos.messages))


@pytest.mark.parametrize("nothing", ["", "\u3164"])
async def test_what_is_missing_is_named_with_its_own_mark_alone(web: Web, visitor: Visitor, nothing: str) -> None:
    await visitor.open(await web.link("ana", await web.form_of("ana", "objective")))
    await visitor.do("submit", title=nothing)
    assert re.search(r"Please look at: <a [^>]*>What do you want to reach\?</a>[^.]{0,9}</p>", visitor.html), (
        visitor.html
    )


async def test_sent_twice_it_is_done_once(web: Web, visitor: Visitor) -> None:
    ben = web.by("ben").external
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    before = visitor.html
    await visitor.do("submit", people=f"slack:{ben}", text="once only")
    receipt = visitor.html
    visitor.html = before
    await visitor.do("submit", people=f"slack:{ben}", text="once only")
    assert "on its way to" in visitor.html
    assert visitor.html.count("<button") == receipt.count("<button")
    await web.office.posted("kudos", "once only")
    await web.office.answered("ana", "/praise @ben afterwards")
    await web.office.posted("kudos", "afterwards")
    assert len([each for each in web.office.channel("kudos").messages if "once only" in each.plain]) == 1


async def test_what_is_only_read_can_not_be_sent(web: Web, visitor: Visitor) -> None:
    """The browser went back, and showed the form that was sent already."""
    ben = web.by("ben").external
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    await visitor.do("submit", people=f"slack:{ben}", text="looked at again")
    await visitor.do("submit", people=f"slack:{ben}", text="looked at again")
    assert (visitor.status, "on its way to" in visitor.html) == (200, True)
    assert "Please" not in visitor.html


async def test_a_draft_is_there_when_the_page_is_opened_again(web: Web, visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    await visitor.open(url)
    await visitor.do("draft", text="not ready yet")
    assert visitor.status == 204
    await visitor.open(url)
    assert visitor.held("text") == ["not ready yet"]


async def test_a_forwarded_link_says_so(web: Web, visitor: Visitor, other_visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    await visitor.open(url)
    await other_visitor.open(url)
    assert (other_visitor.status, "opened before" in other_visitor.html) == (403, True)
    assert "Ana" not in other_visitor.html
    await other_visitor.post({"do": "submit", "f:text": "not by Ana"})
    assert other_visitor.status == 403


async def test_a_look_without_going_on_leaves_the_link_to_its_person(web: Web, visitor: Visitor) -> None:
    """Chats fetch links to show what is behind them."""
    url = await web.link("ana", await web.form_of("ana", "praise"))
    async with visitor.session.get(url) as preview:
        assert "for you alone" in await preview.text()
    assert "Please" not in (await visitor.open(url)).html
    assert visitor.status == 200


async def test_an_old_or_broken_link_says_what_to_do(web: Web, visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    web.office.sandbox.clock.advance(timedelta(hours=25))
    for each in (url, url[:-1], f"{web.address}/form/rubbish"):
        await visitor.open(each)
        assert (visitor.status, "Type the command in your chat again" in visitor.html) == (404, True)


async def test_nobody_else_may_post_to_a_page(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    fields = {"f:people": f"slack:{web.by('ben').external}", "f:text": "forged", "do": "submit"}
    await visitor.post(fields)
    assert visitor.status == 403
    await web.office.answered("ana", "/praise @ben honest")
    await web.office.posted("kudos", "honest")
    assert not any("forged" in each.plain for each in web.office.channel("kudos").messages)


async def test_a_button_that_the_page_does_not_show_does_nothing(web: Web, visitor: Visitor) -> None:
    message = Message((Paragraph((Words("Look"),)), Buttons((Button("praise.list", "Mine"),))))
    await visitor.open(await web.link("ana", message))
    await visitor.do("press|directory.ask_manager|")
    assert ("Look" in visitor.html, "manager" in visitor.html) == (True, False)
    await visitor.do("press|praise.list|")
    assert 'name="f:words"' in visitor.html


async def test_the_page_keeps_to_itself(web: Web, visitor: Visitor) -> None:
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise")))
    assert visitor.headers["Cache-Control"] == "no-store"
    assert visitor.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in visitor.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in visitor.headers["Content-Security-Policy"]
    assert "ana" not in visitor.url.lower().removeprefix(web.address)
    async with visitor.session.get(f"{web.address}/form/") as nothing:
        assert nothing.status == 404


async def test_who_asks_too_often_waits(web: Web, visitor: Visitor) -> None:
    statuses = {(await visitor.open(f"{web.address}/form/guess{n}")).status for n in range(25)}
    assert statuses == {404, 429}
    assert visitor.headers["Retry-After"] == "60"


async def test_what_people_wrote_is_no_markup(web: Web, visitor: Visitor) -> None:
    said = "<script>alert(1)</script> {{ 7 * 7 }} \u202e"
    form = Form("praise.give", said[:24], (TextField("text", said, said), Quote((Words(said),))), submit="Send")
    await visitor.open(await web.link("ana", form))
    assert "<script>alert" not in visitor.html
    assert "{{ 7 * 7 }}" in visitor.html
    assert visitor.held("text") == [said]


async def test_a_page_says_nothing_at_rest(web: Web, visitor: Visitor) -> None:
    url = await web.link("ana", Form("praise.give", "Praise", (TextField("text", "Why?", "a canary"),), submit="Send"))
    await visitor.open(url)
    await visitor.do("draft", text="another canary")
    assert await _stored(web, "canary") == []
    assert await _stored(web, url.rsplit("/", 1)[1]) == []


async def _stored(web: Web, text: str) -> list[str]:
    from sqlalchemy import select

    from storage.tables import Row

    async with web.office.store.read() as work:
        return [
            table.name
            for table in Row.metadata.sorted_tables
            if any(text in str(value) for row in await work.sql.scan(select(table)) for value in row)
        ]


async def test_two_browsers_at_once_open_one(web: Web, visitor: Visitor, other_visitor: Visitor) -> None:
    url = await web.link("ana", await web.form_of("ana", "praise"))
    await asyncio.gather(visitor.open(url), other_visitor.open(url))
    assert {visitor.status, other_visitor.status} == {200, 403}


FORM = Form(
    "x.y",
    "All",
    (
        TextField("title", "Title", longest=5),
        NumberField("progress", "Progress", optional=True),
        DateField("due", "Due"),
        PeopleField("people", "People", most=2),
        ChoiceField("who", "Who", (Option("a", "A"), Option("b", "B"))),
        ChecksField("features", "Features", (Option("x", "X"), Option("y", "Y"))),
        RoomField("room", "Room", optional=True),
        FileField("file", "File", ("csv",), optional=True),
    ),
    submit="Send",
)
PEOPLE = (("people", "slack:U1"), ("people", "hipchat:7"))


def test_every_kind_of_field_is_read() -> None:
    uploads = Uploads()
    kept = uploads.keep("page", "people.csv", b"a,b")
    typed = (
        ("title", "abc"), ("progress", " 40 "), ("due", "2026-12-01"), *PEOPLE, ("who", "b"), ("features", "y"),
        ("features", "z"), ("room", "hipchat:1:Kudos: all"), ("file", f"{kept.id}:people.csv"), ("other", "x"),
    )  # fmt: skip
    found = answers(FORM, typed, kept)
    assert found == Answers(
        {
            "title": "abc",
            "progress": "40",
            "due": date(2026, 12, 1),
            "people": (Handle("slack", "U1"), Handle("hipchat", "7")),
            "who": "b",
            "features": Ticks(("y",)),
            "room": Room("hipchat", "1", "Kudos: all"),
            "file": kept,
        }
    )
    assert faults(FORM, found) == {}
    assert uploads.content(kept.id) == b"a,b"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "fill this in"),
        ("title", "   ", "fill this in"),
        ("title", "abcdef", "6 characters"),
        ("progress", "101", "from 0 to 100"),
        ("progress", "x", "from 0 to 100"),
        ("due", "tomorrow", "fill this in"),
        ("who", "c", "fill this in"),
        ("people", "nobody", "fill this in"),
    ],
)
def test_what_does_not_fit_is_said(field: str, value: str, sentence: str) -> None:
    good = {"title": "abc", "due": "2026-12-01", "people": "slack:U1", "who": "a"}
    typed = tuple((name, each) for name, each in (good | {field: value}).items())
    found = faults(FORM, answers(FORM, typed))
    assert list(found) == [field]
    assert sentence in found[field]


def test_too_many_people_and_another_kind_of_file_are_said() -> None:
    kept = Uploads().keep("page", "people.pdf", b"%PDF")
    typed = (("title", "abc"), ("due", "2026-12-01"), *PEOPLE, ("people", "slack:U3"), ("who", "a"))
    found = faults(FORM, answers(FORM, (*typed, ("file", f"{kept.id}:people.pdf")), kept))
    assert sorted(found) == ["file", "people"]


async def test_pages_whose_link_ended_are_removed(web: Web) -> None:
    await web.link("ana", await web.form_of("ana", "praise"))
    assert await web.links.forget() == 0
    web.office.sandbox.clock.advance(timedelta(hours=25))
    assert await web.links.forget() == 1


async def test_emoji_are_not_shown_as_their_names(web: Web, visitor: Visitor) -> None:
    await web.office.answered("ana", "/praise @ben :sparkles: great :acme-logo:")
    await visitor.open(await web.link("ana", await web.form_of("ana", "praise", "list")))
    assert "✨ great :acme-logo:" in visitor.html
