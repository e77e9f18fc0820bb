"""Who is meant by `/feedback give @ana @ben your summary saved me an hour`, and the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.feedback.give_rules import RECEIVERS_MOST, check_receiver
from bot.feedback.names import Name, find_meant, sort_out
from bot.feedback.rules import refusal
from bot.mentions.typed import nick_at
from bot.messages import Mention, Run, Text, Words, plain
from bot.people import Person
from bot.routes import E, Interaction
from bot.store import Actor, Work
from bot.typed_text import clean

LOOKED_UP_MOST = 2 * RECEIVERS_MOST
BETWEEN = re.compile(r"[\s,;:&+/]*+(?:and\s+(?=@|\Z))?+")
"""Between two names, and between the last one and the words."""


@dataclass(frozen=True, slots=True)
class ParsedGift:
    """`names` stand at the start, as mentions or as nicks without `@`; who is named further on is spoken of."""

    names: tuple[Name, ...]
    text: str


def parse_gift(text: Text) -> ParsedGift:
    """Takes people off the start of what was typed until the words begin; those stay as they are, lines too."""
    names: list[Name] = []
    rest: list[Run] = list(text)
    while rest:
        first = rest[0]
        if isinstance(first, Mention):
            names.append(first)
            del rest[0]
            continue
        if not isinstance(first, Words):
            break
        left = first.text[match.end() :] if (match := BETWEEN.match(first.text)) else first.text
        nick = nick_at(left)
        rest[0:1] = [Words(left[1 + len(nick) :] if nick else left)] if left else []
        if nick and clean(nick):
            names.append(clean(nick))
        elif left:
            break
    return ParsedGift(tuple(names), clean(plain(tuple(rest))))


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who can be given something of those named, and a sentence for whatever is in the way of the others."""

    people: tuple[Person, ...] = ()
    notices: tuple[str, ...] = ()


async def find_receivers(interaction: Interaction[E], work: Work, actor: Actor, names: Sequence[Name]) -> Receivers:
    """Looks up everybody named; raises `UnknownHandles` for those who have just joined."""
    found = await find_meant(interaction, work, actor, names[:LOOKED_UP_MOST])
    fine, refused = sort_out(found.clear, lambda person: check_receiver(actor.person, person))
    if len(names) > LOOKED_UP_MOST:
        refused.append(refusal("many_receivers", most=RECEIVERS_MOST, count=len(names)).sentence)
    elif left_out := [each.name for each in fine[RECEIVERS_MOST:]]:
        refused.append(refusal("left_out_gift", most=RECEIVERS_MOST, people=left_out).sentence)
    return Receivers(tuple(fine[:RECEIVERS_MOST]), (*found.notices(), *refused))
