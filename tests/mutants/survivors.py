"""Checks that no test can miss: why what they hold back is held back elsewhere as well, or is no door."""

from __future__ import annotations

import re

from tests.mutants.checks import Check

REASONS: tuple[tuple[str, str], ...] = ()
"""Words of a check's name, without its line, as a pattern; and why nobody can notice."""


def named_alike(check: Check, pattern: str) -> bool:
    return re.search(pattern, re.sub(r":\d+ ", " ", check.name)) is not None


def reason_for(check: Check) -> str | None:
    return next((why for pattern, why in REASONS if named_alike(check, pattern)), None)
