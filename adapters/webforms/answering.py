"""Answers to a browser: the page, with the headers that keep it between the two."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from aiohttp import hdrs, web


def see_again(request: web.Request) -> web.Response:
    """Sends the browser to the page, by a look that can be repeated."""
    return web.Response(status=303, headers={hdrs.LOCATION: request.path, hdrs.CACHE_CONTROL: "no-store"})


def answer(drawn: Callable[[str], str], *, status: int = 200) -> web.Response:
    """The page with the headers that keep it between this browser and this server."""
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
