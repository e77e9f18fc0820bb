"""Files uploaded on a page, in memory until the bot has read them."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.forms import Upload

LARGEST = 10 * 1024 * 1024
"""Bytes of one file: the bot's limit."""

MOST_BYTES = 5 * LARGEST
"""Of all pages together. More is refused: a new file never evicts another."""
SECONDS = 1800.0


class NoRoom(Exception):
    """Too many files are waiting to be read."""


@dataclass(frozen=True, slots=True)
class KeptUpload:
    upload: Upload
    content: bytes
    until: float


class Uploads:
    """One file a page, for half an hour; it is read within seconds of the form's submission."""

    def __init__(self) -> None:
        self._by_page: dict[str, KeptUpload] = {}

    def keep(self, page: str, name: str, content: bytes) -> Upload:
        """Replaces the page's previous file. Raises `NoRoom`."""
        self._forget()
        others = sum(len(each.content) for of, each in self._by_page.items() if of != page)
        if others + len(content) > MOST_BYTES:
            raise NoRoom
        upload = Upload(f"web-{secrets.token_urlsafe(12)}", name[:200], len(content))
        self._by_page[page] = KeptUpload(upload, content, time.monotonic() + SECONDS)
        return upload

    def of(self, page: str) -> Upload | None:
        """The page's file, or None."""
        self._forget()
        kept = self._by_page.get(page)
        return kept.upload if kept else None

    def content(self, upload: str) -> bytes | None:
        """The bytes, or None if they have expired."""
        self._forget()
        return next((each.content for each in self._by_page.values() if each.upload.id == upload), None)

    def _forget(self) -> None:
        now = time.monotonic()
        self._by_page = {page: each for page, each in self._by_page.items() if each.until > now}
