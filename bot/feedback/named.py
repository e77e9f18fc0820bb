"""Who is named in `/feedback @ben @carla the move to the new site`, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.feedback.rules import REVIEWERS_MOST, check_reachable, refusal
from bot.mentions.typed import Piece, nick_at, pieces
from bot.messages import Mention, RoomLink, Text, plain
from bot.people import Handle, Person
from bot.routes import E, Interaction
from bot.store import Actor, Work
from bot.typed_text import clean

Name = Mention | str
LOOKED_UP_MOST = 2 * REVIEWERS_MOST
"""So many names of one command are looked up; nobody asks more people."""


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """`names` stand at the start or at the end, as mentions or as nicks without `@`; who is named between the words is
    spoken of, and not asked."""

    names: tuple[Name, ...]
    rest: tuple[Piece, ...]

    def topic(self, called: Mapping[Handle, str]) -> str:
        """The words, on one line, with people as they are called."""
        return clean(" ".join(_say(piece, called) for piece in self.rest))


def parse_command(text: Text) -> ParsedCommand:
    """People in any order at either end of the words."""
    found = pieces(text)
    first, rest = _take_names(found)
    last, rest = _take_names(rest[::-1])
    return ParsedCommand((*first, *last[::-1]), tuple(rest[::-1]))


def _take_names(found: list[Piece]) -> tuple[list[Name], list[Piece]]:
    """Names off the start, and what is left; an "and" between two of them belongs to neither."""
    names: list[Name] = []
    rest = list(found)
    while rest:
        if names and rest[0] == "and" and len(rest) > 1 and _name_of(rest[1]):
            del rest[0]
        name = _name_of(rest[0])
        if not name:
            break
        names.append(name)
        del rest[0]
    return names, rest


def _name_of(piece: Piece) -> Name | None:
    if isinstance(piece, Mention):
        return piece
    nick = nick_at(piece) if isinstance(piece, str) else ""
    return clean(nick) if nick and piece == f"@{nick}" else None


def _say(piece: Piece, called: Mapping[Handle, str]) -> str:
    if isinstance(piece, Mention):
        return next((called[handle] for handle in piece.handles if handle in called), piece.name)
    return plain((piece,)) if isinstance(piece, RoomLink) else piece


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who can be asked of those named, what the words say, and a sentence for whatever is in the way."""

    people: tuple[Handle, ...]
    topic: str
    notices: tuple[str, ...]


async def resolve_named(interaction: Interaction[E], work: Work, actor: Actor, line: ParsedCommand) -> Resolved:
    """Looks up everybody in the line; raises `UnknownHandles` for those who have just joined."""
    names = line.names[:LOOKED_UP_MOST]
    spoken_of = [piece for piece in line.rest if isinstance(piece, Mention)][:LOOKED_UP_MOST]
    mentions = [*(name for name in names if isinstance(name, Mention)), *spoken_of]
    found = await work.people.by_handles(actor.person.workspace, [h for each in mentions for h in each.handles])
    known = {handle: person for person in found for handle in person.handles}
    if strangers := [h for m in mentions for h in m.handles[:1] if not _person_of(m, known)]:
        interaction.meet(strangers)
    nicks = [name for name in names if isinstance(name, str)]
    typed = await _find_nicks(interaction, work, actor, nicks)
    people = [_person_of(each, known) if isinstance(each, Mention) else typed[each] for each in names]
    topic = line.topic({handle: each.name for handle, each in known.items()})
    here = interaction.event.by.platform
    return Resolved(*_choose(actor.person, people, names, topic, len(line.names), here))


async def _find_nicks(
    interaction: Interaction[E], work: Work, actor: Actor, nicks: Sequence[str]
) -> dict[str, Person | str]:
    """The person of each name, or the phrase that says why there is none."""
    if not nicks:
        return {}
    found = await work.people.by_nicks(actor.person.workspace, interaction.event.by.platform, nicks)
    likely = {nick: [each for each in found[nick] if each.reachable] or list(found[nick]) for nick in nicks}
    return {
        nick: people[0] if len(people) == 1 else ("ambiguous_names" if people else "unknown_names")
        for nick, people in likely.items()
    }


def _person_of(mention: Mention, known: Mapping[Handle, Person]) -> Person | None:
    return next((known[handle] for handle in mention.handles if handle in known), None)


def _choose(
    requester: Person, people: Sequence[Person | str | None], names: Sequence[Name], topic: str, named: int, here: str
) -> tuple[tuple[Handle, ...], str, tuple[str, ...]]:
    """One handle each of those who can be asked, and why others are left out."""
    notices: list[str] = []
    for block in ("unknown_names", "ambiguous_names"):
        missed = [
            f"@{name.name if isinstance(name, Mention) else name}"
            for name, person in zip(names, people, strict=True)
            if person == block or (person is None and block == "unknown_names")
        ]
        notices += [refusal(block, people=missed).sentence] if missed else []
    persons = {each.id: each for each in people if isinstance(each, Person)}
    if persons.pop(requester.id, None):
        notices.append(refusal("yourself_named").sentence)
    askable = []
    for each in persons.values():
        try:
            check_reachable([each])
            askable.append(each)
        except NotAllowed as refused:
            notices.append(refused.sentence)
    if max(named, len(askable)) > REVIEWERS_MOST:
        notices.append(refusal("many_people", most=REVIEWERS_MOST, count=named).sentence)
    picked = (each.handle_on(here) for each in askable[:REVIEWERS_MOST])
    return tuple(handle for handle in picked if handle), topic, tuple(notices)
