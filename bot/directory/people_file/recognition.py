"""Recognises people who have no line of their own in a file: in an unreadable line, in somebody else's cell, or under
another e-mail."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.directory.people_file.cells import emails_in, strip_invisible
from bot.directory.people_file.person_row import LOST, PersonRow

LONGEST_LOCAL = 64  # characters before the @, RFC 5321
_CELLS = re.compile(r'[,;|"\t\r\n]+')


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody of an earlier file whom no line of this one is about, with all their e-mails."""

    person: int
    name: str
    emails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Lines as written in the file: `lost` are unreadable, `new` may be about somebody else than their e-mail says.
    `named` are names of those, and of managers who have no line."""

    lost: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def note(self, line: PersonRow, name: str | None) -> None:
        """`name` is what the person with that e-mail is called; None if nobody has it."""
        if line.fault in LOST:
            self.lost.append(line.raw)
        elif line.fault or name is None or line.name not in (None, name):
            self.new.append(line.raw)
            self.named.add(line.name or "")
        if line.manager and "@" not in line.manager:
            self.named.add(line.manager)


def find_recognised(missing: Sequence[Missing], text: str, unsure: Unsure) -> set[int]:
    """Those whose e-mail is anywhere in the text, or whose damaged e-mail or name is in an unsure line. Takes linear
    time in the length of the text."""
    if not missing:
        return set()
    owners: dict[str, set[int]] = {}
    for each in missing:
        for email in each.emails:
            owners.setdefault(email, set()).add(each.person)
    found: set[int] = set()
    for email in _every_email(text):
        found |= owners.get(email, set())
    names = _Names(missing)
    broken = _Broken(missing)
    for line in unsure.lost:
        found |= names.within(line) | broken.within(line, glued=True)
        for cell in _CELLS.split(line):
            found |= names.exactly(cell)
    for line in unsure.new:
        found |= names.within(line) | broken.within(line, glued=False)
    for name in unsure.named:
        found |= names.exactly(name)
    return found


def _every_email(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", strip_invisible(text)).lower()
    return {email for form in (plain, plain.replace('"', ""), plain.replace("'", " ")) for email in emails_in(form)}


class _Names:
    """Finds lines with all words of a name, in any order. Removes whoever is found, or a file of namesakes would take
    quadratic time."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self._by_word: dict[str, dict[frozenset[str], set[int]]] = {}
        names = [(frozenset(fold_words(each.name)), each.person) for each in missing]
        often = Counter(word for words, _ in names for word in words)
        for words, person in names:
            if len(words) > 1:
                rarest = min(words, key=lambda word: (often[word], word))
                self._by_word.setdefault(rarest, {}).setdefault(words, set()).add(person)
        self._by_letters: dict[str, set[int]] = {}
        for each in missing:
            self._by_letters.setdefault(_sort_letters(each.name), set()).add(each.person)

    def within(self, line: str) -> set[int]:
        words = fold_words(line)
        found: set[int] = set()
        for word in words & self._by_word.keys():
            names = self._by_word[word]
            for name in [name for name in names if name <= words]:
                found |= names.pop(name)
        return found

    def exactly(self, name: str) -> set[int]:
        """Whose name it is, wherever blanks are in it: a name may be a single word, and many scripts have no blanks."""
        letters = _sort_letters(name)
        return self._by_letters.pop(letters, set()) if letters else set()


class _Broken:
    """Finds e-mails with commas, quotation marks or blanks inside. They must start at a word, or right after a word of
    the person's name, or Joana would be taken for Ana; in unreadable lines they may be `glued` to anything."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self._by_local: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
        lengths: dict[str, set[int]] = {}
        for each in missing:
            words = tuple(word for part in each.name.split() if len(word := _join_letters(part)[0]) > 1)
            for email in each.emails:
                local, domain = (_join_letters(part)[0] for part in email.partition("@")[::2])
                self._by_local.setdefault(local, {}).setdefault(domain, []).append((words, each.person))
                lengths.setdefault(local, set()).add(len(domain))
        self._lengths = {local: sorted(each) for local, each in lengths.items()}

    def within(self, line: str, *, glued: bool) -> set[int]:
        joined, begins = _join_letters(line)
        found: set[int] = set()
        at = joined.find("@")
        while at >= 0:
            for begin in range(max(0, at - LONGEST_LOCAL), at):
                for words, person in self._at(joined, begin, at):
                    if glued or begin in begins or joined.endswith(words, 0, begin):
                        found.add(person)
            at = joined.find("@", at + 1)
        return found

    def _at(self, joined: str, begin: int, at: int) -> Iterator[tuple[tuple[str, ...], int]]:
        """The people whose e-mail is at this place. Looks up domains, because thousands may share the part before the
        @."""
        local = joined[begin:at]
        for length in self._lengths.get(local, ()):
            yield from self._by_local[local].get(joined[at + 1 : at + 1 + length], ())


def _join_letters(text: str) -> tuple[str, set[int]]:
    """Only letters, digits and @, and the positions where words begin."""
    kept: list[str] = []
    begins = {0}
    for char in strip_invisible(text).lower():
        if char.isalnum() or char == "@":
            kept.append(char)
        else:
            begins.add(len(kept))
    return "".join(kept), begins


def _sort_letters(name: str) -> str:
    return "".join(sorted("".join(fold_words(name))))


def fold_words(text: str) -> set[str]:
    """Its words without case, accents and punctuation."""
    apart = unicodedata.normalize("NFKD", strip_invisible(text)).casefold()
    return set("".join(c if c.isalnum() else " " for c in apart if unicodedata.category(c) != "Mn").split())
