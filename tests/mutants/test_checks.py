"""The mutants are there: a check that is not found is not tried, and one that disappeared is missed here."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.aim import aimed
from tests.mutants.checks import Check, File, found, roles
from tests.mutants.survivors import REASONS, named_alike

ROOT = Path(__file__).parents[2]
FEWEST = {
    "role": 49, "wanted": 14, "call": 56, "line": 60, "workspace": 50, "whose": 32, "leaver": 16, "once": 4, "page": 4,
}  # fmt: skip
"""So many checks of each kind there are at least. Who takes one away on purpose writes the smaller number down."""


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    return found(ROOT)


def test_no_check_has_disappeared(checks: list[Check]) -> None:
    there = Counter(check.kind for check in checks)
    assert {kind: there[kind] for kind, fewest in FEWEST.items() if there[kind] < fewest} == {}


def test_the_program_can_be_read_without_each_of_them(checks: list[Check]) -> None:
    for check in checks:
        ast.parse(check.applied((ROOT / check.path).read_bytes()))


def test_each_is_another_program_and_has_tests_aimed_at_it(checks: list[Check]) -> None:
    for check in checks:
        assert check.before != check.after, check.name
        assert all((ROOT / each).exists() for run in aimed(check) for each in run if each.startswith("tests/")), (
            check.name
        )


def test_every_reason_is_about_a_check_that_is_there(checks: list[Check]) -> None:
    assert [pattern for pattern, _ in REASONS if not any(named_alike(check, pattern) for check in checks)] == []


def test_a_check_that_is_taken_away_is_missed() -> None:
    """Of the smallest program with one."""
    entry = b'from bot.routes import OnButton, Who\nROUTES = (OnButton("a.b", print, Who.ADMIN),)\n'
    assert [check.entry for check in roles(File("bot/routes.py", entry))] == ["a.b"]
    assert not list(roles(File("bot/routes.py", entry.replace(b"ADMIN", b"EVERYBODY"))))
