"""Forged, stale, foreign and broken requests: refused in plain, nothing half-done, no words in the log."""

from __future__ import annotations

import asyncio
import io
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot import precedence
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import SECRET, Door
from tests.platforms.slack.fake import FakeSlack
from tests.workspace import PATIENCE

FORM = "application/x-www-form-urlencoded"


def form(body: dict[str, str]) -> bytes:
    return urlencode(body).encode()


async def test_a_stale_request_is_refused(door: Door, bot: ScriptedBot) -> None:
    for age in (-601, 601):
        reply = await door.post(form(payloads.command()), FORM, at=time.time() + age)
        assert reply.status == 401
    assert bot.heard == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=00"},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": ""},
    ],
)
async def test_a_forged_request_is_refused(door: Door, bot: ScriptedBot, headers: dict[str, str]) -> None:
    stamp = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=" + "0" * 64}
    reply = await door.send(form(payloads.command()), {"Content-Type": FORM, **stamp, **headers})
    assert (reply.status, bot.heard) == (401, [])


async def test_a_body_changed_on_its_way_is_refused(door: Door, bot: ScriptedBot) -> None:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=form(payloads.command("ok"))) or ""
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": FORM}
    for raw in (form(payloads.command("changed")), b"\xff\xfe", b""):
        assert (await door.send(raw, headers)).status == 401
    assert (await door.send(form(payloads.command("ok")), headers)).status == 200
    assert len(bot.heard) == 1


async def test_another_workspace_is_refused(door: Door, bot: ScriptedBot) -> None:
    foreign = {"id": "T2", "domain": "other"}
    for reply in (
        await door.command(payloads.command(team_id="T2")),
        await door.interact({**payloads.submission(), "team": foreign}),
        await door.interact({**payloads.pressed("praise.undo"), "team": foreign}),
        await door.event({**payloads.event("team_join"), "team_id": "T2", "authorizations": []}),
        await door.event({**payloads.event("app_uninstalled"), "team_id": "T2", "authorizations": []}),
        await door.command({name: value for name, value in payloads.command().items() if name != "team_id"}),
    ):
        assert reply.status == 401
    assert bot.heard == []


async def test_slacks_own_checks_are_answered(door: Door) -> None:
    reply = await door.event({"type": "url_verification", "challenge": "3eZbrw1a", "token": "old"})
    assert reply.json == {"challenge": "3eZbrw1a"}
    assert (await door.post(b"ssl_check=1&token=old", FORM)).status == 200
    limited = {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1}
    assert (await door.event(limited)).status == 200


BROKEN: list[tuple[bytes, str]] = [
    (b"", FORM),
    (b"{", "application/json"),
    (b"[]", "application/json"),
    (b"payload=%7B", FORM),
    (b"payload=[1]", FORM),
    (b'{"type":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json"),
    (json.dumps({"type": "event_callback", "event": {"a": 1}}).encode(), "application/json"),
    (b"&".join(b"a%d=1" % n for n in range(5000)), FORM),
    (b'{"type": "view_submission", "view": ' + b'{"a": ' * 200 + b"1" + b"}" * 200 + b"}", "application/json"),
    (b'{"type": "block_actions", "actions": [{}]}', "application/json"),
    (b'{"type": "shortcut", "team": {"id": "T1"}, "callback_id": 7}', "application/json"),
    (b'{"type": "what_is_new", "team_id": "T1"}', "application/json"),
    (b'{"command": "/praise", "type": "event_callback"}', "application/json"),
]


@pytest.mark.parametrize(("raw", "kind"), BROKEN)
async def test_what_nobody_can_read_is_refused(door: Door, bot: ScriptedBot, raw: bytes, kind: str) -> None:
    assert (await door.post(raw, kind)).status == 400
    assert bot.heard == []


async def test_a_window_is_read_in_its_turn(door: Door, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever acts while fifty of them arrive would wait until all of these were read."""
    for name in ("A_MOMENT", "A_WHILE"):
        monkeypatch.setattr(precedence, name, PATIENCE)
    with bot.precedence.acts:
        window = asyncio.create_task(door.post(b"payload=%7B%22view%22", FORM))
        for _ in range(5):
            assert (await door.post(b"payload=%7B", FORM)).status == 400
        assert not window.done()
    assert (await window).status == 400


async def test_what_is_too_deep_is_refused_even_if_it_is_complete(door: Door, bot: ScriptedBot) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    assert (await door.interact({**payloads.submission(), "more": deep})).status == 400
    assert bot.heard == []


async def test_letters_that_cannot_be_kept_are_replaced(door: Door, bot: ScriptedBot) -> None:
    await door.post(form(payloads.command("a\0b")), FORM)
    assert bot.heard[-1].text[0].text == "a\N{REPLACEMENT CHARACTER}b"
    value = {"text": {"text": {"type": "plain_text_input", "value": "x\ud800y \0 \U0001f389"}}}
    await door.interact(payloads.submission(state={"values": value}))
    assert bot.heard[-1].answers.text("text") == "x�y � \U0001f389"


async def test_a_megabyte_is_refused_and_not_an_accident(door: Door) -> None:
    reply = await door.command(payloads.command("x" * 1_100_000))
    assert reply.status == 413


KINDS: list[dict[str, Any]] = [
    payloads.submission(),
    payloads.pressed("praise.undo"),
    payloads.pressed("praise.undo", inside=payloads.view("home")),
    payloads.changed("who", payloads.view()),
    payloads.shortcut(),
    payloads.message_shortcut("hi"),
    payloads.event("app_home_opened", user="UANA", tab="home"),
    payloads.event("message", channel_type="im", user="UANA", channel="D1", text="hi"),
    payloads.event("app_mention", user="UANA", channel="C1", text="<@UBOT> hi"),
    payloads.event("user_change", user={"id": "UANA", "team_id": "T1", "profile": {"email": "a@b.c"}}),
    payloads.event("member_joined_channel", user="UBOT", channel="C1"),
    payloads.event("channel_archive", channel="C1"),
    payloads.event("tokens_revoked", tokens={"bot": ["UBOT"]}),
    dict(payloads.command("hi")),
]

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.just("\0\ud800<!channel>"),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        return found + [p for key, inner in value.items() for p in places(inner, (*path, key))]
    if isinstance(value, list):
        return found + [p for at, inner in enumerate(value) for p in places(inner, (*path, at))]
    return found


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, Any]:
    """A payload of Slack's with one to three places spoiled."""
    body: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(KINDS))))
    for _ in range(draw(st.integers(1, 3))):
        spots = places(body)
        if not spots:
            break
        *way, last = draw(st.sampled_from(spots))
        inner: Any = body
        for step in way:
            inner = inner[step]
        inner[last] = draw(JUNK)
    return body


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=mangled())
async def test_no_payload_breaks_the_adapter(door: Door, fake: FakeSlack, body: dict[str, Any]) -> None:
    reply = await door.event(body)
    assert reply.status in (200, 400, 401), body


async def test_a_refused_request_leaves_no_words_in_the_log(door: Door, logged: io.StringIO) -> None:
    await door.command(payloads.command("canary", team_id="T2"))
    await door.interact({**payloads.submission(state={"values": "canary"}), "user": ["canary"]})
    await door.send(form(payloads.command("canary")), {"Content-Type": FORM})
    await door.command(payloads.command("canary"))
    assert "request refused" in logged.getvalue()
    assert "canary" not in logged.getvalue()
    assert "xoxb" not in logged.getvalue()
