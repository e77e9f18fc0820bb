"""Slack's escaped text: read into runs, and written where Slack insists on a string."""

from __future__ import annotations

import re

from bot.messages import Mention, Room, RoomLink, Run, Text, Words
from bot.people import Handle

PLATFORM = "slack"

# Slack: <@U…|name>, <#C…|name>, <!here>, <!subteam^S…|@name>, <address|label>; everything else has its < > & escaped
CONTROL = re.compile(r"<([@#!]?)([^<>|@#!][^<>|]*)(?:\|([^<>]*))?>")

SHORTEST_LIMIT = 3800  # chat.update refuses a `text` over 4,000 characters with msg_too_long, docs.slack.dev
WORD_JOINER = "\N{WORD JOINER}"
RINGING = re.compile(r"@(?=here|channel|everyone|group)", re.IGNORECASE)


def runs(escaped: str) -> Text:
    """What Slack escaped, as runs. Addresses stay words: people typed them, and they are kept so."""
    found: list[Run] = []
    end = 0
    for match in CONTROL.finditer(escaped):
        _add(found, Words(unescape(escaped[end : match.start()])))
        _add(found, _control(match[1], match[2], unescape(match[3] or "")))
        end = match.end()
    _add(found, Words(unescape(escaped[end:])))
    return tuple(found)


def _control(sign: str, target: str, label: str) -> Run:
    if sign == "@":
        return Mention(label or target, (Handle(PLATFORM, target),))
    if sign == "#":
        return RoomLink(Room(PLATFORM, target, label))
    if sign == "!":
        return Words(label if "^" in target else f"@{target}")
    return Words(_address(unescape(target), label))


def _address(target: str, label: str) -> str:
    """As it is typed: Slack puts a label that is part of the address behind each, others are somebody's own words."""
    if label and not target.startswith("tel:") and label.rstrip("/").lower() not in target.lower():
        return f"<{target}|{label}>"
    return label if label and target.startswith(("mailto:", "tel:")) else target


def _add(found: list[Run], run: Run) -> None:
    if not isinstance(run, Words):
        found.append(run)
    elif run.text:
        last = found[-1] if found else None
        if isinstance(last, Words):
            found[-1] = Words(last.text + run.text)
        else:
            found.append(run)


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """For Slack's `text` argument: nothing in it links, mentions or rings anybody."""
    quoted = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return RINGING.sub("@" + WORD_JOINER, quoted)


def fallback(text: str) -> str:
    """The line of a notification. The blocks carry the whole; this one is shortened to what Slack takes."""
    shown = text
    while len(quoted := escape(shown)) > SHORTEST_LIMIT:
        shown = shown[: len(shown) * SHORTEST_LIMIT // len(quoted) - 1] + "…"
    return quoted
