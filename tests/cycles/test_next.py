"""Where nothing more of one kind is owed, nobody hears that nothing at all is."""

from __future__ import annotations

from tests.cycles.office import TEAM, debt_of, open_cycle, share
from tests.feedback.office import ask
from tests.office import Office, press_forged


async def test_who_owed_a_review_was_told_that_nobody_waits_for_feedback_from_them(one_office: Office) -> None:
    await open_cycle(one_office, TEAM)
    said = await press_forged(one_office, "ben", "feedback.next", "1|1")
    assert "Nobody waits for feedback from you" not in said
    assert "No other request waits for you" in said


async def test_who_owed_a_request_was_told_that_nothing_else_waits(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAM)
    await share(one_office, await debt_of(one_office, cycle, "ben"), one_change="less")
    await ask(one_office, "ana", "ben")
    said = await press_forged(one_office, "ben", "cycles.next", "")
    assert "Nothing else waits" not in said
    assert "No other review waits for you" in said
