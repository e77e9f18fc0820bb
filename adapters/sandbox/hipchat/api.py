"""`/v2/…`: HipChat's rules for paths, tokens, scopes, limits, bodies and answers, before and after each method."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from adapters.sandbox.calls import Call as LoggedCall
from adapters.sandbox.calls import Calls
from adapters.sandbox.hipchat.bodies import BODIES, WITHOUT_BODY_TOO
from adapters.sandbox.hipchat.endpoints import Endpoint, find
from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.fields import TOLERATED, check
from adapters.sandbox.hipchat.limits import FLOOD, OVERALL, RateLimits
from adapters.sandbox.hipchat.methods import HANDLERS
from adapters.sandbox.hipchat.methods.context import Call, Context, Reply, room_of, user_of
from adapters.sandbox.hipchat.tokens import Token, check_access
from adapters.sandbox.methods.web_api import drop
from adapters.sandbox.state import Json
from adapters.sandbox.transport.faults import Fault, Faults

FORM = "application/x-www-form-urlencoded"
# Not in any method's own table: the token and its test, and what every list and object takes.
SECRETS = {"access_token", "session"}
GENERAL_QUERY = frozenset({"auth_token", "auth_test", "expand"})
# Recorded in hipchat/hipchat-rb#123.
ACCEPTED: Json = {
    "success": {"code": 202, "message": "This auth_token has access to use this method.", "type": "Accepted"}
}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Course:
    """What is known of a call so far, for its headers and for the log."""

    name: str = "hipchat.unknown"
    request: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


class Api:
    """All methods of one group. `told` is called after each call was logged."""

    def __init__(
        self, context: Context, limits: RateLimits, faults: Faults, calls: Calls, told: Callable[[], None]
    ) -> None:
        self._context, self._limits, self._faults, self._calls, self._told = context, limits, faults, calls, told

    async def serve(self, request: web.Request) -> web.StreamResponse:
        course, started = _Course(), time.perf_counter()
        try:
            reply = await self._answer(request, course)
        except HipChatError as error:
            if error.code in {404, 405} and course.name == "hipchat.unknown":
                log.error("HipChat has no %s %s", request.method, request.path)
            reply = Reply(error.body, error.code)
        self._record(course, request, reply, started)
        if course.fault is not None and course.fault.kind == "drop-after":
            drop(request)
        return answered(reply, course.headers)

    async def _answer(self, request: web.Request, course: _Course) -> Reply:
        value = bearer(request)
        usage = self._limits.take(OVERALL, value or request.remote or "")
        course.headers |= dict(usage.headers)
        endpoint, references = find(request.method, request.rel_url.raw_path.removeprefix("/v2/"))
        course.name, course.request = endpoint.full_name, _shown(references)
        course.fault = await self._faults.take(course.name, request)
        if course.fault is not None:
            await self._before(request, course, course.fault)
        if usage.exceeded and self._limits.enforced:
            raise HipChatError(429, f"Rate limit exceeded: {OVERALL.most} requests per five minutes")
        token = self._authorized(endpoint, value)
        query = {name: text for name, text in request.query.items() if name not in {"auth_token", *TOLERATED}}
        form, body = await read_body(request, endpoint)
        course.request |= query | form | body
        check_query(endpoint, query)
        if query.pop("auth_test", "false") == "true":
            return Reply(ACCEPTED, 202)
        call = Call(references, query | form, check(body, BODIES.get(endpoint.name, ())), token, basic(request))
        self._flood(endpoint, call, course)
        reply = HANDLERS[endpoint.name](self._context, call)
        if reply.body is not None and "expand" in query:
            return Reply(self._context.render.expand(reply.body, query["expand"]), reply.status)
        return reply

    async def _before(self, request: web.Request, course: _Course, fault: Fault) -> None:
        """Plays the faults that come instead of the call, or delays it."""
        if fault.kind == "drop-before":
            drop(request)
            raise HipChatError(500, "dropped")
        if fault.kind == "429":
            now, wait = self._context.group.clock.timestamp(), fault.retry_after
            reset = str(int(now) + int(wait)) if wait.isdecimal() else wait
            course.headers |= {"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": reset}
            raise HipChatError(429, "Rate limit exceeded")
        if fault.kind in {"500", "error"}:
            code = int(fault.error or 500)
            raise HipChatError(code, f"The sandbox was asked to answer {code}")
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)

    def _authorized(self, endpoint: Endpoint, value: str) -> Token | None:
        """Raises HipChatError 401 or 403."""
        if endpoint.clients == "-":
            return None
        token = self._context.tokens.find(value)
        check_access(token, endpoint)
        return token

    def _flood(self, endpoint: Endpoint, call: Call, course: _Course) -> None:
        """Counts against the room or person that is written to. Raises HipChatError 404 or 429."""
        if not endpoint.sends:
            return
        to = room_of(self._context, call).id if "room" in call.path else user_of(self._context, call).id
        usage = self._limits.take(FLOOD, str(to))
        course.headers |= dict(usage.headers)
        if usage.exceeded and self._limits.enforced:
            raise HipChatError(429, f"Rate limit exceeded: {FLOOD.most} messages a minute to one recipient")

    def _record(self, course: _Course, request: web.Request, reply: Reply, started: float) -> None:
        took, at = (time.perf_counter() - started) * 1000, self._context.group.clock.timestamp()
        note = f"fault: {course.fault.kind}" if course.fault else ""
        name = course.name if course.request or course.name != "hipchat.unknown" else f"{request.method} {request.path}"
        answer = None if reply.body is None else {key: "…" if key in SECRETS else reply.body[key] for key in reply.body}
        self._calls.add(LoggedCall("api", name, course.request, answer, reply.status, at, round(took, 2), note))
        self._told()


def _shown(references: Json) -> Json:
    return {name: "…" if name in SECRETS else value for name, value in references.items()}


def answered(reply: Reply, headers: dict[str, str]) -> web.Response:
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    text = json.dumps(reply.body, indent=2)
    return web.Response(text=text, status=reply.status, headers=headers, content_type="application/json")


def bearer(request: web.Request) -> str:
    """The token, from the header or from `auth_token`."""
    header = request.headers.get("Authorization", "")
    given = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else ""
    return given or request.query.get("auth_token", "")


def basic(request: web.Request) -> tuple[str, str] | None:
    """Id and secret of an add-on that asks for a token."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return None
    try:
        name, _, secret = base64.b64decode(header.removeprefix("Basic "), validate=True).decode().partition(":")
    except ValueError:
        return None
    return name, secret


