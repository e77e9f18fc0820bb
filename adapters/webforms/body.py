"""The body of a post, as browsers send it: what else arrives is refused before anything is done with it."""

from __future__ import annotations

import zlib

from aiohttp import web
from aiohttp.http import HttpProcessingError

from adapters.webforms.typed import Posted
from adapters.webforms.uploads import LARGEST

UNREADABLE = "Your browser sent something that can't be read here. Please open the link from your chat again."
BROKEN = (ValueError, LookupError, RuntimeError, zlib.error, HttpProcessingError)
"""What aiohttp raises for letters that are none, alphabets and packings that nobody knows, and parts without an end."""


async def fields(request: web.Request) -> Posted:
    """Raises 400 for what is no form, 413 for too much."""
    try:
        return await request.clone(client_max_size=LARGEST + 64 * 1024).post()
    except BROKEN:
        raise web.HTTPBadRequest(text=UNREADABLE) from None
