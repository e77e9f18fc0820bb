"""What was filled in, read by the type that a field has."""

from __future__ import annotations

from datetime import date

import pytest

from bot.forms import Answer, Answers, Ticks
from bot.objectives.objective import Health
from bot.people import Handle


@pytest.mark.parametrize(
    "answer",
    ["", "AT_RISK", "at risk", "\ud800", "9" * 5_000, date(2026, 3, 2), Ticks(("at_risk",)), (Handle("slack", "U1"),)],
)
def test_only_an_option_of_a_field_is_chosen(answer: Answer) -> None:
    assert Answers({"health": answer}).choice("health", Health) is None
    assert Answers({"health": "at_risk", "other": answer}).choice("health", Health) is Health.AT_RISK
    assert Answers().choice("health", Health) is None
