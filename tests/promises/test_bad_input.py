"""Bad input never breaks the bot and never half-writes: every entry of the router, with whatever may stand in it."""

from __future__ import annotations

import io
import json
import time
from copy import deepcopy
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.sandbox.transport.http_delivery import sign
from adapters.slack.translate import EVENTS
from bot.quiet import OnQuietButton, OnQuietForm
from bot.router import ROUTES
from bot.routes import Command, OnButton, OnForm, OnShortcut
from storage.tables import Row
from tests.office import Office
from tests.promises.world import Json, counted, quiet

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
WITHOUT_A_KEY = {
    *("inbox", "lane", "delivery", "nudge", "daily"),  # what the bot keeps for itself
    *("person", "handle", "fact", "other_email"),  # what the directory says
    *("home_visit", "feedback_draft"),  # a look, and a keystroke: repeated, they change nothing
}
WORTH_A_KEY = [table.name for table in Row.metadata.sorted_tables if table.name not in WITHOUT_A_KEY]
"""Tables that change only together with the key of the request that changed them."""

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["\0", "\ud800", "9" * 30, "-1", "null", "{", '{"people": 7}', "<!channel>", "{{ 7*7 }}", "x" * 5000]
    ),
    st.sampled_from(["praise #kudos", "add x", "hr @ana", "list given", "@ben thanks", "<@U1|x> thanks"]),
)
JUNK = st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.just([[[]]]), st.just({"a": {"b": []}}))
FIELDS = (
    *("people", "text", "audience", "value", "chosen", "shelf", "person", "words", "values", "room", "role"),
    *("topic", "template", "questions", "rating", "until", "release", "reason", "suggested"),
)
KINDS = ("plain_text_input", "radio_buttons", "static_select", "users_select", "multi_users_select", "what")


@st.composite
def element(draw: st.DrawFn) -> Json:
    return {
        "type": draw(st.sampled_from(KINDS)),
        "value": draw(JUNK),
        "selected_option": draw(st.one_of(JUNK, st.builds(lambda value: {"value": value}, TEXTS))),
        "selected_user": draw(JUNK),
        "selected_users": draw(st.one_of(JUNK, st.lists(TEXTS, max_size=12))),
    }


@st.composite
def view(draw: st.DrawFn, act: str) -> Json:
    values = draw(st.dictionaries(st.sampled_from(FIELDS), element().map(lambda each: {"x": each}), max_size=5))
    return {
        "id": draw(st.sampled_from(["V1", "V2"])),
        "hash": draw(TEXTS),
        "type": draw(st.sampled_from(["modal", "home"])),
        "callback_id": act,
        "private_metadata": draw(TEXTS),
        "blocks": [{"type": "input", "block_id": "text"}],
        "state": {"values": draw(st.one_of(st.just(values), JUNK))},
    }


ACTS = Command | OnForm | OnButton | OnQuietForm | OnQuietButton | OnShortcut


@st.composite
def arrival(draw: st.DrawFn) -> Json:
    """What the router's table has an entry for, before anything in it is spoiled."""
    entry = draw(
        st.sampled_from(
            [
                *(
                    r
                    for r in ROUTES
                    if isinstance(r, Command | OnForm | OnButton | OnQuietForm | OnQuietButton | OnShortcut)
                ),
                None,
            ]
        )
    )
    base: Json = {"trigger_id": draw(TEXTS), "response_url": "", "user": {"id": "USER"}, "team": {"id": "TEAM"}}
    match entry:
        case Command(name=name):
            first, _, rest = name.partition(" ")
            text = f"{rest} {draw(TEXTS)}"
            typed = {"command": f"/{first}", "text": text, "user_id": "USER", "team_id": "TEAM", "channel_id": "C1"}
            return {**typed, "trigger_id": draw(TEXTS)}
        case OnForm(act=act) | OnQuietForm(act=act):
            return {**base, "type": "view_submission", "view": draw(view(act))}
        case OnButton(act=act) | OnQuietButton(act=act):
            kind = draw(st.sampled_from(["button", "static_select"]))
            pressed = {"type": kind, "action_id": act, "block_id": "text", "value": draw(TEXTS)}
            place = draw(
                st.sampled_from([{"view": draw(view("praise.give"))}, {"channel": {"id": "C1"}, "message": {}}])
            )
            return {**base, "type": "block_actions", "actions": [pressed], **place}
        case OnShortcut(act=act):
            message = {"message": {"user": "USER", "text": draw(TEXTS), "ts": "1.1"}, "channel": {"id": "C1"}}
            return {
                **base,
                "type": draw(st.sampled_from(["shortcut", "message_action"])),
                "callback_id": act,
                **message,
            }
    # Not the farewells: they take the workspace away, as they should.
    name = draw(st.sampled_from(sorted(set(EVENTS) - {"app_uninstalled", "tokens_revoked"})))
    event = {
        "type": name,
        "user": draw(st.sampled_from(["USER", {"id": "USER"}])),
        "channel": draw(TEXTS),
        "tab": "home",
    }
    event |= {"text": draw(TEXTS), "channel_type": "im"}
    return {"type": "event_callback", "event_id": draw(TEXTS), "team_id": "TEAM", "event": event}


