"""Twin worlds that answer on pages: who wrote what, and when, leaves no more there than in a chat with forms."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from tests.anonymity.page_pen import on_pages
from tests.anonymity.story import at
from tests.anonymity.twins import find_difference, found_towns, live

A_DAY = at(1, time(10, 35))
"""With an invitation, a sweep and what follows it."""


async def test_twins_that_answer_on_pages_can_not_be_told_apart(tmp_path: Path) -> None:
    towns = await found_towns(tmp_path)
    one, other = [await live(towns, 3, turn, until=A_DAY, writing=on_pages) for turn in range(2)]
    assert len(one.story.shared) > 2
    assert one.story.shared != other.story.shared
    assert find_difference(one, other) is None
