"""Files that people put into a page, kept in memory until the bot has read them."""

from __future__ import annotations

import secrets
import time

from bot.forms import Upload

LARGEST = 10 * 1024 * 1024
"""Bytes of one file: as much as the bot takes."""

MOST = 5
SECONDS = 1800.0


class Uploads:
    """The newest few, for half an hour each: they are read within seconds of the form's sending."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Upload, bytes, float]] = {}

    def keep(self, name: str, content: bytes) -> Upload:
        self._forget()
        upload = Upload(f"web-{secrets.token_urlsafe(12)}", name[:200], len(content))
        self._kept[upload.id] = (upload, content, time.monotonic() + SECONDS)
        return upload

    def of(self, upload: str) -> Upload | None:
        kept = self._kept.get(upload)
        return kept[0] if kept else None

    def content(self, upload: str) -> bytes | None:
        """The bytes, or None where they are gone."""
        kept = self._kept.get(upload)
        return kept[1] if kept else None

    def _forget(self) -> None:
        now = time.monotonic()
        fresh = {key: each for key, each in self._kept.items() if each[2] > now}
        self._kept = dict(list(fresh.items())[-(MOST - 1) :])
