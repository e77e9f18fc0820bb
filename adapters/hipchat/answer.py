"""Reads HipChat's responses up to a maximum size."""

from __future__ import annotations

import aiohttp

from adapters.hipchat.reading import Malformed

SMALL = 64 * 1024
"""Bytes of a descriptor, a token or a session; HipChat's have about two thousand."""
LARGE = 8 * 1024 * 1024
"""Bytes of a list. A thousand messages with cards, the longest list requested, have about five million."""
AS_IT_IS = {"Accept-Encoding": "identity"}
"""No compression, so that a small response can't expand."""


async def whole(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The body. Raises `Malformed` as soon as it exceeds `most` bytes."""
    found = bytearray()
    async for piece in answer.content.iter_any():
        found += piece
        if len(found) > most:
            answer.close()
            raise Malformed("too long")
    return bytes(found)


def session(timeout: aiohttp.ClientTimeout, connections: int) -> aiohttp.ClientSession:
    """For all requests to HipChat. Call it in the running event loop."""
    connector = aiohttp.TCPConnector(limit=connections)
    return aiohttp.ClientSession(timeout=timeout, connector=connector, headers=AS_IT_IS, auto_decompress=False)
