"""Who may go on with a page: the browser that opened it, from the page itself, not too often."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from ipaddress import ip_address, ip_network

from aiohttp import hdrs, web
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from yarl import URL

from bot.webforms import A_WEEK, WebForm

COOKIE = "upward-page"

A_MINUTE = RateLimitItemPerMinute(120)
"""Requests to one page. A quick typist's drafts and searches are about sixty."""

STRANGERS = RateLimitItemPerMinute(20)
"""Requests with links that were never ours, from one address; of IPv6 from one network, since everybody has one."""

NETWORK = 64
"""Bits of an IPv6 address that say whose it is (RFC 6177)."""


class Visits:
    """Counts requests in this process: those to a page by the page, others by their address. Behind a proxy that is not
    known, all have one address, and nobody's page is shut for that."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def count(self, page: str) -> None:
        """Raises 429 where a page is asked for too often."""
        if not await self._limiter.hit(A_MINUTE, "page", page):
            raise too_many()

    async def count_stranger(self, request: web.Request) -> None:
        if not await self._limiter.hit(STRANGERS, "stranger", whose(request.remote or "")):
            raise too_many()


def whose(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, NETWORK), strict=False)) if known.version == 6 else address


def too_many() -> web.HTTPTooManyRequests:
    return web.HTTPTooManyRequests(text="Too many requests. Please wait a minute.", headers={"Retry-After": "60"})


def new_browser() -> str:
    return secrets.token_urlsafe(24)


def mark(browser: str) -> str:
    """What is kept of a browser's secret."""
    return hashlib.sha256(browser.encode()).hexdigest()


def is_theirs(request: web.Request, page: WebForm) -> bool:
    """Whether this browser opened the page first."""
    browser = request.cookies.get(COOKIE, "")
    return page.browser is not None and hmac.compare_digest(mark(browser), page.browser)


def remember(response: web.StreamResponse, browser: str, path: str, *, secure: bool) -> None:
    """For as long as any link works."""
    longest = int(A_WEEK.total_seconds())
    response.set_cookie(COOKIE, browser, path=path, httponly=True, samesite="Lax", secure=secure, max_age=longest)


def csrf(request: web.Request, page: WebForm) -> str:
    """What every post of the page carries back."""
    return hmac.new(request.cookies.get(COOKIE, "").encode(), page.id.encode(), "sha256").hexdigest()


def check_origin(request: web.Request, address: str) -> None:
    """A browser names the origin of a post: it must be this page. Raises 403. A page that sends no referrer posts with
    the origin "null" (fetch.spec.whatwg.org); then the site and the token in the page decide."""
    origin = request.headers.get(hdrs.ORIGIN, "null")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    own = {request.host, URL(address).authority}
    if site not in {"same-origin", "none"} or (origin != "null" and _authority(origin) not in own):
        raise web.HTTPForbidden(text="Please open the link from your chat again.")


def _authority(origin: str) -> str:
    try:
        return URL(origin).authority
    except ValueError:
        return ""
