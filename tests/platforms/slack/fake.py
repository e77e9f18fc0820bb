"""A tiny Slack: answers what a test gave it, records every call, and fails loudly on what it doesn't know."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.workspace import PATIENCE

TEAM, BOT, BOT_ID, TOKEN, APP_TOKEN = "T1", "UBOT", "B1", "xoxb-one", "xapp-one"

Answer = dict[str, Any] | Callable[[web.Request], Any]


@dataclass
class Call:
    method: str
    arguments: dict[str, Any]
    http: str


@dataclass
class FakeSlack:
    """`will` queues answers for a method; without one each known method answers as if all went well."""

    calls: list[Call] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    faults: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: TEAM})
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acks: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    url: str = ""
    linked: asyncio.Event = field(default_factory=asyncio.Event)

    def will(self, method: str, *answers: Answer) -> None:
        self.answers[method].extend(answers)

    def refuse(self, method: str, error: str) -> None:
        self.will(method, {"ok": False, "error": error})

    def of(self, method: str) -> list[dict[str, Any]]:
        return [call.arguments for call in self.calls if call.method == method]

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_post("/respond/{id}", self._respond)
        runner = web.AppRunner(app, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return runner

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await self._arguments(request)
        team = self._team(request, method)
        self.calls.append(Call(method, arguments, request.method))
        if self.answers[method]:
            answer = self.answers[method].popleft()
            if callable(answer):
                made = answer(request)
                return await made if asyncio.iscoroutine(made) else made  # type: ignore[no-any-return]
            return web.json_response(answer)
        usual = getattr(self, "_" + method.replace(".", "_"), None)
        if usual is None:
            self.faults.append(f"unknown method {method}")
            return web.json_response({"ok": False, "error": "unknown_method"})
        if team is None:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return web.json_response({"ok": True, **usual(team, arguments)})

    async def _arguments(self, request: web.Request) -> dict[str, Any]:
        if request.method == "GET":
            return dict(request.query)
        if request.content_type == "application/json":
            return dict(await request.json())
        return {name: str(value) for name, value in (await request.post()).items()}

    def _team(self, request: web.Request, method: str) -> str | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "apps.connections.open":
            return TEAM if token == APP_TOKEN else None
        return self.tokens.get(token)

    def _auth_test(self, team: str, _: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": team, "team": "Acme", "user_id": BOT, "bot_id": BOT_ID, "url": "https://acme.slack.com/"}

    def _apps_connections_open(self, team: str, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.url.replace("http", "ws") + "/link"}

    def _chat_postMessage(self, team: str, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        check_blocks(arguments["blocks"])
        channel = "D1" if arguments["channel"].startswith("U") else arguments["channel"]
        shown = {name: arguments[name] for name in ("text", "thread_ts") if name in arguments}
        return {"channel": channel, "ts": f"{len(self.calls)}.000100", "message": shown}

    def _chat_update(self, team: str, arguments: dict[str, Any]) -> dict[str, Any]:
        check_blocks(arguments["blocks"])
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def _chat_delete(self, team: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def _conversations_open(self, team: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": "D1"}}

    def _conversations_history(self, team: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"messages": [], "has_more": False}

    def _views_open(self, team: str, arguments: dict[str, Any]) -> dict[str, Any]:
        check_view(arguments["view"])
        return {"view": {"id": "V1", "hash": "1.a"}}

    _views_push = _views_update = _views_publish = _views_open

    async def _respond(self, request: web.Request) -> web.Response:
        payload = await request.json()
        check_blocks(payload["blocks"])
        self.responses.append(payload)
        return web.Response(text="ok")

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.linked.set()
        async for frame in socket:
            if frame.type == WSMsgType.TEXT:
                ack = json.loads(frame.data)
                self.acks.pop(ack["envelope_id"]).set_result(ack.get("payload"))
        return socket

    async def send(self, kind: str, payload: dict[str, Any], wait: float = PATIENCE) -> Any:
        """Sends over the newest socket; gives the acknowledgement's payload, raises TimeoutError without one."""
        envelope = str(uuid.uuid4())
        ack = self.acks[envelope] = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        )
        async with asyncio.timeout(wait):
            return await ack


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    """Slack's own models refuse what Slack would; ids must be unique."""
    assert 1 <= len(blocks) <= 100
    for block in Block.parse_all(blocks):
        block.validate_json()
        assert block.to_dict()["type"] == block.type
    acts = [e["action_id"] for b in blocks for e in b.get("elements", ()) if "action_id" in e]
    acts += [b["element"]["action_id"] for b in blocks if b["type"] == "input"]
    assert len(acts) == len(set(acts))
    assert "mrkdwn" not in json.dumps(blocks)


def check_view(view: dict[str, Any]) -> None:
    assert isinstance(view, dict)
    if view["blocks"]:
        check_blocks(view["blocks"])
    View(**view).validate_json()
