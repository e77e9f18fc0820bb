"""HipChat's callbacks: being installed, and removed. developer.atlassian.com/server/hipchat/server-side-installation

Nothing in them is proved by itself: whoever knows the address can send them. So an installation counts when HipChat's
own server, the one of the settings, sells a token for it, and a removal when it sells none any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import aiohttp
import structlog
from aiohttp import web
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from adapters.hipchat.client import Api
from adapters.hipchat.descriptor import INSTALLED_PATH
from adapters.hipchat.grants import Grant, Grants
from adapters.hipchat.reading import PLATFORM, Malformed, Payload, maybe, number, parse, read
from adapters.hipchat.tokens import Gone
from bot.errors import NotSaved, TransientDeliveryError

log = structlog.get_logger()

ASK_AGAIN = (1.0, 10.0, 60.0, 600.0)
"""Seconds after which a removal is looked into again: HipChat may tell of it before its tokens end."""

A_MINUTE = RateLimitItemPerMinute(20)
"""Callbacks of whomever: each asks HipChat, which takes no more than so many questions."""

Told = Callable[[Grant], Awaitable[None]]


class Refused(Exception):
    """Why an installation is not taken; the text is for the admin's and our log."""


class Installing:
    """`installed` and `removed` tell the bot; they raise `NotSaved`."""

    def __init__(self, api: Api, grants: Grants, api_url: str, installed: Told, removed: Told) -> None:
        self._api, self._grants, self._api_url = api, grants, api_url
        self._installed, self._removed = installed, removed
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._watching: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.post(INSTALLED_PATH, self._install), web.delete(f"{INSTALLED_PATH}/{{oauth_id}}", self._remove)]

    async def _install(self, request: web.Request) -> web.Response:
        await self._count()
        try:
            grant = await self._proved(parse(await request.read()))
            await self._grants.keep(grant)
            await self._installed(grant)
        except (Malformed, Refused) as refusal:
            log.warning("installation refused", platform=PLATFORM, reason=str(refusal))
            return web.Response(status=400, text=f"{refusal}\n")
        except (TransientDeliveryError, NotSaved) as failure:
            log.warning("installation not taken", platform=PLATFORM, reason=str(failure))
            return web.Response(status=503)
        log.info("installed", platform=PLATFORM, team=grant.team)
        return web.Response(status=204)

    async def _count(self) -> None:
        if not await self._limiter.hit(A_MINUTE):
            raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})

    async def _proved(self, body: Payload) -> Grant:
        """The installation, once HipChat sold a token for it."""
        told = number(body, "groupId")
        if body.get("roomId") is not None:
            raise Refused("It can be installed for the whole group only.")
        token_url, api_url = await self._provider(read(body, "capabilitiesUrl"))
        grant = Grant(told, "", read(body, "oauthId"), read(body, "oauthSecret"), token_url, api_url)
        try:
            token = await self._api.introduce(grant)
        except Gone:
            raise Refused("HipChat does not know this installation.") from None
        if token.team != told:
            raise Refused("The installation is another group's.")
        if any(team != told for team in await self._grants.teams()):
            raise Refused("This server is installed in another group already; remove it there first.")
        return replace(grant, name=token.name)

    async def _provider(self, url: str) -> tuple[str, str]:
        """Where the server of the settings sells tokens and takes calls, as its own descriptor says."""
        if not self._is_theirs(url):
            raise Refused("The installation comes from another server than HIPCHAT_API_URL says.")
        try:
            async with self._api.session.get(url, allow_redirects=False) as answer:
                status, raw = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise TransientDeliveryError("unreachable") from None
        if status != 200:
            raise TransientDeliveryError(f"capabilities_{status}")
        document = parse(raw)
        if maybe(document, "links", "self") != url:
            raise Refused("HipChat's descriptor is of another address.")
        token_url = read(document, "capabilities", "oauth2Provider", "tokenUrl")
        api_url = read(document, "capabilities", "hipchatApiProvider", "url").rstrip("/") + "/"
        if not (self._is_theirs(token_url) and self._is_theirs(api_url)):
            raise Refused("HipChat's descriptor leads to another server.")
        return token_url, api_url

    def _is_theirs(self, url: str) -> bool:
        # The address of the settings ends with a slash, so that nothing can be added to its host.
        return url.startswith(self._api_url)

    async def _remove(self, request: web.Request) -> web.Response:
        await self._count()
        try:
            grant = await self._grants.by_id(request.match_info["oauth_id"])
            if grant is not None and not await self._is_gone(grant):
                task = asyncio.create_task(self._watch(grant))
                self._watching.add(task)
                task.add_done_callback(self._watching.discard)
        except NotSaved:
            return web.Response(status=503)
        return web.Response(status=204)

    async def _is_gone(self, grant: Grant) -> bool:
        """Whether HipChat sells no token any more; then everything of it is removed."""
        try:
            await self._api.introduce(grant)
        except TransientDeliveryError:
            return False
        except Gone:
            await self._grants.remove(grant.team)
            await self._removed(grant)
            log.info("uninstalled", platform=PLATFORM, team=grant.team)
            return True
        return False

    async def _watch(self, grant: Grant) -> None:
        for pause in ASK_AGAIN:
            await asyncio.sleep(pause)
            try:
                if await self._is_gone(grant):
                    return
            except NotSaved as failure:
                log.warning("uninstalling waits for the database", reason=str(failure))
        log.warning("not uninstalled", platform=PLATFORM, team=grant.team, reason="it still gets tokens")

    async def stop(self) -> None:
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
