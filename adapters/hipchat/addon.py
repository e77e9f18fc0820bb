"""HipChat's callbacks: being installed, and removed. developer.atlassian.com/server/hipchat/server-side-installation

Nothing in them is proved by itself: whoever knows the address can send them. So the address has a part that only who
installs the add-on is told, HipChat's own server is asked what the credentials are good for, and what would replace an
installation that stands waits for an admin. .github/docs/hipchat.md has the whole of it.
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
"""Callbacks of whomever, and as many of those who know the secret address: each asks HipChat."""
PATIENCE = 20.0
"""Seconds for all that HipChat is asked about an installation."""


class Refused(Exception):
    """Why an installation is not taken; the text is for the admin's and our log."""


@dataclass(frozen=True, slots=True)
class Told:
    """What tells the bot; they raise `NotSaved`. `connected`: the group is served; `installed`: and that is new;
    `offered`: an admin has to say yes."""

    connected: Callable[[Grant], Awaitable[None]]
    installed: Callable[[Grant], Awaitable[None]]
    offered: Callable[[Grant], Awaitable[None]]


class Installing:
    """The two callbacks, at the public address and behind each of `doors`."""

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
        """The secret part of the address that was called. Strangers share a limit of their own."""
        door = request.match_info.get("door", "")
        known = self._doors.has(door)
        if not await self._limiter.hit(A_MINUTE, "known" if known else "stranger"):
            raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})
        if door and not known and not await self._standing(door):
            raise web.HTTPNotFound
        return door

    async def _standing(self, door: str) -> bool:
        """Whether an installation that counts was told this address, though its key has gone since."""
        found = [await self._grants.of(team) for team in await self._grants.teams()]
        return any(grant is not None and equal(door, grant.door) for grant in found)

    # ------------------------------------------------------------ what the credentials are good for

    async def _verify(self, body: Payload, door: str) -> Grant:
        """The installation, once HipChat said that it is one of the whole group, with all that we asked for."""
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
        """Whether the server of the settings is meant, and says of itself what the settings say."""
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

    # ------------------------------------------------------------ what becomes of it

    async def _decide(self, grant: Grant) -> None:
        """The first is taken; one beside an installation that HipChat still knows is refused; one in the place of an
        installation that HipChat knows no more waits for an admin."""
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
    """Raises `Refused` unless the token is this add-on's, for all rooms and with every scope. A session names its
    client, and the client's room if it has one; where a server names none, the secret address has to do."""
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