def check_query(endpoint: Endpoint, query: dict[str, str]) -> None:
    """Unknown arguments are refused; that is ours. Raises HipChatError 400."""
    for name in query:
        if name not in {*endpoint.query, *GENERAL_QUERY}:
            log.error("%s knows no argument %s", endpoint.full_name, name)
            said = f"{endpoint.name} knows no parameter {name!r}"
            raise HipChatError(400, said, validation="additionalProperties", field=name, value=query[name])


async def read_body(request: web.Request, endpoint: Endpoint) -> tuple[dict[str, str], Json]:
    """The fields of a form (for a token) and of a JSON body. Raises HipChatError 400 or 415."""
    if endpoint.name == "generate_token":
        return await _read_form(request), {}
    text = await request.text() if request.body_exists else ""
    if endpoint.name not in BODIES or (not text and endpoint.name in WITHOUT_BODY_TOO):
        return {}, {}
    if request.content_type != "application/json":
        raise HipChatError(415, f"The body has to be application/json, not {request.content_type}")
    try:
        body = json.loads(text)
    except ValueError as wrong:
        raise HipChatError(400, "The request body cannot be parsed as valid JSON") from wrong
    if not isinstance(body, dict):
        raise HipChatError(400, "The request body is no JSON object")
    return {}, body


async def _read_form(request: web.Request) -> dict[str, str]:
    if request.content_type != FORM:
        raise HipChatError(415, f"The body has to be {FORM}, not {request.content_type}")
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
