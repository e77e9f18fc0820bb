"""Who is meant by `/feedback give @ana @ben your summary saved me an hour`, and the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.feedback.give_rules import RECEIVERS_MOST, check_receiver
from bot.feedback.rules import refusal
from bot.mentions.typed import nick_at
from bot.messages import Mention, Run, Text, Words, plain
from bot.people import Handle, Person
from bot.routes import E, Interaction
from bot.store import Actor, Work
from bot.typed_text import clean

BETWEEN = re.compile(r"[\s,;:&+/]*+(?:and\s+(?=@|\Z))?+")
"""Between two names, and between the last one and the words."""


@dataclass(frozen=True, slots=True)
class ParsedGift:
    """`names` stand at the start, as mentions or as nicks without `@`; who is named further on is spoken of."""

    names: tuple[Mention | str, ...]
    text: str


def parse_gift(text: Text) -> ParsedGift:
    """Takes people off the start of what was typed until the words begin; those stay as they are, lines too."""
    names: list[Mention | str] = []
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

    def handles_on(self, platform: str) -> tuple[Handle, ...]:
        """One handle each, for a form's picker on that chat."""
        return tuple(handle for person in self.people if (handle := person.handle_on(platform)))


async def find_receivers(
    interaction: Interaction[E], work: Work, actor: Actor, names: Sequence[Mention | str]
) -> Receivers:
    """Looks up everybody named; raises `UnknownHandles` for those who have just joined."""
    looked_up = names[: 2 * RECEIVERS_MOST]
    mentions = [each for each in looked_up if isinstance(each, Mention)]
    found = await work.people.by_handles(actor.person.workspace, [h for each in mentions for h in each.handles])
    known = {handle: person for person in found for handle in person.handles}
    if strangers := [h for each in mentions for h in each.handles[:1] if h not in known]:
        interaction.meet(strangers)
    nicks = [each for each in looked_up if isinstance(each, str)]
    typed = await _find_nicks(interaction, work, actor, nicks) if nicks else {}
    meant = [
        [known[h] for h in each.handles if h in known][:1] if isinstance(each, Mention) else typed[each]
        for each in looked_up
    ]
    return _choose(actor.person, looked_up, meant, len(names))


async def _find_nicks(
    interaction: Interaction[E], work: Work, actor: Actor, nicks: Sequence[str]
) -> dict[str, list[Person]]:
    """Whoever left makes no name ambiguous."""
    found = await work.people.by_nicks(actor.person.workspace, interaction.event.by.platform, nicks)
    return {nick: [each for each in found[nick] if each.reachable] or list(found[nick]) for nick in nicks}


def _choose(giver: Person, names: Sequence[Mention | str], meant: Sequence[Sequence[Person]], named: int) -> Receivers:
    notices: list[str] = []
    for block, people in (("unknown_names", 0), ("ambiguous_names", 2)):
        missed = [_typed(name) for name, each in zip(names, meant, strict=True) if min(len(each), 2) == people]
        notices += [refusal(block, people=missed).sentence] if missed else []
    persons = {each[0].id: each[0] for each in meant if len(each) == 1}
    fine, refused = _sort(giver, persons.values())
    many = max(named, len(fine)) > RECEIVERS_MOST
    if many:
        refused.append(refusal("many_receivers", most=RECEIVERS_MOST, count=named).sentence)
    return Receivers(tuple(fine[:RECEIVERS_MOST]), (*notices, *refused))


def _sort(giver: Person, people: Iterable[Person]) -> tuple[list[Person], list[str]]:
    fine: list[Person] = []
    refused: list[str] = []
    for each in people:
        try:
            check_receiver(giver, each)
            fine.append(each)
        except NotAllowed as no:
            refused.append(no.sentence)
    return fine, refused


def _typed(name: Mention | str) -> str:
    return f"@{name.name if isinstance(name, Mention) else name}"
