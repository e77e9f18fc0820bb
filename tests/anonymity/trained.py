"""Somebody who learned from many worlds who writes which text, and puts all that they hold together.

Beside tables, messages and log, as the naive one, they read every page that the database ever wrote, cell by cell, the
backup of each day, how much was written, sent, logged and counted on the day on which somebody answered, and how long
it took from one mention of somebody to the next. Each thing known of people beside each thing known of texts is a
clue; the best on the worlds they learned from go into a logistic regression.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.anonymity.attacker import Clues, Puzzle, Row, find_clues, order_of
from tests.anonymity.story import SWEEP, at
from tests.anonymity.twins import Left

Numbers = NDArray[np.float64]
LEAF_OF_TABLE, LEAF_OF_INDEX = 13, 10
FILE_HEADER, PAGE_HEADER = 100, 8
"""SQLite's pages: sqlite.org/fileformat2.html#b_tree_pages."""
TYPING = 900.0
"""Seconds; who is mentioned again later was away meanwhile."""


# ---------------------------------------------------------------- what they look at


def look_closer(left: Left, puzzles: Iterable[Puzzle]) -> Iterator[Clues]:
    """With what lies in pages, backups and days; `puzzles` are those of tables, messages and log."""
    known, files = list(puzzles), [*left.backups, b"".join(page for _, _, page in left.pages)]
    everybody = {name for puzzle in known for names in puzzle.names for name in names}
    marks = {mark: name for name in everybody if (mark := _bytes_of(name))}
    cells, places = list(_read_cells(left, marks)), list(_search(files, marks))
    for puzzle in known:
        more = {"cells": cells, "files": places, **puzzle.tables}
        texts = [(*row, *_place_in(files, row[0])) for row in puzzle.texts]
        found = find_clues(Puzzle(more, puzzle.names, texts, puzzle.wrote))
        people = {**found.people, **_measure_times(more, puzzle), **_measure_days(left, puzzle)}
        yield Clues(people, found.texts, found.wrote)


def _bytes_of(name: str) -> bytes:
    """As it lies in the file; nothing for what is a number there."""
    if name.startswith(("b'", 'b"')):
        return bytes(literal_eval(name))
    return b"" if name.startswith(("person ", "nudge/", "home/")) else name.encode()


def _read_cells(left: Left, marks: Mapping[bytes, str]) -> Iterator[Row]:
    """Whatever is written for the first time on a page and mentions somebody."""
    before: dict[int, frozenset[bytes]] = {}
    whom = re.compile(b"|".join(map(re.escape, marks)))
    for turn, (when, number, page) in enumerate(left.pages):
        cells = _split(page, FILE_HEADER if number == 1 else 0)
        for place, cell in enumerate(cells):
            if cell not in before.get(number, ()):
                for mark in set(whom.findall(cell)):
                    yield (str(when), str(turn), str(number), str(place), str(len(cell)), marks[mark])
        before[number] = frozenset(cells)


def _split(page: bytes, begin: int) -> list[bytes]:
    if page[begin] not in (LEAF_OF_TABLE, LEAF_OF_INDEX):
        return []
    first = begin + PAGE_HEADER
    count = int.from_bytes(page[begin + 3 : begin + 5])
    starts = [int.from_bytes(page[at_ : at_ + 2]) for at_ in range(first, first + 2 * count, 2)]
    ends = dict(zip(sorted(starts), [*sorted(starts)[1:], len(page)], strict=False))
    return [page[start : ends[start]] for start in starts]


def _search(files: Sequence[bytes], marks: Mapping[bytes, str]) -> Iterator[Row]:
    for mark, name in marks.items():
        for day, file in enumerate(files):
            yield str(day), str(file.find(mark)), str(file.rfind(mark)), str(file.count(mark)), name


def _place_in(files: Sequence[bytes], text: str) -> tuple[str, str]:
    found = text.encode()
    return str(files[-1].find(found)), str(files[-1].rfind(found))


def _measure_times(tables: Mapping[str, Sequence[Row]], puzzle: Puzzle) -> dict[str, Sequence[str]]:
    """Seconds from one mention of somebody to the next."""
    found: dict[str, Sequence[str]] = {}
    for name in ("cells", "log", "orders"):
        times = [
            [datetime.fromisoformat(row[0]) for row in tables[name] if names.intersection(row)]
            for names in puzzle.names
        ]
        gaps = [[(then - now).total_seconds() for now, then in pairwise(each)] or [0.0] for each in times]
        short = [[gap for gap in each if 0 < gap < TYPING] or [0.0] for each in gaps]
        for what, measured in (("last", [each[-1] for each in short]), ("all", [sum(each) for each in short])):
            found[f"{name}: {what} short times"] = [str(int(each)) for each in measured]
        found[f"{name}: longest time"] = [str(int(max(each))) for each in gaps]
    return found


