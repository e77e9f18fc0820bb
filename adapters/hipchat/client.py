"""Client for HipChat's API v2: one session, no automatic retries, and the port's three delivery errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

import aiohttp
import structlog

from adapters.hipchat.answer import LARGE, session, whole
from adapters.hipchat.grants import Grant, Grants
from adapters.hipchat.limits import FLOOD, OVERALL, UNKNOWN, Limits
from adapters.hipchat.reading import PLATFORM, Malformed, Payload, parse
from adapters.hipchat.tokens import Gone, Token, Tokens
from bot.clock import Clock
from bot.errors import NotSaved, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)  # seconds
CONNECTIONS = 50
TOKEN_PAUSE = 60.0  # seconds: only whoever runs the bot can fix a token that HipChat rejects
OURS = "the user token"  # key of its rate limit; no add-on has such an id

log = structlog.get_logger()

Verb = Literal["GET", "POST"]

# Reasons for 404, by the first word of the path.
MISSING = {"room": "channel_not_found", "user": "user_not_found"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `to` is the room or person it writes to, if they have a rate limit."""

    verb: Verb
    path: tuple[str, ...]
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    to: str = ""

    @property
    def address(self) -> str:
        return "/".join(quote(part, safe="") for part in self.path)


def _session(token: str) -> Call:
    return Call("GET", ("oauth", "token", token))


class Unauthorized(Exception):
    """The token was rejected; certainly nothing was done."""


class Api:
    """Calls for any installed group with the add-on's token, or with the user token in that person's name."""

    def __init__(self, grants: Grants, clock: Clock, user_token: str) -> None:
        self._grants = grants
        self._clock = clock
        self._user_token = user_token
        self._tokens = Tokens(clock)
        self._limits = Limits()
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def session(self) -> aiohttp.ClientSession:
        """Shared by every call; created in the running event loop."""
        if self._closed:
            raise TransientDeliveryError("closed")
        if self._session is None:
            self._session = session(TIMEOUT, CONNECTIONS)
        return self._session

    async def close(self) -> None:
        """Closes the session; later calls fail as certainly not sent."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    async def introduce(self, grant: Grant) -> Token:
        """Asks HipChat again which installation this is. Raises `TransientDeliveryError` or `Gone`."""
        return await self._tokens.buy(grant, self.session)

    async def describe_token(self, grant: Grant, token: Token) -> Payload:
        """What HipChat says about that token. Raises the delivery errors."""
        try:
            return await self._send(grant.api_url, token.value, grant.oauth_id, _session(token.value))
        except Unauthorized:
            raise PermanentDeliveryError("invalid_auth") from None

    async def call(self, team: str, call: Call) -> Payload:
        """Calls with the add-on's token; retries once with a new token if HipChat expired it early."""
        grant = await self._grant(team)
        for _ in range(2):
            grant, token = await self._token(grant)
            try:
                return await self._send(grant.api_url, token.value, grant.oauth_id, call)
            except Unauthorized:
                self._tokens.forget(grant)
        raise self._token_refusal(team, "invalid_auth")

    async def call_as_person(self, team: str, call: Call) -> Payload:
        """Calls with the token of the person who sends direct messages."""
        grant = await self._grant(team)
        if not self._user_token:
            raise PermanentDeliveryError("no_user_token")
        try:
            return await self._send(grant.api_url, self._user_token, OURS, call)
        except Unauthorized:
            raise self._token_refusal(team, "user_token_refused") from None

    async def own_account(self, team: str) -> str:
        """The id of the account that owns the user token; "" without one. Raises the delivery errors."""
        if not self._user_token:
            return ""
        said = await self.call_as_person(team, _session(self._user_token))
        owner = said.get("owner")
        return str(owner.get("id", "")) if isinstance(owner, dict) and said.get("owner_type") == "user" else ""

    def _token_refusal(self, team: str, reason: str) -> TransientDeliveryError:
        log.error("token refused", platform=PLATFORM, team=team, reason=reason)
        return TransientDeliveryError(reason, retry_after=TOKEN_PAUSE)

    async def _grant(self, team: str) -> Grant:
        try:
            grant = await self._grants.of(team)
        except NotSaved:
            raise TransientDeliveryError("the database was away") from None
        if grant is None:
            raise PermanentDeliveryError("not_installed")
        return grant

    async def _token(self, grant: Grant) -> tuple[Grant, Token]:
        """The token with its installation: an admin may have accepted a newer one, here or on another replica."""
        try:
            return grant, await self._tokens.of(grant, self.session)
        except Gone:
            self._grants.forget(grant.team)
            newest = await self._grant(grant.team)
        try:
            if newest.oauth_id != grant.oauth_id:
                return newest, await self._tokens.of(newest, self.session)
        except Gone:
            pass
        raise self._token_refusal(grant.team, "invalid_auth")

    async def _send(self, base: str, token: str, owner: str, call: Call) -> Payload:
        if wait := self._limits.wait(self._clock.now(), owner, call.to):
            raise TransientDeliveryError("ratelimited", retry_after=wait)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self.session.request(
                call.verb,
                base + call.address,
                json=call.body,
                params=call.query,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                self._note(answer.headers, owner, call)
                return self._answer(answer.status, await whole(answer, LARGE), owner, call)
        except Malformed:
            raise UncertainDelivery("unreadable_answer") from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise TransientDeliveryError("unreachable") from None
        except (aiohttp.ClientError, TimeoutError):
            raise UncertainDelivery("no_answer") from None

    def _note(self, headers: Mapping[str, str], owner: str, call: Call) -> None:
        now = self._clock.now()
        self._limits.note(OVERALL, owner, headers, now)
        self._limits.note(FLOOD, call.to, headers, now)

    def _answer(self, status: int, raw: bytes, owner: str, call: Call) -> Payload:
        if 200 <= status < 300:
            try:
                return parse(raw) if raw else {}
            except Malformed:
                raise UncertainDelivery("unreadable_answer") from None
        if status == 401:
            raise Unauthorized
        if status == 429:
            wait = self._limits.wait(self._clock.now(), owner, call.to)
            raise TransientDeliveryError("ratelimited", retry_after=wait or UNKNOWN)
        if status == 404:
            raise PermanentDeliveryError(MISSING.get(call.path[0], "not_found"))
        if 400 <= status < 500 and status != 408:
            raise PermanentDeliveryError("missing_scope" if status == 403 else f"http_{status}")
        raise UncertainDelivery(f"http_{status}")
