"""Who holds database, outbox and logs guesses no better than by chance who wrote which text. The same attacker finds
nearly everybody in tables that merely leave the author out: otherwise this would prove nothing."""

from __future__ import annotations

import math
from ast import literal_eval
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from bot.cycles.ballots import Ballot
from bot.cycles.results import results
from bot.question_sets import Question
from storage.tables import Row as TableRow
from tests.anonymity.attacker import Puzzle, Row, Rule, find_clues, guess, learn
from tests.anonymity.story import Content
from tests.anonymity.twins import Left, found_towns, live

ALL, FEW = range(7), range(10, 13)
"""Seeds of worlds."""
QUESTION = "one_change"
OF_PERSON = ("person_id", "reviewer_id")


async def test_nobody_is_found_but_where_tables_merely_leave_the_author_out(tmp_path: Path) -> None:
    """Chance is drawn from the seeds of the worlds, so that what is guessed today is guessed tomorrow. Laid out by
    chance one in each review is right on average, and that is its variance too."""
    worlds = await live_in(tmp_path, ALL)
    split, ours = attack(worlds, look_at_split), attack(worlds, look_at_ours)
    assert split.right > 0.9 * split.guesses, split
    assert ours.guesses == split.guesses > 40
    assert ours.right <= ours.reviews + 2.5 * math.sqrt(ours.reviews), ours


async def test_all_are_found_in_our_tables_where_texts_are_not_shuffled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_order(question: Question, ballots: Sequence[Ballot], _source: Random) -> tuple[str, ...]:
        return tuple(each.answers[question.id] for each in ballots if each.answers)

    monkeypatch.setattr(results, "_shuffle", keep_order)
    found = attack(await live_in(tmp_path, FEW), look_at_ours)
    assert found.right > 0.9 * found.guesses, found


async def live_in(folder: Path, seeds: Sequence[int]) -> list[Left]:
    towns = await found_towns(folder)
    return [await live(towns, seed, seed % 3, numbered=False) for seed in seeds]


KNOWN = 2
"""Worlds from which the attacker learns; they guess of the others."""


class Attack(NamedTuple):
    rule: Rule
    right: int
    guesses: int
    reviews: int


def attack(worlds: list[Left], look: Callable[[Left], Iterator[Puzzle]]) -> Attack:
    clues = [[find_clues(each) for each in look(left)] for left in worlds]
    rule = learn(each for some in clues[:KNOWN] for each in some)
    tried = [each for some in clues[KNOWN:] for each in some]
    right = sum(guess(rule, each) or 0 for each in tried)
    return Attack(rule, right, sum(len(each.wrote) for each in tried), len(tried))


def last_words(left: Left) -> dict[tuple[str, str], Content]:
    """What each shared last about whom; not what was taken back."""
    return {key: said for key, said in dict(left.story.shared).items() if said}


def look_at_ours(left: Left, questions: Sequence[str] = (QUESTION,)) -> Iterator[Puzzle]:
    """Every table, every message that was sent, and every line of the log."""
    tables = {name: mark(name, rows) for name, rows in left.rows.items()}
    tables["orders"] = [(str(when), *what.split("'")) for when, kind, what in left.trace if kind == "order"]
    tables["log"] = [
        (str(when), *map(str, literal_eval(what).values())) for when, kind, what in left.trace if kind == "log"
    ]
    said = last_words(left)
    columns = [each.name for each in TableRow.metadata.tables["review_text"].columns]
    for about, question in product(left.story.plan.contents, questions):
        rows = [row for row in left.rows["review_text"] if row[columns.index("question")] == question]
        mine = {who: content[question] for (whom, who), content in said.items() if whom == about}
        texts = [(row[columns.index("text")], *row) for row in rows if row[columns.index("text")] in mine.values()]
        names = [find_names(left, tables, about, who) for who in mine]
        places = [each[0] for each in texts]
        yield Puzzle(tables, names, texts, [places.index(text) for text in mine.values()], about, list(mine))


def mark(name: str, rows: list[Row]) -> list[Row]:
    """The numbers of people look like no other numbers."""
    of_person = [
        each.name in OF_PERSON or (name, each.name) == ("person", "id")
        for each in TableRow.metadata.tables[name].columns
    ]
    return [
        tuple(f"person {cell}" if whose else cell for cell, whose in zip(row, of_person, strict=True)) for row in rows
    ]


def find_names(left: Left, tables: dict[str, list[Row]], about: str, who: str) -> frozenset[str]:
    """Their account, their record, their reviews of that person, what messages to them are about and are called."""
    account = f"U-{who}"
    (person,) = {cell for row in tables["handle"] if account in row for cell in row if cell.startswith("person ")}
    number = person.removeprefix("person ")
    (reviewee,) = {row[0] for row in left.rows["person"] if about.title() in row}
    reviews = {row[0] for row in left.rows["review"] if row[3] == reviewee}
    debts = {row[0] for row in tables["review_debt"] if person in row and reviews.intersection(row)}
    sent = {row[1] for row in tables["delivery"] if account in row}
    return frozenset({account, person, f"nudge/{number}", f"home/{number}", *debts, *sent})


def look_at_split(left: Left) -> Iterator[Puzzle]:
    """As one would build it at first: who has answered stands in one table, by day, and the texts in another, which
    has no author. Both are written when somebody shares; what is changed stays where it was."""
    said, first = last_words(left), dict.fromkeys(key for key, _ in left.story.shared)
    paid = [(about, who, str(left.story.plan.paid[about, who].begin.date())) for about, who in first]
    for whom in left.story.plan.contents:
        texts = [(said[key][QUESTION], whom) for key in first if key in said and key[0] == whom]
        mine = [who for about, who in sorted(said) if about == whom]
        wrote = [[each[0] for each in texts].index(said[whom, who][QUESTION]) for who in mine]
        yield Puzzle(
            {"paid": [row for row in paid if row[0] == whom]}, [frozenset({who}) for who in mine], texts, wrote
        )
