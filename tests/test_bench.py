"""The measurements of `make bench` still run, in their shortest form: that they are met is seen on a quiet machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import ballots, company, cycles, feedback, launch, statements
from tests.bench.servers import Bench
from tests.postgres import PostgresServer

PEOPLE = 60


@pytest.fixture
def short(tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for module in (feedback, launch, ballots):
        monkeypatch.setattr(module, "KINDS", ("SQLite",))
        monkeypatch.setattr(module, "sandbox_of", partial(company.sandbox_of, PEOPLE))
    for module in (feedback, company):
        monkeypatch.setattr(module, "PEOPLE", PEOPLE)
    monkeypatch.setattr(feedback, "AT_ONCE", (2,))
    monkeypatch.setattr(feedback, "STEPS", (20,))
    monkeypatch.setattr(feedback, "PLAIN", 5)
    monkeypatch.setattr(feedback, "FEW", 2)
    for module in (launch, ballots):
        monkeypatch.setattr(module, "ROUNDS", 1)
    monkeypatch.setattr(ballots, "AT_ONCE", 2)
    monkeypatch.setattr(cycles, "SIZES", (40, 50))
    return Bench(tmp_path, postgres, seconds=1.0, samples=1)


@pytest.mark.parametrize("name", ["feedback", "typing", "launch", "cycles", "ballots"])
async def test_a_measurement_runs(short: Bench, name: str) -> None:
    """Each raises if nothing of what was sent was taken, or somebody was not invited."""
    for row in bench.ROWS[name]:
        await row(short)


@pytest.mark.parametrize("row", [statements.statements_of_feedback, statements.statements_of_cycles])
async def test_no_act_asks_the_database_more_in_a_large_company(
    row: bench.Row, short: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MANY", 300)
    assert await row(short)


def test_a_row_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "nothing"])
    with pytest.raises(SystemExit):
        bench.main()
