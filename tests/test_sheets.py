"""A CSV file holds what was put in, and no spreadsheet runs it (promise 17)."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets import harmless, sheet
from tests.test_architecture import ROOT

RUNS = re.compile("^[ \u00a0\ufeff]*[=+\\-@\t\r\n＝＋－＠]")


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\ufeff="])
def test_no_cell_begins_a_formula(begin: str) -> None:
    ((cell,),) = read(sheet([[f"{begin}HYPERLINK(1)"]]))
    assert cell == f"'{begin}HYPERLINK(1)"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3), max_size=3))
def test_every_cell_comes_back_and_none_runs(rows: list[list[str]]) -> None:
    found = read(sheet(rows))
    assert found == [[harmless(cell) for cell in row] for row in rows]
    assert not [cell for row in found for cell in row if RUNS.match(cell)]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_numbers_stay_numbers() -> None:
    assert sheet([["Number", 12]]).splitlines()[0] == '\ufeff"Number",12'.encode()


def test_no_other_code_writes_csv() -> None:
    writers = [
        path
        for folder in ("bot", "adapters", "storage")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)", path.read_text(encoding="utf-8"))
    ]
    assert writers == [ROOT / "bot" / "sheets.py"]
