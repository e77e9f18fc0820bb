"""Who of those that a file does not name can be recognised in it all the same: in a line that can't be read, in a cell
of somebody else, or under another e-mail."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.directory.cells import emails_in, seen

LONGEST_LOCAL = 64  # characters before the @, RFC 5321


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody of an earlier file whom no line of this one is about, with every e-mail that is theirs."""

    person: int
    name: str
    emails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Lines as they stand in the file: `lost` can't be read, `new` are about people whom nobody knows yet."""

    lost: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def recognised(missing: Sequence[Missing], text: str, unsure: Unsure) -> set[int]:
    """Those whose e-mail stands anywhere in the text, or whose e-mail, in pieces, or name stands in an unsure line.
    Takes a time in proportion to the text."""
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
    for line in unsure.new:
        found |= names.within(line) | broken.within(line, glued=False)
    return found


def _every_email(text: str) -> set[str]:
    plain = seen(text).lower()
    return {email for form in (plain, plain.replace('"', ""), plain.replace("'", " ")) for email in emails_in(form)}


class _Names:
    """Looks for all words of a name, in whatever order."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self._by_word: dict[str, list[tuple[frozenset[str], int]]] = {}
        names = [(frozenset(folded_words(each.name)), each.person) for each in missing]
        often = Counter(word for words, _ in names for word in words)
        for words, person in names:
            if len(words) > 1:
                rarest = min(words, key=lambda word: (often[word], word))
                self._by_word.setdefault(rarest, []).append((words, person))

    def within(self, line: str) -> set[int]:
        words = folded_words(line)
        return {
            person for word in words if word in self._by_word for name, person in self._by_word[word] if name <= words
        }


class _Broken:
    """Looks for e-mails with commas, quotation marks or blanks inside. They begin where a word begins, or right
    behind a word of the person's name, or Joana would be taken for Ana; in lines that can't be read they may be `glued`
    to anything."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self._by_local: dict[str, list[tuple[str, tuple[str, ...], int]]] = {}
        for each in missing:
            words = tuple(word for part in each.name.split() if len(word := _joined(part)[0]) > 1)
            for email in each.emails:
                local, _, domain = email.partition("@")
                self._by_local.setdefault(_joined(local)[0], []).append((_joined(domain)[0], words, each.person))

    def within(self, line: str, *, glued: bool) -> set[int]:
        joined, begins = _joined(line)
        found: set[int] = set()
        at = joined.find("@")
        while at >= 0:
            for begin in range(max(0, at - LONGEST_LOCAL), at):
                for domain, words, person in self._by_local.get(joined[begin:at], ()):
                    apart = glued or begin in begins or joined.endswith(words, 0, begin)
                    if apart and joined.startswith(domain, at + 1):
                        found.add(person)
            at = joined.find("@", at + 1)
        return found


def _joined(text: str) -> tuple[str, set[int]]:
    """Letters, digits and @ alone, and where among them words begin."""
    kept: list[str] = []
    begins = {0}
    for char in seen(text).lower():
        if char.isalnum() or char == "@":
            kept.append(char)
        else:
            begins.add(len(kept))
    return "".join(kept), begins


def folded_words(text: str) -> set[str]:
    """Its words without case, accents and punctuation."""
    apart = unicodedata.normalize("NFKD", seen(text)).casefold()
    return set("".join(c if c.isalnum() else " " for c in apart if unicodedata.category(c) != "Mn").split())
