"""A token that Slack took back: what is to be sent waits for another, and nobody is told that it arrived."""

from __future__ import annotations

import pytest

from adapters.slack import api
from tests.office import Office


async def test_what_is_to_be_sent_waits_for_a_token_that_works(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "TOKEN_PAUSE", 0.5)
    kudos, calls = office.channel("kudos"), office.sandbox.calls
    before = len(kudos.messages)
    office.sandbox.faults.add("chat.postMessage", "error", 2, error="token_revoked")
    receipt = await office.answered("ana", "/praise @ben you saved the launch")
    assert "on its way" in receipt.plain
    await office.until(lambda: len(kudos.messages) > before)
    assert "you saved the launch" in kudos.messages[-1].plain
    refusals = [call for call in calls.of("chat.postMessage") if call.answer and not call.answer["ok"]]
    assert [call.answer and call.answer["error"] for call in refusals] == ["token_revoked"] * 2
    assert not office.person("ana").dms