def _measure_days(left: Left, puzzle: Puzzle) -> dict[str, list[str]]:
    """How much of everything there was on the day on which each answered, from one sweep to the next."""
    day = {about + who: span.begin for (about, who), span in left.story.plan.paid.items()}
    begins = [at((day[puzzle.about + who] - at(0, SWEEP)).days, SWEEP) for who in puzzle.who]
    return {
        f"{kind} that day": [
            str(sum(begin <= when < begin + timedelta(1) for when, each, _ in left.trace if each == kind))
            for begin in begins
        ]
        for kind in sorted({kind for _, kind, _ in left.trace})
    } | {
        "length of numbers that day": [
            str(sum(len(what) for when, _, what in left.trace if begin <= when < begin + timedelta(1)))
            for begin in begins
        ]
    }


# ---------------------------------------------------------------- how they learn


class Pair(NamedTuple):
    of_people: str
    of_texts: str


@dataclass(frozen=True)
class Trained:
    pairs: Sequence[Pair]
    weights: Numbers

    def guess(self, clues: Clues) -> int:
        """How many are right of the likeliest way to lay texts beside people."""
        scores = _compare(clues, self.pairs) @ self.weights
        people = range(len(clues.wrote))
        best = max(
            permutations(people),
            key=lambda way: float(sum(scores[who, text] for who, text in zip(people, way, strict=True))),
        )
        return sum(mine == text for mine, text in zip(best, clues.wrote, strict=True))


PAIRS = 24
"""So many clues are put together."""
RIDGE, ROUNDS = 3.0, 12


def train(worlds: Sequence[Clues]) -> Trained:
    pairs = _choose(worlds)
    beside = [_compare(clues, pairs) for clues in worlds]
    rows = np.concatenate([each.reshape(-1, len(pairs)) for each in beside])
    right = np.concatenate([np.eye(len(each.wrote))[list(each.wrote)].ravel() for each in worlds])
    return Trained(pairs, _fit(rows, right))


def _choose(worlds: Sequence[Clues]) -> list[Pair]:
    """Those that hold most evenly from world to world; of some that are alike one."""
    sums: dict[Pair, float] = {}
    squares: dict[Pair, float] = {}
    for clues in worlds:
        people, texts = _rank_all(clues.people), _rank_all(clues.texts)
        ranks = np.array(list(people.values())) @ np.array([each[list(clues.wrote)] for each in texts.values()]).T
        for at_, of_people in enumerate(people):
            for beside, of_texts in enumerate(texts):
                pair, found = Pair(of_people, of_texts), float(ranks[at_, beside])
                sums[pair] = sums.get(pair, 0.0) + found
                squares[pair] = squares.get(pair, 0.0) + found * found
    strength = {pair: abs(total) / (1.0 + squares[pair]) ** 0.5 for pair, total in sums.items()}
    unlike = {round(strength[pair], 6): pair for pair in sorted(strength, reverse=True)}
    return [unlike[each] for each in sorted(unlike, reverse=True)[:PAIRS]]


def _rank_all(known: Mapping[str, Sequence[str]]) -> dict[str, Numbers]:
    return {name: _rank(values) for name, values in known.items() if len(set(values)) > 1}


def _rank(values: Sequence[str]) -> Numbers:
    """From -1 to 1; equal ones stand at the same place."""
    places: dict[str, list[int]] = {}
    for place, each in enumerate(order_of(values)):
        places.setdefault(values[each], []).append(place)
    ranks = np.array([sum(places[each]) / len(places[each]) for each in values])
    return 2.0 * ranks / (len(values) - 1) - 1.0


def _compare(clues: Clues, pairs: Sequence[Pair]) -> Numbers:
    """For each who wrote and each text, how alike they stand by each pair of clues."""
    people = _rank_all({pair.of_people: clues.people.get(pair.of_people, ("0",)) for pair in pairs})
    texts = _rank_all({pair.of_texts: clues.texts.get(pair.of_texts, ("0",)) for pair in pairs})
    nothing = np.zeros(len(clues.wrote))
    return np.stack(
        [np.outer(people.get(of_people, nothing), texts.get(of_texts, nothing)) for of_people, of_texts in pairs], -1
    )


def _fit(rows: Numbers, right: Numbers) -> Numbers:
    """Logistic regression by Newton's steps; the first weight is how often anything is right, and is not kept."""
    known = np.column_stack([np.ones(len(rows)), rows])
    weights = np.zeros(known.shape[1])
    for _ in range(ROUNDS):
        likely = 1.0 / (1.0 + np.exp(-known @ weights))
        slope = known.T @ (right - likely) - RIDGE * weights
        curve = (known * (likely * (1.0 - likely))[:, None]).T @ known + RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights[1:]
