"""What `/praise @ana @ben you saved the launch` says: who it is for, and the words.

People at the start are praised and told. A name further on is part of the words and stays a name: nobody is told
because they were spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.mentions.typed import NICK
from bot.messages import Mention, Run, Text, Words, plain
from bot.people import Handle
from bot.typed_text import clean

BETWEEN = " \t\r\n,;:"
JOINED = re.compile(r"(?:and|&|\+)\s*(?=@|$)", re.IGNORECASE)
OPENING = " \t\r\n,;:-–—"
ALL = frozenset({"here", "channel", "everyone", "everybody", "all", "group"})
EVERYBODY = re.compile(r"(?:everyone|everybody)\b[,:]?\s*", re.IGNORECASE)


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
        said = "".join(_name(run, names) for run in self.rest)
        return clean(said.lstrip(OPENING) if self.named or self.all else said)


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
        nick, left = _next_nick(first.text, after_name=bool(named), last=not _mention_follows(rest))
        if nick is None and left:
            rest[0] = Words(left)
            break
        if nick is not None and nick.lower() in ALL:
            everyone = True
        elif nick is not None:
            named.append(nick)
        rest[0:1] = [Words(left)] if left else []
    return _for_everybody(ParsedCommand(tuple(named), tuple(rest), everyone))


def _next_nick(said: str, *, after_name: bool, last: bool) -> tuple[str | None, str]:
    """The nick at the start, if one stands there, and what follows it."""
    left = said.lstrip(BETWEEN)
    joined = JOINED.match(left) if after_name else None
    if joined and (joined.end() < len(left) or not last):
        left = left[joined.end() :]
    if match := NICK.match(left):
        nick = match[1].rstrip(".")
        return (clean(nick), left[1 + len(nick) :]) if clean(nick) else (None, left)
    return None, left


def _mention_follows(rest: list[Run]) -> bool:
    return len(rest) > 1 and isinstance(rest[1], Mention)


def _for_everybody(line: ParsedCommand) -> ParsedCommand:
    if line.named or not line.rest or not isinstance(first := line.rest[0], Words):
        return line
    match = EVERYBODY.match(first.text)
    return ParsedCommand((), (Words(first.text[match.end() :]), *line.rest[1:]), all=True) if match else line


def _name(run: Run, names: Mapping[Handle, str]) -> str:
    if isinstance(run, Mention):
        return next((names[handle] for handle in run.handles if handle in names), run.name)
    return plain((run,))
