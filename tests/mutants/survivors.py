"""Checks that no test can miss: why what they hold back is held back elsewhere as well, or is no door."""

from __future__ import annotations

import re

from tests.mutants.checks import Check

OFFERED = "decides only whether a button or a line of help is offered: what it leads to asks itself, and has its row"
REASONS: tuple[tuple[str, str], ...] = (
    (r"^call · bot/admin/(greeting\.py _settings|help\.py known|home\.py _mending) .*admits\(", OFFERED),
    (r"^call · bot/directory/home\.py settable", OFFERED),
    (r"^call · bot/home/entries\.py starts", OFFERED),
    (r"^call · bot/objectives/form\.py _who_sees", OFFERED),
    (r"^call · bot/aside\.py person · admitted", "the act whose answer it sends was admitted a moment before"),
    (
        r"^workspace · storage/imports\.py EDGES",
        "a manager is of their report's company: no line meets the edges of others",
    ),
    (r"^workspace · storage/objective_lists\.py (_of|reports) ", "the owner, or their manager, is named beside it"),
    (
        r"^workspace · storage/objective_lists\.py (UNPLACED|RECENT) ",
        "what it finds is read by BY_IDS, which asks again",
    ),
)
"""Words of a check's name, without its line, as a pattern; and why nobody can notice."""


def named_alike(check: Check, pattern: str) -> bool:
    return re.search(pattern, re.sub(r":\d+ ", " ", check.name)) is not None


def reason_for(check: Check) -> str | None:
    return next((why for pattern, why in REASONS if named_alike(check, pattern)), None)
