"""HipChat's installation callbacks: installed, and removed.
developer.atlassian.com/server/hipchat/server-side-installation

The callbacks carry no proof: anybody who knows the address can send them. Therefore the address has a secret part known
only to whoever installs the add-on, HipChat's own server is asked to verify the credentials, and whatever would replace
a valid installation waits for an admin. Details: .github/docs/hipchat.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import aiohttp
import structlog
from aiohttp import web
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from adapters.hipchat.addresses import Doors, equal, same
from adapters.hipchat.answer import SMALL, whole
from adapters.hipchat.client import Api
from adapters.hipchat.descriptor import INSTALLED, SCOPES, path
from adapters.hipchat.grants import Grant, Grants
from adapters.hipchat.reading import PLATFORM, Malformed, Payload, inner, maybe, number, parse, read
from adapters.hipchat.removal import Removal
from adapters.hipchat.tokens import Gone, Token
from bot.errors import NotSaved, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery

log = structlog.get_logger()

A_MINUTE = RateLimitItemPerMinute(20)
"""Callbacks of strangers, and as many at the secret address: each causes requests to HipChat."""
PATIENCE = 20.0
"""Seconds for all requests to HipChat about one installation."""


class Refused(Exception):
    """Why an installation is rejected; the text is for the admin and for our log."""


@dataclass(frozen=True, slots=True)
class Told:
    """Callbacks to the bot; they raise `NotSaved`. `connected`: the group is served; `installed`: it is also new;
    `offered`: an admin has to approve."""

    connected: Callable[[Grant], Awaitable[None]]
    installed: Callable[[Grant], Awaitable[None]]
    offered: Callable[[Grant], Awaitable[None]]


class Installing:
    """The two callbacks, at the public address and at each of the secret `doors`."""

    def __init__(self, api: Api, grants: Grants, doors: Doors, api_url: str, told: Told, removal: Removal) -> None:
        self._api, self._grants, self._doors, self._api_url = api, grants, doors, api_url
        self._told, self._removal = told, removal
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turn = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        found: list[web.RouteDef] = []
        for door in ("", "{door}"):
            installed = path(door, INSTALLED)
            found += [web.post(installed, self._install), web.delete(f"{installed}/{{oauth_id}}", self._remove)]
        return found

    async def _install(self, request: web.Request) -> web.Response:
        door = await self._door(request)
        try:
            body = parse(await request.read())
            async with asyncio.timeout(PATIENCE):
                grant = await self._verify(body, door)
            async with self._turn:
                await self._decide(grant)
        except (Malformed, Refused) as refusal:
            log.warning("installation refused", platform=PLATFORM, reason=str(refusal))
            return web.Response(status=400, text=f"{refusal}\n")
        except (TransientDeliveryError, UncertainDelivery, NotSaved, TimeoutError) as failure:
            log.warning("installation not taken", platform=PLATFORM, reason=str(failure) or "too slow")
            return web.Response(status=503)
        return web.Response(status=204)

    async def _door(self, request: web.Request) -> str:
        """Returns the secret part of the request's address. Strangers have a rate limit of their own."""
        door = request.match_info.get("door", "")
        known = self._doors.has(door)
        if not await self._limiter.hit(A_MINUTE, "known" if known else "stranger"):
            raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})
        if door and not known and not await self._standing(door):
            raise web.HTTPNotFound
        return door

    async def _standing(self, door: str) -> bool:
        """Whether a valid installation was given this address, even if its key no longer exists."""
        found = [await self._grants.of(team) for team in await self._grants.teams()]
        return any(grant is not None and equal(door, grant.door) for grant in found)

    # ------------------------------------------------------------ verifying credentials

    async def _verify(self, body: Payload, door: str) -> Grant:
        """Returns the installation once HipChat confirmed that it covers the whole group, with all requested scopes."""
        told = number(body, "groupId")
        if body.get("roomId") is not None:
            raise Refused("It can be installed for the whole group only.")
        await self._provider(read(body, "capabilitiesUrl"))
        oauth_id, secret, token_url = read(body, "oauthId"), read(body, "oauthSecret"), f"{self._api_url}oauth/token"
        grant = Grant(told, "", oauth_id, secret, token_url, self._api_url, door)
        try:
            token = await self._api.introduce(grant)
            _for_the_group(await self._api.describe_token(grant, token), grant, token)
        except (Gone, PermanentDeliveryError):
            raise Refused("HipChat does not know this installation.") from None
        if token.team != told:
            raise Refused("The installation is another group's.")
        if any(team != told for team in await self._grants.teams()):
            raise Refused("This server is installed in another group already; remove it there first.")
        return replace(grant, name=token.name)

    async def _provider(self, url: str) -> None:
        """Checks that the URL is the configured server, and that the server describes itself as configured."""
        ours = f"{self._api_url}capabilities"
        if not same(url, ours):
            raise Refused("The installation comes from another server than HIPCHAT_API_URL says.")
        document = await self._fetch(ours)
        if not same(maybe(document, "links", "self"), ours):
            raise Refused("HipChat's descriptor is of another address.")
        token_url = read(document, "capabilities", "oauth2Provider", "tokenUrl")
        api_url = read(document, "capabilities", "hipchatApiProvider", "url").rstrip("/") + "/"
        if not (same(token_url, f"{self._api_url}oauth/token") and same(api_url, self._api_url)):
            raise Refused("HipChat's descriptor leads to another server.")

    async def _fetch(self, url: str) -> Payload:
        try:
            async with self._api.session.get(url, allow_redirects=False) as answer:
                status, raw = answer.status, await whole(answer, SMALL)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise TransientDeliveryError("unreachable") from None
        if status != 200:
            raise TransientDeliveryError(f"capabilities_{status}")
        return parse(raw)

    # ------------------------------------------------------------ deciding

    async def _decide(self, grant: Grant) -> None:
        """Accepts the first installation. Rejects one while HipChat still knows the existing one; if HipChat no longer
        knows it, the new one waits for an admin."""
        standing = await self._grants.of(grant.team, refresh=True)
        if standing is None:
            await self._first(grant)
        elif standing.mark == grant.mark:
            await self._told.connected(grant)
        elif await self._counts(standing):
            raise Refused("It is installed already. Remove it in HipChat first, then install it again.")
        elif standing.door and not grant.door:
            raise Refused(PUBLIC_ADDRESS)
        else:
            await self._grants.offer(grant)
            await self._told.offered(grant)
            log.warning("installation waits for an admin", platform=PLATFORM, team=grant.team)

    async def _first(self, grant: Grant) -> None:
        if not grant.door and not await self._grants.nobody_here():
            raise Refused(PUBLIC_ADDRESS)
        await self._grants.keep(grant)
        await self._told.installed(grant)
        log.info("installed", platform=PLATFORM, team=grant.team)

    async def _counts(self, grant: Grant) -> bool:
        try:
            await self._api.introduce(grant)
        except Gone:
            return False
        return True

    async def _remove(self, request: web.Request) -> web.Response:
        door = await self._door(request)
        try:
            grant = await self._grants.by_id(request.match_info["oauth_id"])
            if grant is not None and equal(door, grant.door):
                await self._removal.note_removal(grant)
        except NotSaved:
            return web.Response(status=503)
        return web.Response(status=204)


PUBLIC_ADDRESS = "Install it from the address with the key in it: `upward hipchat` prints it."


def _for_the_group(session: Payload, grant: Grant, token: Token) -> None:
    """Raises `Refused` unless the token belongs to this add-on, for all rooms and with every scope. A session names its
    client, and the client's room if it has one; if a server names no client, the secret address must suffice."""
    client = inner(session, "client")
    if maybe(session, "owner_type") == "user" or maybe(client, "id") not in ("", grant.oauth_id):
        raise Refused("These are not the credentials of an add-on.")
    if client.get("room") is not None:
        raise Refused("It can be installed for the whole group only.")
    if not client and not grant.door:
        raise Refused(PUBLIC_ADDRESS)
    said = session.get("scopes")
    scopes = {str(scope) for scope in said} if isinstance(said, list) else set(token.scopes)
    if missing := sorted(set(SCOPES) - scopes):
        raise Refused(f"The installation lacks {', '.join(missing)}.")
