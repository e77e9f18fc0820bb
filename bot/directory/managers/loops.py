"""Reporting loops: people who would be their own manager's manager."""

from __future__ import annotations

from collections.abc import Mapping


def find_loops(manager: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Every loop, each in reporting order. Takes linear time."""
    seen: dict[int, int] = {}
    found = []
    for walk, start in enumerate(manager):
        path: list[int] = []
        here: int | None = start
        while here is not None and here not in seen:
            seen[here] = walk
            path.append(here)
            here = manager.get(here)
        if here is not None and seen[here] == walk:
            found.append(tuple(path[path.index(here) :]))
    return found


def without_loops(
    before: Mapping[int, int], wanted: Mapping[int, int | None]
) -> tuple[list[tuple[int, ...]], set[int]]:
    """Applies a file's managers (`wanted`) to those of before: returns the loops that would result, and the people
    whose change is left out to avoid them. They keep their earlier manager."""
    refused: set[int] = set()
    shown: list[tuple[int, ...]] = []
    while True:
        after = dict(before)
        for person, manager in wanted.items():
            if person in refused:
                continue
            if manager is None:
                after.pop(person, None)
            else:
                after[person] = manager
        found = find_loops(after)
        news = {person for loop in found for person in loop if person in wanted} - refused
        if not news:
            return shown, refused
        shown += found
        refused |= news
