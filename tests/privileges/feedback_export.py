"""Whose feedback an export holds: one's own."""

from __future__ import annotations

from tests.privileges.rows import EVERYBODY, HERE, changes, shows

ROWS = (
    shows("command feedback export", EVERYBODY, "feedback.export"),
    shows("button feedback.export", EVERYBODY, "feedback.export"),
    changes("form feedback.export", HERE),
)
