"""Somebody who holds everything but the folder of ballots, and guesses who wrote which text.

They order those who wrote by anything that is known of each (where they stand in a table, the value of a column, the
first and last message to them, how often they are mentioned), order the texts by anything known of those, and lay one
beside the other. Which order it is they learn from worlds where they know who wrote what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

Row = tuple[str, ...]
Known = Mapping[str, Sequence[str]]
"""What is known of each, in the order of those who wrote or of the texts, by what it is."""


@dataclass(frozen=True)
class Puzzle:
    """The texts about one person. `names` are those under which each who wrote is mentioned anywhere; `wrote` is where
    the text of each stands among `texts`, whose first cell is the text."""

    tables: Mapping[str, Sequence[Row]]
    names: Sequence[frozenset[str]]
    texts: Sequence[Row]
    wrote: Sequence[int]
    about: str = ""
    who: Sequence[str] = ()


class Rule(NamedTuple):
    of_people: str
    of_texts: str
    backwards: bool


class Clues(NamedTuple):
    people: Known
    texts: Known
    wrote: Sequence[int]


def find_clues(puzzle: Puzzle) -> Clues:
    people: dict[str, Sequence[str]] = {}
    for name, rows in puzzle.tables.items():
        mentions = [[at for at, row in enumerate(rows) if names.intersection(row)] for names in puzzle.names]
        if all(mentions):
            people |= {f"{name} {clue}": known for clue, known in _describe(rows, mentions).items()}
    columns = list(zip(*puzzle.texts, strict=True))
    texts: dict[str, Sequence[str]] = {f"column {at}": column for at, column in enumerate(columns)}
    texts["place"] = [str(at) for at in range(len(puzzle.texts))]
    texts["length"] = [str(len(text)) for text in columns[0]]
    return Clues(people, texts, puzzle.wrote)


def _describe(rows: Sequence[Row], mentions: Sequence[Sequence[int]]) -> dict[str, Sequence[str]]:
    """By what each is mentioned: where, how often, and what stands beside it."""
    clues: dict[str, Sequence[str]] = {"times": [str(len(each)) for each in mentions]}
    for which, at in (("first", 0), ("last", -1)):
        beside = [rows[each[at]] for each in mentions]
        clues[f"{which} place"] = [str(each[at]) for each in mentions]
        for column, cells in enumerate(zip(*beside, strict=False)):
            clues[f"{which} column {column}"] = cells
            clues[f"{which} length {column}"] = [str(len(cell)) for cell in cells]
    return clues


def guess(rule: Rule, clues: Clues) -> int | None:
    """How many are right; None where the rule can't be followed."""
    people, texts = clues.people.get(rule.of_people), clues.texts.get(rule.of_texts)
    if people is None or texts is None:
        return None
    order = order_of(texts)
    beside = zip(order_of(people), reversed(order) if rule.backwards else order, strict=True)
    return sum(clues.wrote[who] == text for who, text in beside)


def order_of(values: Sequence[str]) -> list[int]:
    keys = [(0, int(each), "") if each.isdecimal() else (1, 0, each) for each in values]
    return sorted(range(len(keys)), key=lambda at: keys[at])


def learn(puzzles: Iterable[Clues]) -> Rule:
    """The rule that is right most often."""
    right: Counter[Rule] = Counter()
    for clues in puzzles:
        for people, texts, backwards in product(clues.people, clues.texts, (False, True)):
            rule = Rule(people, texts, backwards)
            right[rule] += guess(rule, clues) or 0
    return max(right, key=lambda rule: (right[rule], rule))
