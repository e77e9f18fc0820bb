"""Reviews as people in HipChat answer them: links in private messages, and pages of which nothing is stored."""

from __future__ import annotations

import html
import re

from tests.hipchat.two_chats import TwoChatOffice
from tests.webforms.office import Fields, Visitor

INVITED = "What is it like to work with Dmitri Aaltonen?"
ANSWER, DECLINE, LATER, ANONYMOUS = "Answer about Dmitri Aaltonen", "I'd rather not", "Later", "How anonymous is this?"
TEXT = "f:q1"


async def links(office: TwoChatOffice, handle: str, words: str = INVITED) -> dict[str, str]:
    """Those of the newest message with these words, by what they are called."""
    return links_in((await office.whispered(handle, words)).text)


def links_in(text: str) -> dict[str, str]:
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', text)
    return {html.unescape(label): html.unescape(url) for url, label in found}


def said(visitor: Visitor) -> str:
    """What the page says, without its looks."""
    main = visitor.html.partition("<main")[2].partition("<script")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main.partition(">")[2])).split())


def text_field(visitor: Visitor) -> str:
    """Of the first question in one's own words."""
    found = re.search(r'<textarea[^>]*name="(f:[^"]+)"', visitor.html)
    assert found, visitor.html
    return found[1]


def choice_field(visitor: Visitor) -> str:
    """That says what becomes of it if too few share."""
    found = re.search(r'name="f:(p\d+-passed_on)"', visitor.html)
    assert found, visitor.html
    return found[1]


def quick(visitor: Visitor) -> dict[str, str]:
    """ "I can't tell" to each question that is quick to answer, by field."""
    names = dict.fromkeys(
        re.findall(r'type="radio"[^>]*name="f:([^"]+)"|name="f:([^"]+)"[^>]*type="radio"', visitor.html)
    )
    return {first or second: "0" for first, second in names}


async def types(visitor: Visitor, field: str, text: str, nth: int = 1) -> int:
    """As the page's script sends it; the page stays as it is."""
    page = visitor.html
    sent = [(name, value) for name, value in Fields(page).fields if name != field]
    await visitor.post([*sent, (field, text), ("nth", str(nth)), ("age", "0"), ("at", field[2:]), ("do", "draft")])
    visitor.html, status = page, visitor.status
    return status


async def presses(visitor: Visitor, act: str, **values: str) -> None:
    found = [each for each in visitor.actions if each.startswith(f"press|{act}|")]
    assert found, (act, visitor.actions)
    await visitor.do(found[0], **values)


async def shares(visitor: Visitor, text: str) -> None:
    field = text_field(visitor)
    await visitor.do("submit", **quick(visitor), **{field[2:]: text})
