"""What HipChat posts: proved by its signature, told to the bot, answered in the room."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import jwt
import structlog
from aiohttp import web

from adapters.hipchat.addresses import equal
from adapters.hipchat.grants import Grant, Grants
from adapters.hipchat.reading import PLATFORM, Malformed, Payload, clean, maybe, parse
from adapters.hipchat.translate import senders
from bot.errors import NotSaved

log = structlog.get_logger()

SKEW = 60
"""Seconds by which HipChat's clock may differ from ours; a signature itself lives for minutes."""
LONGEST = 3600
"""Seconds from a signature's making to its end. HipChat's live fifteen minutes."""
NEEDED = ["iss", "iat", "exp"]
KEPT = 20_000  # signatures; some five commands a second through an hour


@dataclass(frozen=True, slots=True)
class Hooked:
    """A payload whose sender is proved. `key` is this delivery's own; `once` stands for what was signed, and for what
    came with it."""

    body: Payload
    grant: Grant
    key: str
    once: tuple[str, str] = field(default=("", ""), repr=False)


Dispatch = Callable[[Hooked], Awaitable[web.Response]]


class Unsigned(Exception):
    """HipChat did not sign it, or not for this. The text says what is wrong with it."""


class Webhook:
    """POST /hipchat/webhook: 401 for what HipChat did not sign just now, 400 for what nobody can read."""

    def __init__(self, grants: Grants, dispatch: Dispatch) -> None:
        self._grants = grants
        self._dispatch = dispatch

    async def receive(self, request: web.Request) -> web.Response:
        try:
            grant, claims = await self._signer(request)
            body = parse(raw := await request.read())
            _matches(body, claims)
            once = (_digest(_token_of(request).rpartition(".")[0].encode()), _digest(raw))
            return await self._dispatch(Hooked(body, grant, str(claims.get("jti", "")), once))
        except Unsigned as refusal:
            log.info("request refused", platform=PLATFORM, reason=str(refusal))
            return web.Response(status=401)
        except Malformed as fault:
            log.info("payload refused", platform=PLATFORM, reason=str(fault))
            return web.Response(status=400)
        except NotSaved:
            return web.Response(status=503)

    async def _signer(self, request: web.Request) -> tuple[Grant, Payload]:
        signed = _token_of(request)
        try:
            # Whose secret to check it with is all that is believed of it before.
            claimed = clean(jwt.decode(signed, options={"verify_signature": False})).get("iss")
            grant = await self._grants.by_id(claimed) if isinstance(claimed, str) else None
            if grant is None:
                raise Unsigned("unknown installation")
            claims = jwt.decode(
                signed, grant.secret, algorithms=["HS256"], leeway=SKEW, options={"require": NEEDED}, issuer=claimed
            )
            lasts = int(claims["exp"]) - int(claims["iat"])
        except (jwt.InvalidTokenError, ValueError, OverflowError):
            raise Unsigned("signature") from None
        if not 0 < lasts <= LONGEST:
            raise Unsigned("lifetime")
        if not equal(request.match_info.get("door", ""), grant.door):
            raise Unsigned("address")
        return grant, clean(claims)


def _token_of(request: web.Request) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("JWT ") if header.startswith("JWT ") else request.query.get("signed_request", "")


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


class Once:
    """A signature covers no body, so with one that was overheard anything could be said: it is good for one message.
    Known in this process, for as long as signatures live."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def matches(self, hooked: Hooked) -> bool:
        """Whether what was signed came with nothing else before."""
        signed, said = hooked.once
        if len(self._seen) >= KEPT:
            del self._seen[next(iter(self._seen))]
        return self._seen.setdefault(signed, said) == said


def _matches(body: Payload, claims: Payload) -> None:
    """The signature covers no body; but it names who acts and where, and the body must say the same, wherever it names
    somebody."""
    if any(str(claims.get("sub", "")) != who for who in senders(body)):
        raise Unsigned("sender")
    context, item = claims.get("context"), body.get("item")
    signed_room = context.get("room_id") if isinstance(context, dict) else None
    room = item.get("room") if isinstance(item, dict) else None
    told_room = room.get("id") if isinstance(room, dict) else None
    if signed_room is not None and str(signed_room) != str(told_room):
        raise Unsigned("room")
    if maybe(body, "oauth_client_id") not in ("", claims["iss"]):
        raise Unsigned("installation")
