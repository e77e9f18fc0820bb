"""Who is named in `/feedback @ben @carla the move to the new site`, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.feedback.names import Meant, Name, find_meant, sort_out
from bot.feedback.rules import REVIEWERS_MOST, check_reachable, refusal
from bot.mentions.typed import Piece, nick_at, pieces
from bot.messages import Mention, RoomLink, Text, plain
from bot.people import Handle, Person, handles_on
from bot.routes import E, Interaction
from bot.store import Actor, Work
from bot.typed_text import clean

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
    spoken_of = [piece for piece in line.rest if isinstance(piece, Mention)][:LOOKED_UP_MOST]
    found = await find_meant(interaction, work, actor, line.names[:LOOKED_UP_MOST], spoken_of)
    topic = line.topic({handle: each.name for handle, each in found.known.items()})
    askable, notices = _choose(actor.person, found, len(line.names))
    return Resolved(handles_on(askable, interaction.event.by.platform), topic, notices)


def _choose(requester: Person, found: Meant, named: int) -> tuple[list[Person], tuple[str, ...]]:
    """Who can be asked, and why others are left out."""
    notices = found.notices()
    if requester.id in {each.id for each in found.clear}:
        notices.append(refusal("yourself_named").sentence)
    others = [each for each in found.clear if each.id != requester.id]
    askable, refused = sort_out(others, lambda person: check_reachable([person]))
    if named > LOOKED_UP_MOST:
        refused.append(refusal("many_people", most=REVIEWERS_MOST, count=named).sentence)
    elif left_out := [each.name for each in askable[REVIEWERS_MOST:]]:
        refused.append(refusal("left_out", most=REVIEWERS_MOST, people=left_out).sentence)
    return askable[:REVIEWERS_MOST], (*notices, *refused)
