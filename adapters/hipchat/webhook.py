"""HipChat's webhook: verifies the signature, tells the bot, responds in the room."""

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
"""Seconds by which HipChat's clock may differ from ours; a signature is valid for minutes."""
LONGEST = 3600
"""Longest validity of a signature in seconds. HipChat's are valid for fifteen minutes."""
NEEDED = ["iss", "iat", "exp"]
KEPT = 20_000  # signatures; about five commands a second for an hour


@dataclass(frozen=True, slots=True)
class Hooked:
    """A payload with verified sender. `key` identifies this delivery; `once` holds digests of what was signed, and
    of the body that came with it."""

    body: Payload
    grant: Grant
    key: str
    once: tuple[str, str] = field(default=("", ""), repr=False)


Dispatch = Callable[[Hooked], Awaitable[web.Response]]


class Unsigned(Exception):
    """HipChat did not sign it, or not for this purpose. The text says what is wrong."""


class Webhook:
    """POST /hipchat/webhook: 401 without a valid current signature, 400 if the payload is unreadable."""

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
            # Used before verification only to find the secret to verify with.
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
    """Prevents replay: the signature doesn't cover the body, so an intercepted one could sign anything. Each is
    accepted for one body only. Kept in this process, as long as signatures are valid."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def matches(self, hooked: Hooked) -> bool:
        """Whether the signature has not been used with another body."""
        signed, said = hooked.once
        if len(self._seen) >= KEPT:
            del self._seen[next(iter(self._seen))]
        return self._seen.setdefault(signed, said) == said


def _matches(body: Payload, claims: Payload) -> None:
    """Raises `Unsigned` unless the body agrees with the signature: it doesn't cover the body, but names the actor and
    room."""
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
