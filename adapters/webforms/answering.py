"""Responses to a browser: the page, with headers that keep its content private."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from aiohttp import hdrs, web


def see_again(request: web.Request, view: str = "") -> web.Response:
    """Redirects to the page with GET, so that reloading is harmless."""
    path = f"{request.path}?{view}" if view else request.path
    return web.Response(status=303, headers={hdrs.LOCATION: path, hdrs.CACHE_CONTROL: "no-store"})


def answer(drawn: Callable[[str], str], *, status: int = 200) -> web.Response:
    """The page, with headers against caching, framing and leaking."""
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {
        hdrs.CACHE_CONTROL: "no-store",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return web.Response(text=drawn(nonce), content_type="text/html", status=status, headers=headers)
