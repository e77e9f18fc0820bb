"""A request until today: no reminder comes of it, and none is promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.feedback.office import ask_with_form
from tests.feedback.test_owed import DAY
from tests.nudges.office import MONDAY, clock_at, remind, reminders
from tests.office import Office, top


@pytest.mark.parametrize("days", [0, 1])
async def test_whoever_asked_until_today_was_promised_reminders(one_team: Office, days: int) -> None:
    clock_at(one_team, MONDAY)
    ana = await ask_with_form(one_team, "ana", "ben", until=MONDAY + timedelta(days=days))
    assert ("I remind those who haven't" in top(ana).plain) is bool(days)
    await one_team.told("ben", "asks for your feedback")
    clock_at(one_team, MONDAY, 15, 31)
    await remind(one_team)
    clock_at(one_team, MONDAY + DAY, 15, 31)
    await remind(one_team)
    assert len(reminders(one_team, "ben")) == days
