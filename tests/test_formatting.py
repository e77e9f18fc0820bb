"""Marks are read from any text at all: nothing is lost, nothing becomes alive, and every chat can draw it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.hipchat.html import pages as hipchat_pages
from adapters.sandbox.hipchat.markup import check_html
from adapters.slack.blocks import pages as slack_pages
from adapters.webforms.render import Around, Frame, page
from bot.formatting import UNMARKED, read_line, read_marks
from bot.messages import Cited, CodeBlock, Item, Link, Mention, Message, Quote, RoomLink, Run, Text, Words, plain
from bot.shortened import LONGEST, shorten_marked

PIECES = st.sampled_from(
    (
        *(
            "*",
            "_",
            "~",
            "`",
            "```",
            "\n",
            "\n- ",
            "\n  - ",
            "\n1. ",
            "\n7) ",
            "\n> ",
            " ",
            "**",
            "word",
            "wörter",
            "5",
        ),
        *(
            "<",
            ">",
            "|",
            "&",
            "<@U1|ann>",
            "<!channel>",
            "@here",
            "@everyone",
            "<#C1|x>",
            ":tada:",
            "\u202e",
            "ありがとう",
        ),
        *(
            "https://a.example/x_y",
            "<https://evil.example|",
            "https://bank.example",
            "mailto:a@b.c",
            "javascript:",
            "(",
        ),
    )
)
TYPED = st.lists(PIECES | st.text(max_size=6), max_size=60).map("".join)
LETTERS = re.compile(r"[^\W_]+")


def flat(text: Text) -> list[Run]:
    return [each for run in text for each in (flat(run.text) if isinstance(run, Item | Cited) else [run])]


def inside(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [each for entry in node for each in inside(entry)]
    return [node, *inside(list(node.values()))] if isinstance(node, dict) else []


@given(TYPED)
def test_no_word_is_lost_and_nothing_but_words_and_links_is_found(typed: str) -> None:
    found = flat(read_marks(typed))
    assert {type(run) for run in found} <= {Words, Link, CodeBlock}
    said = plain(read_marks(typed)) + "".join(run.url for run in found if isinstance(run, Link))
    assert set(LETTERS.findall(typed)) <= set(LETTERS.findall(said)) or "".join(LETTERS.findall(typed)) in "".join(
        LETTERS.findall(said)
    )


@given(st.from_regex(UNMARKED, fullmatch=True))
def test_a_text_without_marks_is_read_at_once_as_it_is_line_by_line(typed: str) -> None:
    assert read_marks(typed) == read_marks(f"\n{typed}") == (Words(typed),)


@pytest.mark.parametrize(
    "begins", ["1. ", "7) ", "- ", "* ", "• ", "> ", "*b* ", "_i_ ", "~s~ ", "`c` ", "mailto:a@b.example "]
)
def test_a_mark_at_the_beginning_is_read_at_once_as_it_is_line_by_line(begins: str) -> None:
    assert read_marks(f"{begins}words") == read_marks(f"\n{begins}words") != (Words(f"{begins}words"),)


@given(TYPED)
def test_every_chat_can_draw_what_is_read(typed: str) -> None:
    message = Message((Quote(read_marks(typed or "x")),), summary=read_marks(typed or "x"))
    blocks = [block for each in slack_pages(message) for block in each.blocks]
    elements = inside(blocks)
    assert {each["type"] for each in elements if "type" in each} <= {
        *("rich_text", "rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"),
        *("text", "link", "emoji"),
    }
    assert all(each["elements"] for each in elements if "elements" in each)
    assert all(each["text"] for each in elements if each.get("type") == "text")
    for drawn in hipchat_pages(message, {}):
        check_html(drawn.message)
    assert (
        "<script"
        not in page(message, (), Around(), Frame("c", "o", "n")).partition("<blockquote")[2].partition("</block")[0]
    )


@given(TYPED)
def test_a_shortened_text_has_whole_marks(typed: str) -> None:
    text, is_cut = shorten_marked(typed * 3, 40)
    assert is_cut or text == read_marks(typed * 3)
    links = {run.url for run in flat(read_marks(typed * 3)) if isinstance(run, Link)}
    assert {run.url for run in flat(text) if isinstance(run, Link)} <= links
    assert all(run.text for run in flat(text) if isinstance(run, Words | CodeBlock))


def test_a_mark_at_the_end_of_what_is_shown_stays_a_mark() -> None:
    text, is_cut = shorten_marked(f"*{'very ' * 60}good*")
    assert is_cut
    assert len(plain(text)) <= LONGEST + 1
    assert isinstance(text[0], Words)
    assert text[0].bold
    assert "*" not in plain(text)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "snake_case_name and __init__",
            "2 * 3 * 4 = 24",
            "~/bin and ~/lib",
            "**twice**",
            "-40% build time",
            ">_< >50%",
        ),
        *("`open", "```open", "*open", "2026. What a year", "<!channel> <@U1|x> @here", "<javascript:x|y>"),
        *("https://bank.example@evil.example/", "https://", "http://[::1", "mailto:nobody", "https://x:99999/"),
    ],
)
def test_what_is_no_mark_stays_as_it_was_typed(typed: str) -> None:
    assert read_marks(typed) == (Words(typed),)


@pytest.mark.parametrize("label", ["bank.example", "https://bank.example/login", "me@bank.example", "b\u200bank"])
def test_a_label_that_looks_like_an_address_gives_way_to_the_address(label: str) -> None:
    assert read_line(f"<https://evil.example/|{label}>") == (Link("https://evil.example/", "https://evil.example/"),)


def test_no_names_and_rooms_are_read_from_words() -> None:
    found = flat(read_marks("@ann <@U1> <#C1|general> #general"))
    assert not any(isinstance(run, Mention | RoomLink) for run in found)
