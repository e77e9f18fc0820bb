"""Two worlds that differ by who wrote which text, by drafts, changes and hours, can't be told apart by whoever holds
the database with its write-ahead log, the backups, the logs, the numbers and the chat: until the release byte for byte.
"""

from __future__ import annotations

from collections import Counter
from datetime import time
from pathlib import Path

import pytest

from bot.question_sets import Kind
from storage.tables.reviews import REVIEW
from tests.anonymity.company import TEAMS
from tests.anonymity.mutants import MUTANTS
from tests.anonymity.story import QUESTIONS, Content, at
from tests.anonymity.test_silence import still_postgres as still_postgres
from tests.anonymity.twins import Left, find_difference, found_towns, live

TWINS = {"sqlite": ((0, (1,)), (1, (3,)), (2, (2,)), (4, (1,))), "postgresql": ((2, (1,)),)}
"""By the seed of what everybody may know: how far texts are passed on. Each is compared with the world of 0."""
OVER = (".released", "id", ".TAG")
"""What the folder of ballots has when nothing is in it."""


@pytest.mark.parametrize("kind", TWINS)
async def test_twins_can_not_be_told_apart(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    server = request.getfixturevalue("still_postgres") if kind == "postgresql" else None
    towns = await found_towns(tmp_path, server)
    for seed, turns in TWINS[kind]:
        one = await live(towns, seed, 0)
        check_is_whole(one, "backup" if server is None else "tables")
        for turn in turns:
            other = await live(towns, seed, turn)
            assert one.story.shared != other.story.shared
            assert find_difference(one, other) is None


def check_is_whole(left: Left, every_day: str) -> None:
    """Much was kept, everything was released beside the cycle before, and nothing sealed remains."""
    kinds = Counter(kind for _, kind, _ in left.trace)
    assert kinds["order"] > 50
    assert kinds["log"] > 50
    assert kinds["commit"] > 200
    assert kinds[every_day] > 5
    assert released(left) == written(left)
    earlier = [row[REVIEW.c.keys().index("earlier_id")] for row in left.rows["review"]]
    assert len([each for each in earlier if each != "None"]) == len(TEAMS) - 1  # somebody joined one
    assert not [name for name in left.folder if not name.endswith(OVER)]


def released(left: Left) -> Counter[str]:
    return sum(left.texts.values(), Counter[str]())


def written(left: Left) -> Counter[str]:
    """What everybody shared last."""
    texts = [each.id for each in QUESTIONS if each.kind is Kind.TEXT]
    last: dict[object, Content] = dict(left.story.shared)
    return Counter(said[question] for said in last.values() if said for question in texts)


# ---------------------------------------------------------------- what turns it red

TWO_DAYS = at(1, time(23, 59))
"""With an invitation, a nudge and a sweep."""


@pytest.mark.parametrize("name", MUTANTS)
async def test_what_leaves_a_trace_tells_twins_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    mutant, where = MUTANTS[name]
    towns = await found_towns(tmp_path)
    mutant(monkeypatch)
    found = find_difference(*[await live(towns, 3, turn, until=TWO_DAYS) for turn in range(2)])
    assert found is not None
    assert found.startswith(where), found


async def test_without_one_they_are_alike_on_these_days_too(tmp_path: Path) -> None:
    towns = await found_towns(tmp_path)
    assert find_difference(*[await live(towns, 3, turn, until=TWO_DAYS) for turn in range(2)]) is None
