"""Values that no button or form of ours carried are refused in a sentence, by every act, and change nothing."""

from __future__ import annotations

import io
import itertools
import json
from urllib.parse import urlencode

from bot.quiet import OnQuietButton, OnQuietForm
from bot.router import ROUTES
from bot.routes import OnButton, OnForm
from tests.office import Office
from tests.promises.test_bad_input import FORM, posted
from tests.promises.world import Json, counted, quiet

FORGED = ["", "x", "-1", "9" * 19, "9" * 3_000, "1 2 3 4 5", "|||", "1|2|3", "٣", "[" * 3_000, "\ud800", "a\0b"]
KEPT = {"people": [["slack", "\ud800"]], "chosen": [["slack", "a\0b"]]}
LOGS = {"audit", "allowance", "delivery", "fact", "feedback_export", "home_visit", "inbox"}
"""That a list or Home was looked at is noted, and a file of numbers is sent: whatever their buttons carried. Each
minute the bot itself reads in profiles who manages whom."""


def requests(office: Office) -> list[Json]:
    """Each button and each form with each value, by an admin, in a message and in a form."""
    by = {"user": {"id": office.person("mira").id}, "team": {"id": office.sandbox.workspace.team_id}}
    base: Json = {**by, "response_url": ""}
    places: list[Json] = [
        {"channel": {"id": "C1"}, "message": {"ts": "1.1"}},
        {"view": {"id": "V1", "hash": "1", "type": "modal", "callback_id": "x", "state": {"values": {}}}},
    ]
    pressed = [
        {**base, **place, "type": "block_actions", "actions": [{"type": "button", "action_id": act, "value": value}]}
        for act in (each.act for each in ROUTES if isinstance(each, OnButton | OnQuietButton))
        for place, value in zip(itertools.cycle(places), FORGED)
    ]
    sent = [
        {**base, "type": "view_submission", "view": {**places[1]["view"], "callback_id": act, "private_metadata": kept}}
        for act in (each.act for each in ROUTES if isinstance(each, OnForm | OnQuietForm))
        for kept in (*FORGED, json.dumps(KEPT))
    ]
    return [{**each, "trigger_id": str(at)} for at, each in enumerate((*pressed, *sent))]


async def test_no_act_fails_for_a_value_that_was_never_ours(http_office: Office, logged: io.StringIO) -> None:
    await quiet(http_office)
    before = await counted(http_office)
    for body in requests(http_office):
        status = await posted(http_office, urlencode({"payload": json.dumps(body)}), FORM)
        assert status in {200, 503}, (status, body)  # 503: what it answers with has no window to be shown in
        assert '"exception"' not in logged.getvalue(), (body, logged.getvalue()[-2000:])
    await quiet(http_office)
    after = await counted(http_office)
    assert {name for name in after if after[name] != before[name]} <= LOGS
