"""HipChat's answers, read no further than they may be long."""

from __future__ import annotations

import aiohttp

from adapters.hipchat.reading import Malformed

SMALL = 64 * 1024
"""Bytes of a descriptor, a token or a session; HipChat's have about two thousand."""
LARGE = 8 * 1024 * 1024
"""Bytes of a list. A thousand messages with cards, the longest that is asked for, have about five million."""
AS_IT_IS = {"Accept-Encoding": "identity"}
"""Nothing is unpacked, so that a small answer stays small."""


async def whole(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The body. Raises `Malformed` as soon as it is longer than `most` bytes."""
    found = bytearray()
    async for piece in answer.content.iter_any():
        found += piece
        if len(found) > most:
            answer.close()
            raise Malformed("too long")
    return bytes(found)


def session(timeout: aiohttp.ClientTimeout, connections: int) -> aiohttp.ClientSession:
    """For all requests to HipChat. To be made in the running loop."""
    connector = aiohttp.TCPConnector(limit=connections)
    return aiohttp.ClientSession(timeout=timeout, connector=connector, headers=AS_IT_IS, auto_decompress=False)
