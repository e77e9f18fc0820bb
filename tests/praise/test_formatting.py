"""Marks that people type (*bold*, lists, code, links) are shown as such, and nothing among them becomes alive."""

from __future__ import annotations

from typing import Any

import pytest

from tests.praise.office import Office

LIST = (
    "Thanks for:\n- the *plan*\n- the ~long~ night\n1. first\n2. second\n> as you said\n```\nmake it *so*\n```\nAgain!"
)


async def in_quote(office: Office, typed: str) -> list[dict[str, Any]]:
    """The elements of the block with the words of a praise, as they were posted."""
    await office.person("ana").type(f"/praise @ben {typed}")
    blocks = (await office.post()).blocks
    return list(blocks[1]["elements"])


@pytest.mark.parametrize(
    ("typed", "style"),
    [
        ("*launch*", {"bold": True}),
        ("_launch_", {"italic": True}),
        ("~launch~", {"strike": True}),
        ("`launch`", {"code": True}),
        ("*_launch_*", {"bold": True, "italic": True}),
    ],
)
async def test_marks_in_praise_are_drawn_not_shown(office: Office, typed: str, style: dict[str, bool]) -> None:
    [quote] = await in_quote(office, f"you saved the {typed}!")
    assert quote == {
        "type": "rich_text_quote",
        "elements": [
            {"type": "text", "text": "you saved the "},
            {"type": "text", "text": "launch", "style": style},
            {"type": "text", "text": "!"},
        ],
    }
    assert "you saved the launch!" in (await office.post()).text


async def test_lists_quotes_and_code_keep_their_lines(office: Office) -> None:
    elements = await in_quote(office, LIST)
    assert [each["type"].removeprefix("rich_text_") for each in elements] == [
        *("quote", "list", "list", "quote", "preformatted", "quote")
    ]
    bullets, numbers = elements[1:3]
    assert (bullets["style"], bullets["border"], len(bullets["elements"])) == ("bullet", 1, 2)
    assert (numbers["style"], len(numbers["elements"])) == ("ordered", 2)
    assert elements[4]["elements"] == [{"type": "text", "text": "make it *so*"}]


async def test_a_link_says_where_it_leads(office: Office) -> None:
    typed = (
        "see https://a.example/x_y_z, <https://evil.example|https://bank.example>, <https://b.example/1|the board>"
        " and <javascript:alert(1)|this>, https://bank.example@evil.example"
    )
    [quote] = await in_quote(office, typed)
    links = [(each["url"], each["text"]) for each in quote["elements"] if each["type"] == "link"]
    assert links == [
        ("https://a.example/x_y_z", "https://a.example/x_y_z"),
        ("https://evil.example", "https://evil.example"),
        ("https://b.example/1", "the board"),
    ]
    assert "the board (b.example)" in (await office.post()).plain


async def test_the_form_shows_what_was_typed_and_search_finds_the_words(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben you *saved* the _launch_")
    await office.post()
    await ana.type("/praise list @ben saved launch")
    assert ana.modal is not None
    assert "you saved the launch" in ana.modal.plain
    await ana.press("Edit")
    assert ana.value(None, "text") == "you *saved* the _launch_"
