"""Guards a page: only the browser that opened it, from the page itself, and with a rate limit."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from aiohttp import hdrs, web
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from yarl import URL

from bot.address_limit import AddressLimit
from bot.webforms import LONGEST, WebForm

COOKIE = "upward-page"

A_MINUTE = RateLimitItemPerMinute(300)
"""Requests to one page. Who types without a pause sends two hundred drafts (page.js: one in 300 ms)."""


class Visits:
    """Counts requests in this process: those to a page per page, those with invalid links per address. Behind an
    unknown proxy all share one address, but that blocks nobody's page."""

    def __init__(self) -> None:
        self._limiter, self._addresses = MovingWindowRateLimiter(MemoryStorage()), AddressLimit()

    async def count(self, page: str) -> None:
        """Raises 429 if a page is requested too often."""
        if not await self._limiter.hit(A_MINUTE, page):
            raise too_many()

    async def count_stranger(self, request: web.Request) -> None:
        if not await self._addresses.let_in(request.remote or ""):
            raise too_many()


def too_many() -> web.HTTPTooManyRequests:
    return web.HTTPTooManyRequests(text="Too many requests. Please wait a minute.", headers={"Retry-After": "60"})


def new_browser() -> str:
    return secrets.token_urlsafe(24)


def mark(browser: str) -> str:
    """The stored form of a browser's secret."""
    return hashlib.sha256(browser.encode()).hexdigest()


def _cookie(page: WebForm) -> str:
    """Quiet pages behind the links of one message are opened together, so that theirs is sent to several addresses."""
    return f"{COOKIE}-{page.id[:12]}" if page.quiet else COOKIE


def is_theirs(request: web.Request, page: WebForm) -> bool:
    """Whether this browser was the first to open the page."""
    browser = request.cookies.get(_cookie(page), "")
    return page.browser is not None and hmac.compare_digest(mark(browser), page.browser)


def remember(
    request: web.Request, response: web.StreamResponse, page: WebForm, browser: str, lasts: timedelta, *, secure: bool
) -> None:
    """Sets a cookie for as long as the link is valid, or may become so when it leads to a form that is kept."""
    longest = int(max(LONGEST, lasts).total_seconds())
    path = f"{request.path.rpartition('/')[0]}/" if page.quiet else request.path
    response.set_cookie(
        _cookie(page), browser, path=path, httponly=True, samesite="Lax", secure=secure, max_age=longest
    )


def csrf(request: web.Request, page: WebForm) -> str:
    """The token that every POST of the page must contain."""
    return hmac.new(request.cookies.get(_cookie(page), "").encode(), page.id.encode(), "sha256").hexdigest()


def check_origin(request: web.Request, address: str) -> None:
    """Checks that a POST comes from this page's origin. Raises 403. A page that sends no referrer posts with the origin
    "null" (fetch.spec.whatwg.org); then the fetch-site header and the page's token decide."""
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
