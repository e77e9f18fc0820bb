"""Parses the body of a POST as browsers send it; refuses anything else before it has any effect."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, hdrs, web
from aiohttp.http import HttpProcessingError

from adapters.webforms.uploads import LARGEST

UNREADABLE = "Your browser sent something that can't be read here. Please open the link from your chat again."
TOO_MUCH = "That is more than fits here. Nothing was sent."
BROKEN = (ValueError, LookupError, RuntimeError, zlib.error, HttpProcessingError)
"""What aiohttp raises for invalid characters, unknown charsets and encodings, and unterminated parts."""

MOST_BYTES = 256 * 1024
"""Without a file. The largest form has 20,000 characters, and each may be sent as twelve bytes (%F0%9F%98%80)."""
MOST_FIELDS = 1000
"""A form has at most a few dozen, with about fifty people picked."""


@dataclass(frozen=True, slots=True)
class FilePart:
    name: str
    content: bytes


Posted = tuple[tuple[str, str | FilePart], ...]
"""The fields in the order received."""


async def fields(request: web.Request, *, with_file: bool) -> Posted:
    """Raises 400 if it is not a form, 413 if it is too large: before reading, if the browser declares the size."""
    most = MOST_BYTES + (LARGEST if with_file else 0)
    if (request.content_length or 0) > most:
        raise too_much(most, request.content_length)
    try:
        if request.content_type == "multipart/form-data":
            return tuple([each async for each in _parts(request, most)])
        if request.content_type != "application/x-www-form-urlencoded":
            raise ValueError("no form")
        raw = await request.clone(client_max_size=most).read()
        return tuple(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except BROKEN:
        raise web.HTTPBadRequest(text=UNREADABLE) from None


async def _parts(request: web.Request, most: int) -> AsyncIterator[tuple[str, str | FilePart]]:
    """Each part as it arrives, without temporary files: a body of many small files would open one for each."""
    left, number = most, 0
    async for part in await request.multipart():
        number += 1
        if number > MOST_FIELDS:
            raise ValueError("too many parts")
        if not isinstance(part, BodyPartReader) or not part.name:
            raise ValueError("a part that is no field")
        if hdrs.CONTENT_ENCODING in part.headers or hdrs.CONTENT_TRANSFER_ENCODING in part.headers:
            raise ValueError("a packed part, as no browser sends it")
        content = await _whole(part, left, most)
        left -= len(content)
        yield part.name, content.decode() if part.filename is None else FilePart(part.filename, content)


async def _whole(part: BodyPartReader, left: int, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > left:
            raise too_much(most, most + 1)
    return bytes(content)


def too_much(most: int, sent: int | None) -> web.HTTPRequestEntityTooLarge:
    return web.HTTPRequestEntityTooLarge(most, sent or 0, text=TOO_MUCH)
