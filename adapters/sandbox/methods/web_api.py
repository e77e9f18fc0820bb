"""`/api/<method>`: Slack's rules for bodies, tokens, scopes, limits and answers, before and after each method."""

import asyncio
import base64
import json
import logging
import re
import time
from dataclasses import dataclass, replace

from aiohttp import web

from adapters.sandbox.calls import Call, Calls
from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods import HANDLERS
from adapters.sandbox.methods.arguments import KNOWN
from adapters.sandbox.methods.context import Args, Context
from adapters.sandbox.methods.table import METHODS, Method
from adapters.sandbox.state import Json
from adapters.sandbox.transport.faults import Fault, Faults
from adapters.sandbox.transport.limits import Limits

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
CHARSETS = {"utf-8", "utf8", "iso-8859-1"}
APP_TOKEN_METHODS = {"apps.connections.open"}
WITHOUT_TOKEN = {"api.test", "oauth.v2.access"}
SECRETS = {"client_secret"}
DEPRECATED = {"files.upload"}
ARGUMENT = re.compile(r"^\w{1,100}$", re.ASCII)
GENERAL_ARGS = {"token", "pretty"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A parsed call: its arguments (without the token) and the token."""

    args: Json
    token: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    body: Json
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def dumps(body: Json) -> str:
    return json.dumps(body, separators=(",", ":"))


class WebApi:
    """All methods of one app."""

    def __init__(self, context: Context, limits: Limits, faults: Faults, calls: Calls) -> None:
        self._context, self._limits, self._faults, self._calls = context, limits, faults, calls

    async def serve(self, request: web.Request) -> web.StreamResponse:
        name, started = request.match_info["method"], time.perf_counter()
        fault = await self._faults.take(name, request)
        incoming: Incoming | None = None
        try:
            if fault is not None:
                await self._before(request, fault)
            incoming = await read(request)
            reply = warned(self._answer(name, request, incoming), soft_faults(request))
        except Refusal as refusal:
            reply = refusal.reply
        except ApiError as error:
            reply = Reply(failure(error))
        self._record(name, incoming, reply, started, fault)
        if fault is not None and fault.kind == "drop-after":
            drop(request)
        return web.Response(
            text=dumps(reply.body), status=reply.status, headers=dict(reply.headers), content_type="application/json"
        )

    async def _before(self, request: web.Request, fault: Fault) -> None:
        """Plays the faults that come instead of the call, or delays it."""
        if fault.kind == "drop-before":
            drop(request)
            raise Refusal(Reply({"dropped": True}, 499))
        if fault.kind == "429":
            raise Refusal(too_fast(fault.retry_after))
        if fault.kind == "500":
            raise Refusal(Reply({"ok": False, "error": "internal_error"}, 500))
        if fault.kind == "error":
            raise ApiError(fault.error)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)

    def _answer(self, name: str, request: web.Request, incoming: Incoming) -> Reply:
        method, handler = METHODS.get(name), HANDLERS.get(name)
        if name in DEPRECATED:
            raise ApiError("method_deprecated")
        if method is None or handler is None:
            log.error("unknown Slack method %s was called", name)
            raise ApiError("unknown_method", req_method=name)
        if request.method == "GET" and name in APP_TOKEN_METHODS:
            raise ApiError("insecure_request")
        self._authorize(method, incoming.token)
        scopes = self._check_scopes(method)
        wait = self._limits.wait(name, method.tier, str(incoming.args.get("channel", "")))
        if wait:
            return too_fast(str(wait))
        check_names(incoming.args)
        for unknown in sorted(set(incoming.args) - KNOWN[name]):
            log.warning("%s knows no argument %s", name, unknown)
        args = Args(incoming.args)
        missing = [f"[ERROR] missing required field: {each}" for each in method.required if each not in args]
        if missing:
            raise ApiError(missing_code(method), *missing)
        body = {"ok": True, **handler(self._context, args)}
        return Reply(body, headers=scopes)

    def _authorize(self, method: Method, token: str) -> None:
        """Raises ApiError: `not_authed`, `invalid_auth`, `token_revoked`, `not_allowed_token_type`."""
        app = self._context.app
        if method.name in WITHOUT_TOKEN:
            return
        if not token:
            raise ApiError("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise ApiError("invalid_auth")
        if (token == app.app_token) is not (method.name in APP_TOKEN_METHODS):
            raise ApiError("not_allowed_token_type")
        if app.revoked:
            raise ApiError("token_revoked")
        if app.bot.deleted:
            raise ApiError("account_inactive")

    def _check_scopes(self, method: Method) -> tuple[tuple[str, str], ...]:
        """The scope headers of the answer. Raises ApiError `missing_scope`."""
        granted = self._context.app.manifest.scopes
        provided = ",".join(sorted(granted))
        if method.scopes and granted.isdisjoint(method.scopes):
            raise ApiError("missing_scope", needed=",".join(method.scopes), provided=provided)
        return (("x-oauth-scopes", provided), ("x-accepted-oauth-scopes", ",".join(method.scopes)))

    def _record(self, name: str, incoming: Incoming | None, reply: Reply, started: float, fault: Fault | None) -> None:
        took = (time.perf_counter() - started) * 1000
        at, note = self._context.workspace.clock.timestamp(), f"fault: {fault.kind}" if fault else ""
        given = incoming.args.items() if incoming else ()
        request = {name: "…" if name in SECRETS else value for name, value in given}
        self._calls.add(Call("api", name, request, reply.body, reply.status, at, round(took, 2), note))


class Refusal(Exception):
    """The call ends here with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def check_names(args: Json) -> None:
    """Raises ApiError: `invalid_array_arg` for PHP's `users[]`, `invalid_arg_name` for other odd names."""
    for name in args:
        if name.endswith("]") and "[" in name:
            raise ApiError("invalid_array_arg")
        if not ARGUMENT.match(name):
            raise ApiError("invalid_arg_name")


def missing_code(method: Method) -> str:
    """Older methods have an error of their own for a missing argument."""
    if "channel" in method.required and method.name.startswith(("conversations.", "chat.")):
        return "channel_not_found" if method.required == ("channel",) else "invalid_arguments"
    return "invalid_arguments"


def too_fast(retry_after: str) -> Reply:
    return Reply({"ok": False, "error": "ratelimited"}, 429, (("Retry-After", retry_after),))


def failure(error: ApiError) -> Json:
    """The body of an error answer."""
    body: Json = {"ok": False, "error": error.code, **error.extra}
    if error.messages:
        body["response_metadata"] = {"messages": error.messages}
    if error.code == "invalid_blocks" and error.messages:
        body["errors"] = [message.removeprefix("[ERROR] ") for message in error.messages]
    return body


def soft_faults(request: web.Request) -> list[str]:
    """What Slack only warns of: a charset where none belongs, or none where one does (docs.slack.dev/apis/web-api)."""
    if request.method != "POST" or "Content-Type" not in request.headers:
        return []
    if request.content_type == "application/json":
        return [] if request.charset else ["missing_charset"]
    return ["superfluous_charset"] if request.charset else []


def warned(reply: Reply, warnings: list[str]) -> Reply:
    """The same answer with its warnings."""
    if not warnings or reply.status != 200:
        return reply
    about = {**reply.body.get("response_metadata", {}), "warnings": warnings}
    return replace(reply, body={**reply.body, "warning": ",".join(warnings), "response_metadata": about})


def drop(request: web.Request) -> None:
    """Cuts the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()


async def read(request: web.Request) -> Incoming:
    """Query and body by Slack's rules; a JSON body counts only where the method reads JSON. Raises ApiError."""
    args: Json = dict(request.query)
    if request.method == "POST":
        args |= await read_body(request)
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else ""
    if header.startswith("Basic "):
        args |= read_client(header)
    given = args.pop("token", "")
    return Incoming({name: value for name, value in args.items() if name not in GENERAL_ARGS}, token or str(given))


def read_client(header: str) -> Json:
    """Id and secret of an app that asks for its token. Raises ApiError."""
    try:
        name, _, secret = base64.b64decode(header.removeprefix("Basic "), validate=True).decode().partition(":")
    except ValueError as cause:
        raise ApiError("invalid_client_id") from cause
    return {"client_id": name, "client_secret": secret}


async def read_body(request: web.Request) -> Json:
    """Raises ApiError: `missing_post_type`, `invalid_post_type`, `invalid_charset`, `invalid_json` …"""
    if not request.body_exists:
        return {}
    if "Content-Type" not in request.headers:
        raise ApiError("missing_post_type")
    if request.charset is not None and request.charset.lower() not in CHARSETS:
        raise ApiError("invalid_charset")
    kind = request.content_type
    if kind in {FORM, MULTIPART}:
        return await read_form(request)
    if kind == "application/json":
        return read_json(await request.text(), request.match_info["method"])
    if kind != "text/plain":
        raise ApiError("invalid_post_type")
    return {}


async def read_form(request: web.Request) -> Json:
    """Form fields; of uploaded parts only text ones."""
    try:
        fields = await request.post()
    except ValueError as cause:
        raise ApiError("invalid_form_data") from cause
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def read_json(text: str, name: str) -> Json:
    try:
        parsed = json.loads(text)
    except ValueError as cause:
        raise ApiError("invalid_json") from cause
    if not isinstance(parsed, dict):
        raise ApiError("json_not_object")
    method = METHODS.get(name)
    if method is not None and not method.json:
        log.warning("%s reads no JSON body: its arguments are not seen", name)
        return {}
    return {key: value for key, value in parsed.items() if key != "token"}
