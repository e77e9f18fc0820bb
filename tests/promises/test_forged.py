"""What Slack did not sign, signed long ago, or sent for another workspace is refused, and leaves nothing behind."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

import aiohttp
import pytest

from adapters.sandbox.transport import payloads
from adapters.sandbox.transport.http_delivery import sign
from tests.office import Office
from tests.promises.world import counted, greeting, quiet, sender, submission

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


async def requests(office: Office) -> list[tuple[str, str]]:
    """A command, a form and an event, each of which would be obeyed if it were true."""
    ana, room = office.person("ana"), office.sandbox.workspace.channel("random")
    text = f"<@{office.person('ben').id}|ben> forged"
    typed = payloads.command(sender(office, ana), room, "/praise", text, office.sandbox.triggers.mint(ana.id), "")
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben"], "text": "forged"})
    return [
        (urlencode(typed), FORM),
        (urlencode({"payload": json.dumps(submission(office, ana, form))}), FORM),
        (json.dumps(greeting(office, ana, "Ev0FORGED")), JSON),
    ]


async def status(office: Office, body: str, kind: str, *, secret: str, age: float = 0) -> int:
    stamp = str(int(time.time() - age))
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(secret, stamp, body)}
    url = f"http://127.0.0.1:{office.server.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body.encode(), headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("how", ["another secret", "ten minutes old", "ten minutes early", "another workspace"])
async def test_it_is_refused_and_nothing_is_stored(http_office: Office, how: str) -> None:
    office = http_office
    secret = "somebody else's" if how == "another secret" else office.sandbox.signing_secret
    age = {"ten minutes old": 600, "ten minutes early": -600}.get(how, 0)
    bodies = await requests(office)
    await quiet(office)
    before = await counted(office)
    for body, kind in bodies:
        if how == "another workspace":
            body = body.replace(office.sandbox.workspace.team_id, "T0ELSEWHERE")
        assert await status(office, body, kind, secret=secret, age=age) == 401
    assert await counted(office) == before
    for body, kind in bodies:
        assert await status(office, body, kind, secret=office.sandbox.signing_secret) == 200
