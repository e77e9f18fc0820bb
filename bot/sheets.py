"""Tables as CSV files that a spreadsheet opens, and can't run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, or skip before one: owasp.org/www-community/attacks."""


def harmless(cell: str) -> str:
    """The text as a spreadsheet shows it and does not run it: with an apostrophe before what would be a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff").startswith(BEGINS_A_FORMULA) else cell


def sheet(rows: Iterable[Sequence[str | int]]) -> bytes:
    """The file: UTF-8 with a mark, without which some spreadsheets read another alphabet; every text quoted."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        lines.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig", "replace")
