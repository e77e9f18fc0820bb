"""How messages, forms and Home look as Block Kit; and that nothing anybody typed gets live."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.blocks import pages
from adapters.slack.text import fallback, runs
from adapters.slack.views import modal
from bot.forms import ChoiceField, Form, Option, TextField
from bot.messages import (
    Button,
    Buttons,
    Confirm,
    Divider,
    Heading,
    Link,
    Mention,
    Message,
    Paragraph,
    Part,
    Quote,
    Room,
    RoomLink,
    SmallPrint,
    Style,
    Text,
    Words,
    plain,
)
from bot.people import Handle
from tests.platforms.slack.fake import check_blocks

BEN = Mention("Ben", (Handle("hipchat", "7"), Handle("slack", "UBEN")))
FAR = Mention("Fay", (Handle("hipchat", "9"),))


def one(*parts: Part) -> Any:
    [page] = pages(Message(parts))
    check_blocks([dict(block) for block in page.blocks])
    return page.blocks


def rich(*parts: Part) -> Any:
    return one(*parts)[0]["elements"][0]["elements"]


def test_runs_become_elements_that_slack_never_parses() -> None:
    text: Text = (
        Words("<!here> & "),
        Words("bold", bold=True),
        Words("both", bold=True, italic=True),
        BEN,
        FAR,
        RoomLink(Room("slack", "C1", "kudos")),
        RoomLink(Room("hipchat", "12", "praise")),
        Link("https://acme.example/1", "the message"),
    )
    assert rich(Paragraph(text)) == [
        {"type": "text", "text": "<!here> & "},
        {"type": "text", "text": "bold", "style": {"bold": True}},
        {"type": "text", "text": "both", "style": {"bold": True, "italic": True}},
        {"type": "user", "user_id": "UBEN"},
        {"type": "text", "text": "Fay"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "text", "text": "#praise"},
        {"type": "link", "url": "https://acme.example/1", "text": "the message"},
    ]


def test_emoji_are_elements_and_times_are_not() -> None:
    typed = "at 12:30:00 :not an emoji: a:b:c (:+1:)"
    assert rich(Paragraph((Words(typed, bold=True),))) == [
        {"type": "text", "text": "at 12:30:00 :not an emoji: a:b:c (", "style": {"bold": True}},
        {"type": "emoji", "name": "+1"},
        {"type": "text", "text": ")", "style": {"bold": True}},
    ]
    assert rich(Paragraph((Words(":tada::100: :wave::skin-tone-2:"),))) == [
        {"type": "emoji", "name": "tada"},
        {"type": "emoji", "name": "100"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "wave::skin-tone-2"},
    ]


def test_each_part_has_its_block() -> None:
    blocks = one(
        Heading("Praise"),
        Paragraph((Words("Ana praised"),)),
        Quote((Words("You saved it"),)),
        Divider(),
        SmallPrint((Words("Only "), BEN, Words(" sees <this>"))),
        Buttons((Button("praise.undo", "Undo", "17", Style.DANGER, Confirm("Sure?", "It goes.", "Undo", "Keep")),)),
    )
    assert [block["type"] for block in blocks] == ["header", "rich_text", "rich_text", "divider", "context", "actions"]
    assert blocks[2]["elements"][0]["type"] == "rich_text_quote"
    assert blocks[4]["elements"][0] == {"type": "plain_text", "text": "Only Ben sees <this>", "emoji": True}
    assert blocks[5]["elements"][0]["confirm"]["deny"]["text"] == "Keep"


def test_small_print_with_a_link_stays_a_link() -> None:
    assert rich(SmallPrint((Words("See "), Link("https://acme.example", "this")))) == [
        {"type": "text", "text": "See ", "style": {"italic": True}},
        {"type": "link", "url": "https://acme.example", "text": "this"},
    ]


def test_a_long_heading_is_bold_instead_of_cut() -> None:
    assert rich(Heading("x" * 151))[0]["style"] == {"bold": True}


def test_what_says_nothing_is_left_out() -> None:
    assert pages(Message((Paragraph(()), Quote((Words(""),)), Heading(""), Divider())))[0].blocks == [
        {"type": "divider"}
    ]


def test_equal_acts_get_unequal_ids() -> None:
    row = Buttons(tuple(Button("praise.undo", "Undo", str(n)) for n in range(30)))
    first, second = one(row)
    assert len(first["elements"]) == 25
    assert [e["action_id"] for e in first["elements"]][:3] == ["praise.undo", "praise.undo:2", "praise.undo:3"]
    assert second["elements"][-1]["action_id"] == "praise.undo:30"


@given(st.lists(st.text(min_size=1, max_size=9000), min_size=1, max_size=12), st.booleans())
def test_long_text_is_split_and_never_cut(texts: list[str], quote: bool) -> None:
    kind = Quote if quote else Paragraph
    shares = pages(Message(tuple(kind((Words(text), BEN)) for text in texts)))
    said = ""
    for page in shares:
        assert 1 <= len(page.blocks) <= 50
        letters = 0
        blocks: Any = page.blocks
        for block in blocks:
            [row] = block["elements"]
            for element in row["elements"]:
                words = element.get("text") or f":{element['name']}:" if element["type"] != "user" else "Ben"
                assert 1 <= len(words) <= 3000
                letters += len(words)
                said += words
        assert letters <= 13_000
    assert said == "".join(text + "Ben" for text in texts)


def test_text_is_split_between_words_where_there_are_any() -> None:
    blocks = one(Paragraph((Words("word " * 1000),)))
    assert all(block["elements"][0]["elements"][0]["text"].endswith("word ") for block in blocks)


def test_many_blocks_become_many_messages() -> None:
    shares = pages(Message(tuple(Paragraph((Words(f"line {n}"),)) for n in range(120))))
    assert [len(page.blocks) for page in shares] == [50, 50, 20]
    assert shares[2].text.startswith("line 100\n")


# ---------------------------------------------------------------- nobody rings a channel through us

LIVE = re.compile(r"<[@#!]|<https?:|<mailto:|@(here|channel|everyone)\b", re.IGNORECASE)
CORPUS = (
    "<!channel>",
    "<!here|here>",
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "@here",
    "@Channel",
    "@everyone!",
    "<@U0BOSS>",
    "<https://evil.example|Approve>",
    "<!subteam^S1|@all>",
    "<!date^0^{date}|@here>",
    "@\u200bhere",
    "*bold* _it_ ~no~ `code`",
    "#general https://evil.example",
    "\u202e<!channel>\u202c",
)
WILD = st.one_of(st.sampled_from(CORPUS), st.text(), st.lists(st.sampled_from(CORPUS)).map("".join))


def strings(value: object) -> list[tuple[str, str]]:
    """Every string under a key that Slack may parse: `text` of anything but plain_text and rich text."""
    if isinstance(value, dict):
        parsed = value.get("type") in {"mrkdwn", "markdown"}
        own = [("text", value["text"])] if parsed and isinstance(value.get("text"), str) else []
        return own + [found for inner in value.values() for found in strings(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    return []


@given(WILD)
def test_no_message_rings_a_channel(typed: str) -> None:
    words = (Words(typed), Mention(typed), RoomLink(Room("hipchat", "1", typed)), Link("https://a.example", typed))
    message = Message((Heading(typed), Paragraph(words), Quote(words), SmallPrint(words), SmallPrint(words[:1])), words)
    for page in pages(message):
        assert strings(page.blocks) == []
        assert not LIVE.search(page.text)
        assert not {e["type"] for e in _elements(page.blocks)} & {"broadcast", "usergroup", "user", "channel"}


def _elements(value: object) -> list[Any]:
    if isinstance(value, dict):
        own = [value] if isinstance(value.get("type"), str) else []
        return own + [found for inner in value.values() for found in _elements(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _elements(inner)]
    return []


@given(WILD)
def test_no_form_rings_a_channel(typed: str) -> None:
    short = typed[:70] or "x"
    form = Form(
        "praise.give",
        short[:24],
        (
            TextField("text", short, typed[:2000], hint=short, placeholder=short),
            ChoiceField("who", short, (Option("a", short, short),), hint=short),
            Paragraph((Words(typed),)),
        ),
        submit=short[:24],
    )
    view = modal(form)
    assert strings(view) == []
    assert json.dumps(view)


@given(WILD)
def test_what_comes_in_escaped_reads_as_it_was_typed(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(runs(escaped)) == typed


def test_a_notification_is_shortened_and_stays_within_what_slack_takes() -> None:
    assert len(fallback("&" * 50_000)) <= 4000
    assert fallback("x" * 50_000).endswith("…")
    assert fallback("short") == "short"


def test_the_summary_is_what_a_notification_shows() -> None:
    [page] = pages(Message((Paragraph((Words("long"),)),), (BEN, Words(" was praised"))))
    assert page.text == "Ben was praised"


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("<@U1|ben> hi", (Mention("ben", (Handle("slack", "U1"),)), Words(" hi"))),
        ("<@W1>", (Mention("W1", (Handle("slack", "W1"),)),)),
        ("<#C1|kudos>", (RoomLink(Room("slack", "C1", "kudos")),)),
        ("<#C1|>", (RoomLink(Room("slack", "C1", "")),)),
        ("@ben hi", (Words("@ben hi"),)),
        ("a &lt;b&gt; &amp;amp;", (Words("a <b> &amp;"),)),
        ("see <https://a.example/?a=1&amp;b=2|a.example>", (Words("see https://a.example/?a=1&b=2"),)),
        ("<mailto:a@b.c|a@b.c>", (Words("a@b.c"),)),
        (
            "<https://a.example/|our board> <mailto:a@b.c|us>",
            (Words("<https://a.example/|our board> <mailto:a@b.c|us>"),),
        ),
        ("<!here> <!subteam^S1|@team>", (Words("@here @team"),)),
        ("<!date^1^{date}|2 May>", (Words("2 May"),)),
        ("", ()),
        ("<> <@> < b", (Words("<> <@> < b"),)),
    ],
)
def test_slacks_text_is_read(escaped: str, text: Text) -> None:
    assert runs(escaped) == text
