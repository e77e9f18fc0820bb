"""Owners are reminded a week before an objective is due, and on the day."""

from datetime import timedelta

from tests.nudges.office import MONDAY, clock_at, due_on, remind, reminder, reminders
from tests.office import Office


async def test_a_week_before_and_on_the_day(early: Office) -> None:
    due = MONDAY + timedelta(days=9)
    await due_on(early, "ana", "Ship the new site", due)
    assert await remind(early) == 0
    clock_at(early, MONDAY + timedelta(days=1))
    assert await remind(early) == 0
    clock_at(early, MONDAY + timedelta(days=2))
    assert [await remind(early), await remind(early)] == [1, 1]
    said = reminder(early, "ana").plain
    assert "A reminder of something that is due:" in said
    assert "Ship the new site" in said
    assert "Due in 7 days: ▁▁▁▁▁▁▁▁▁▁ 0 %, on track, due Dec 9, 2026" in said
    for days in range(3, 9):
        clock_at(early, MONDAY + timedelta(days=days))
        assert await remind(early) == 1, days
    clock_at(early, due)
    assert await remind(early) == 2
    assert "Due today:" in reminder(early, "ana").plain
    clock_at(early, due + timedelta(days=1))
    assert await remind(early) == 2
    assert reminders(early, "ben") == []
