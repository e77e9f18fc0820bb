"""Nobody rings a channel through the bot, in whatever field they write and wherever it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.blocks.text import live_tokens
from adapters.sandbox.seen import live
from tests.office import Office
from tests.promises.everywhere import company_of, say_everywhere, shown

LINKS = ("<https://evil.example>", "<mailto:a@evil.example>")
"""What people may link, where the place it leads to is said."""
RINGS = re.compile(r"@(?:here|channel|everyone|group)\b", re.IGNORECASE)

NASTY = (
    "<!channel> @here",
    "<!here|x> @channel",
    "<!everyone> @everyone",
    "<!subteam^S0ALL|@all>",
    "<https://evil.example|https://bank.example>",
    "<mailto:a@evil.example|us>",
    "@\u200bhere <\u200b!channel>",
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "<<!channel>>",
    "*<!channel>*",
    "<!date^1^{date}^https://evil.example|x>",
    "<#C0|general> <@U0|eun>",
)


@pytest.mark.parametrize("start", [0, 7])
async def test_no_live_token_reaches_the_workspace(tmp_path: Path, start: int) -> None:
    some = NASTY[start : start + 7]
    async with company_of(" ".join(some)[:70], tmp_path) as office:
        stranger = office.person("eun").id
        await say_everywhere(office, f"{' '.join(some)} <@{stranger}> <@{stranger}|x>", some)
        found = list(shown(office))
        assert sum("evil.example" in str(each) or "!channel" in str(each) for each in found) > 20
        wanted = expected(office)
        for body in found:
            assert set(lively(body)) <= wanted, body
            assert not RINGS.search(str(body.get("text", ""))), body
            assert not list(lying(body.get("blocks"))), body


TURNING = "aa\u202ebb\u2066cc\u2067dd\u202bee\u200bff"
"""Marks that turn what follows around, until the end of the line, and a blank without width."""


async def test_what_people_write_turns_no_line_around(tmp_path: Path) -> None:
    async with company_of("Ben\u202eliam", tmp_path) as office:
        await say_everywhere(office, TURNING, ["Courage"])
        said = {each for body in shown(office) for each in strings(body)}
        turned = [each for each in said if TURNS.search(each) or each.count("\u2068") != each.count("\u2069")]
        assert not turned, "\n".join(turned)
        lines = {each for body in shown(office) for each in strings(body) if "aabb" in each}
        assert {"aabbccddeeff"} <= lines, "names, titles, topics and questions have no hidden letters either"


TURNS = re.compile("[\u202a-\u202e\u2066\u2067]")


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    rows = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
    for each in rows:
        yield from strings(each)


def expected(office: Office) -> set[str]:
    """The only live things: those who are praised or praise, and the channel that was set."""
    people = {f"<@{office.person(name).id}>" for name in ("ana", "ben", "carla", "mira", "dmitri")}
    return people | {f"<#{office.channel('kudos').id}>", *LINKS}


def lying(node: object) -> Iterator[str]:
    """Links to somewhere else whose words don't say where, and aren't followed by it."""
    rows = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
    for place, each in enumerate(rows):
        if isinstance(each, dict) and each.get("type") == "link" and "evil" in each["url"]:
            after = str(rows[place + 1].get("text", "")) if place + 1 < len(rows) else ""
            if each["text"] != each["url"] and not after.startswith((" (evil.example)", " (a@evil.example)")):
                yield each["url"]
        yield from lying(each)


def lively(body: dict[str, Any]) -> list[str]:
    text = body.get("text")
    return [*(live_tokens(text) if isinstance(text, str) else ()), *live(body.get("blocks"))]
