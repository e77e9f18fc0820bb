"""Circles in who manages whom: people who would be their own manager's manager."""

from __future__ import annotations

from collections.abc import Mapping


def circles(manager: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Every circle, each in the order of reporting. Takes time in proportion to the number of people."""
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


def without_circles(
    before: Mapping[int, int], wanted: Mapping[int, int | None]
) -> tuple[list[tuple[int, ...]], set[int]]:
    """What a file wants said of managers, added to how it was: the circles that it would make, and of whom the wish is
    left out for it. Whoever is left out keeps the manager of before."""
    refused: set[int] = set()
    shown: list[tuple[int, ...]] = []
    while True:
        after = dict(before)
        for person, boss in wanted.items():
            if person in refused:
                continue
            if boss is None:
                after.pop(person, None)
            else:
                after[person] = boss
        found = circles(after)
        news = {person for circle in found for person in circle if person in wanted} - refused
        if not news:
            return shown, refused
        shown += found
        refused |= news