@st.composite
def spoiled(draw: st.DrawFn) -> Json:
    """An arrival with up to three of its keys gone or wrong."""
    body = deepcopy(draw(arrival()))  # what is drawn may be drawn again, and must be whole then
    for _ in range(draw(st.integers(0, 3))):
        place: Any = body
        while isinstance(place, dict) and place:
            key = draw(st.sampled_from(sorted(place)))
            if not isinstance(place[key], dict) or draw(st.booleans()):
                place[key] = deepcopy(draw(JUNK))
                if draw(st.booleans()):
                    del place[key]
                break
            place = place[key]
    return body


async def answer(office: Office, body: Json) -> int:
    text = json.dumps(body).replace('"USER"', f'"{office.person("mira").id}"')
    text = text.replace('"TEAM"', f'"{office.sandbox.workspace.team_id}"')
    if "command" in body:
        raw, kind = urlencode(json.loads(text), errors="surrogatepass"), FORM
    elif body.get("type") == "event_callback":
        raw, kind = text, JSON
    else:
        raw, kind = urlencode({"payload": text}), FORM
    return await posted(office, raw, kind)


async def posted(office: Office, raw: str, kind: str) -> int:
    stamp = str(int(time.time()))
    signature = sign(office.sandbox.signing_secret, stamp, raw)
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    url = f"http://127.0.0.1:{office.server.port}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(raw.encode()), headers=headers) as reply,
    ):
        return reply.status


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=spoiled())
async def test_nothing_breaks_and_nothing_is_half_written(http_office: Office, logged: io.StringIO, body: Json) -> None:
    await write_all_or_nothing(http_office, logged, body)


async def write_all_or_nothing(http_office: Office, logged: io.StringIO, body: Json) -> bool:
    """Whether it wrote something."""
    before = await counted(http_office)
    status = await answer(http_office, body)
    after = await counted(http_office)
    said = logged.getvalue()
    assert '"exception"' not in said, said[said.index('"exception"') - 500 :]
    assert status in (200, 400, 401, 503), (status, body)
    if status in (400, 401):
        assert all(after[table] == before[table] for table in WORTH_A_KEY)
    assert after["praise_receiver"] >= before["praise_receiver"]
    requests, sheets = (after[table] - before[table] for table in ("feedback_request", "feedback_sheet"))
    assert (requests, sheets) in {(0, 0), (1, 1)}
    if wrote := any(after[table] != before[table] for table in WORTH_A_KEY):
        assert after["inbox"] == before["inbox"] + 1
    return wrote


async def test_a_request_for_feedback_is_written_whole_or_not_at_all(http_office: Office, logged: io.StringIO) -> None:
    day = (http_office.sandbox.clock.now() + timedelta(days=7)).date().isoformat()
    picked = {"type": "multi_users_select", "selected_users": [http_office.person("ana").id]}
    values: Json = {
        "people": picked,
        "topic": {"type": "plain_text_input", "value": "The launch"},
        "template": {"type": "static_select", "selected_option": {"value": "open"}},
        "until": {"type": "datepicker", "selected_date": day},
        "release": {"type": "radio_buttons", "selected_option": {"value": "each"}},
    }
    wrote = []
    for number, left_out in enumerate((None, *values)):
        state = {"values": {name: {"x": typed} for name, typed in values.items() if name != left_out}}
        view = {"id": f"V{number}", "hash": "1", "type": "modal", "callback_id": "feedback.ask", "private_metadata": ""}
        body = {"type": "view_submission", "trigger_id": "1", "user": {"id": "USER"}, "team": {"id": "TEAM"}}
        wrote.append(await write_all_or_nothing(http_office, logged, body | {"view": view | {"state": state}}))
    assert wrote[0]
    assert not all(wrote)


@pytest.mark.parametrize("size", [50_000, 900_000, 1_100_000])
async def test_a_megabyte_of_text_and_deep_json_leave_nothing(
    http_office: Office, logged: io.StringIO, size: int
) -> None:
    await quiet(http_office)
    before = await counted(http_office)
    room = http_office.sandbox.workspace.channel("random")
    url = http_office.sandbox.response_urls.mint("commands", http_office.person("mira").id, room)
    typed = {
        "command": "/praise",
        "text": "x" * size,
        "response_url": url,
        "user_id": "USER",
        "team_id": "TEAM",
        "channel_id": "C1",
    }
    # 503: to hand 900,000 letters back takes more replies than the five that Slack allows.
    assert await answer(http_office, {**typed, "trigger_id": "1"}) == {50_000: 200, 900_000: 503}.get(size, 413)
    assert await posted(http_office, "[" * size + "]" * size, JSON) == (400 if size == 50_000 else 413)
    deep = '{"type": "event_callback", "event": ' + '{"a": ' * 500 + "1" + "}" * 501
    assert await posted(http_office, deep, JSON) == 400
    assert await counted(http_office) == before
    assert '"exception"' not in logged.getvalue()
