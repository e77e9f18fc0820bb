"""What `/praise @ana @ben you saved the launch` says: who it is for, and the words.

People at the start are praised and told. A name further on is part of the words and stays a name: nobody is told
because they were spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.mentions.typed import NICK, nick_at
from bot.messages import Mention, Run, Text, Words, plain
from bot.people import Handle
from bot.typed_text import clean

BETWEEN = re.compile(r"(?:\+\+)?[\s,;:/，、；：]*+(?:(?:and\b|&|\+)\s*+)?(?=@|\Z)", re.IGNORECASE)
"""From one name to the next."""
BEFORE = re.compile(r"[\s,;:]*+(?=@|\Z)")
AFTER = re.compile(
    r"(?:(?:\+\+)?+[-–—.,;:!?…，、；：！？]*+(?=\s|\Z)|[,，、]++)?"  # at the name
    r"(?:[^\S\n]{1,4}+[-–—,;:]++(?=\s|\Z))?"
)
"""Signs between the last name and the words. One with something right behind it belongs to the words: `:tada:`, `-40%`.
So does what begins a line of its own: a list."""
ALL = frozenset({"here", "channel", "everyone", "everybody", "all", "group"})
EVERYBODY = re.compile(r"(?:everyone|everybody)\b", re.IGNORECASE)
A_NICK = re.compile(rf"(?<!\w){NICK.pattern}")
SPOKEN_OF_MOST = 10
"""As many as are praised at once; each costs a look into the directory."""


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """`named` are those at the start, as mentions or as typed nicks without `@`; `all` if `@here` or the like stood
    there, which nobody can be praised as."""

    named: tuple[Mention | str, ...]
    rest: Text
    all: bool = False

    @property
    def handles(self) -> tuple[Handle, ...]:
        """Every handle in the line, wherever it stands."""
        return tuple(h for run in (*self.named, *self.rest) if isinstance(run, Mention) for h in run.handles)

    @property
    def nicks(self) -> tuple[str, ...]:
        return tuple(name for name in self.named if isinstance(name, str))

    def words(self, names: Mapping[Handle, str]) -> str:
        """What was said, with the names of those who are spoken of."""
        return clean("".join(_name(run, names) for run in self.rest))

    @property
    def spoken_of(self) -> ParsedCommand:
        """The same words, with those named who are named in them: whom somebody may have meant."""
        named: list[Mention | str] = []
        for run in self.rest:
            if isinstance(run, Mention):
                named.append(run)
            elif isinstance(run, Words):
                named += filter(None, (clean(nick_at(match[0])) for match in A_NICK.finditer(run.text)))
        return ParsedCommand(tuple(dict.fromkeys(named))[:SPOKEN_OF_MOST], self.rest)


def read(text: Text) -> ParsedCommand:
    """Takes people off the start of what was typed until the words begin."""
    named: list[Mention | str] = []
    everyone = False
    rest = list(text)
    while rest:
        first = rest[0]
        if isinstance(first, Mention):
            named.append(first)
            del rest[0]
            continue
        if not isinstance(first, Words):
            break
        after_name = bool(named) or everyone
        nick, left = _next_nick(first.text, after_name=after_name, last=not _mention_follows(rest))
        if nick is None and left:
            rest[0] = Words(_after_names(left) if after_name else left)
            break
        if nick is not None and nick.lower() in ALL:
            everyone = True
        elif nick is not None:
            named.append(nick)
        rest[0:1] = [Words(left)] if left else []
    return _for_everybody(ParsedCommand(tuple(named), tuple(rest), everyone))


def _next_nick(said: str, *, after_name: bool, last: bool) -> tuple[str | None, str]:
    """The nick at the start, if one stands there, and what follows it."""
    before = (BETWEEN if after_name else BEFORE).match(said)
    if before is None or (last and before.end() == len(said)):
        return None, said
    left = said[before.end() :]
    nick = nick_at(left)
    return (clean(nick), left[1 + len(nick) :]) if clean(nick) else (None, left)


def _after_names(said: str) -> str:
    signs = AFTER.match(said)
    return said[signs.end() :] if signs else said


def _mention_follows(rest: list[Run]) -> bool:
    return len(rest) > 1 and isinstance(rest[1], Mention)


def _for_everybody(line: ParsedCommand) -> ParsedCommand:
    if line.named or not line.rest or not isinstance(first := line.rest[0], Words):
        return line
    match = EVERYBODY.match(first.text)
    return (
        ParsedCommand((), (Words(_after_names(first.text[match.end() :])), *line.rest[1:]), all=True) if match else line
    )


def _name(run: Run, names: Mapping[Handle, str]) -> str:
    if isinstance(run, Mention):
        return next((names[handle] for handle in run.handles if handle in names), run.name)
    return plain((run,))
