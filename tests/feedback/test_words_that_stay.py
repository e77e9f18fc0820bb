"""What people write in feedback rests where it belongs and nowhere else, and no message carries it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables import Row
from tests.office import Office
from tests.promises.feedback_everywhere import ANSWER, DRAFT, FIELDS, GIVEN, REASON, SEARCH, say_feedback
from tests.promises.world import quiet
from tests.test_logs import metrics

SAID = {field: f"canary{field}words" for field in FIELDS}
RESTS = {
    "feedback_request": {"topic", "question"},
    "feedback_sheet": {"reason", "answer"},
    "feedback_answer": {"answer"},
    "given_feedback": {"given"},
}
"""Which words each table holds in the end: the draft is gone by then, and a sheet is searched by its answers."""


async def test_no_word_of_feedback_is_anywhere_but_where_it_belongs(
    team: Office, logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    await say_feedback(team, SAID)
    await quiet(team)
    printed = capfd.readouterr()
    kept = logged.getvalue() + printed.out + printed.err + await metrics(team)
    assert "feedback.invitation" in kept
    assert [word for word in SAID.values() if word in kept] == []
    assert await _stored(team) == RESTS
    assert [word for view in _views(team) for word in SAID.values() if word in view["private_metadata"]] == []
    posted = list(_posted(team))
    assert len(posted) > 5
    private = [SAID[field] for field in (ANSWER, DRAFT, REASON, GIVEN, SEARCH)]
    assert [(word, body) for body in posted for word in private if word in body] == []


async def _stored(office: Office) -> dict[str, set[str]]:
    """Which canaries each table holds."""
    found = {}
    async with office.store.read() as work:
        for table in Row.metadata.sorted_tables:
            rows = repr([tuple(row) for row in await work.sql.scan(select(table))])
            if held := {field for field, word in SAID.items() if word in rows}:
                found[table.name] = held
    return found


def _views(office: Office) -> Iterator[dict[str, Any]]:
    for call in office.sandbox.calls.all():
        body = call.request if call.direction == "api" else call.answer or {}
        if isinstance(view := body.get("view"), dict) and view.get("type") == "modal":
            yield view | {"private_metadata": view.get("private_metadata", "")}


def _posted(office: Office) -> Iterator[str]:
    """Every message that the bot posted or changed, with what phones show of it."""
    for call in office.sandbox.calls.all():
        if call.name in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
            yield json.dumps(call.request)
