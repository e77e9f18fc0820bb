"""Access tokens of installations: bought with the secret, and renewed before they expire."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp

from adapters.hipchat.answer import SMALL, whole
from adapters.hipchat.descriptor import SCOPES
from adapters.hipchat.grants import Grant
from adapters.hipchat.reading import Malformed, Payload, maybe, number, parse
from bot.clock import Clock
from bot.errors import TransientDeliveryError

RENEW = timedelta(minutes=5)
"""How long before its expiry a token is renewed. HipChat's last an hour; a tenth of the lifetime for shorter ones."""


class Gone(Exception):
    """HipChat no longer knows the installation."""


@dataclass(frozen=True, slots=True)
class Token:
    """`team` and `name` are the group's; `scopes` are those granted, according to HipChat."""

    value: str = field(repr=False)
    ends: datetime
    renew: datetime
    team: str
    name: str
    scopes: frozenset[str]


class Tokens:
    """One token for each installation. Raises `TransientDeliveryError` if HipChat can't issue one now, and `Gone`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[str, Token] = {}
        self._lock = asyncio.Lock()

    async def of(self, grant: Grant, session: aiohttp.ClientSession) -> Token:
        token = self._held.get(grant.oauth_id)
        if token is not None and self._clock.now() < token.renew:
            return token
        async with self._lock:
            return await self._renew(grant, session)

    async def _renew(self, grant: Grant, session: aiohttp.ClientSession) -> Token:
        token, now = self._held.get(grant.oauth_id), self._clock.now()
        if token is not None and now < token.renew:
            return token
        try:
            fresh = await self.buy(grant, session)
        except TransientDeliveryError:
            if token is not None and now < token.ends:
                return token
            raise
        self._held[grant.oauth_id] = fresh
        return fresh

    async def buy(self, grant: Grant, session: aiohttp.ClientSession) -> Token:
        """Buys a new token, for one request or to be cached. Idempotent."""
        form = {"grant_type": "client_credentials", "scope": " ".join(SCOPES)}
        known = base64.b64encode(f"{grant.oauth_id}:{grant.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {known}"}
        try:
            async with session.post(grant.token_url, data=form, headers=headers, allow_redirects=False) as answer:
                status, raw = answer.status, await whole(answer, SMALL)
        except Malformed:
            raise TransientDeliveryError("unreadable_answer", retry_after=5.0) from None
        except (aiohttp.ClientError, TimeoutError):
            raise TransientDeliveryError("unreachable") from None
        if status == 401:
            self.forget(grant)
            raise Gone
        if status != 200:
            raise TransientDeliveryError(f"token_{status}", retry_after=5.0)
        try:
            return self._read(parse(raw))
        except Malformed:
            raise TransientDeliveryError("unreadable_answer", retry_after=5.0) from None

    def _read(self, answer: Payload) -> Token:
        value, now = maybe(answer, "access_token"), self._clock.now()
        lasts = timedelta(seconds=int(number(answer, "expires_in")[:9]))
        if not value:
            raise Malformed("access_token")
        ends = now + lasts
        renew, scopes = ends - min(RENEW, lasts / 10), frozenset(maybe(answer, "scope").split())
        return Token(value, ends, renew, number(answer, "group_id"), maybe(answer, "group_name"), scopes)

    def forget(self, grant: Grant) -> None:
        """Drops a token that HipChat rejected; the next call buys another."""
        self._held.pop(grant.oauth_id, None)
