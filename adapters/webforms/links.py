"""Links to pages: signed, time-limited, and not stored."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from bot.clock import Clock
from bot.events import By
from bot.webforms import A_DAY, Shown, WebForm, WebForms

SALT, DRAWING_SALT = "upward.webforms.link", "upward.webforms.drawing"


class Drawing(NamedTuple):
    """What a browser shows of a form that is drawn anew at each look: which form it is, the state that it carried then,
    and the digests of its buttons."""

    form: str
    state: str
    buttons: list[str]


class SignedLinks:
    """`bot.webforms.Links`. The address reveals neither person nor form: a random id and its signature."""

    def __init__(self, address: str, keys: Sequence[str], pages: WebForms, clock: Clock) -> None:
        """`address` is the bot's own, as browsers reach it; `keys` sign, newest first."""
        self.address = address.rstrip("/")
        self._signers = [URLSafeSerializer(key, salt=SALT) for key in keys]
        self._drawing_signers = [URLSafeSerializer(key, salt=DRAWING_SALT) for key in keys]
        self._pages = pages
        self._clock = clock

    async def link(self, by: By, shown: Shown, lasts: timedelta = A_DAY) -> str:
        page = secrets.token_urlsafe(16)
        await self._pages.keep(WebForm(page, by, shown, self._clock.now() + lasts))
        return f"{self.address}/form/{self.token(page)}"

    async def forget(self) -> int:
        return await self._pages.forget(self._clock.now())

    def token(self, page: str) -> str:
        return str(self._signers[0].dumps(page))

    def page(self, token: str) -> str | None:
        """The page id of a link; None if we didn't sign it."""
        return next((page for signer in self._signers if (page := _verify(signer, token)) is not None), None)

    def sign_drawing(self, page: str, drawing: Drawing) -> str:
        """What a page carries unseen of what it shows."""
        return str(self._drawing_signers[0].dumps([page, *drawing]))

    def read_drawing(self, page: str, signed: str) -> Drawing | None:
        """What that page showed; None if we didn't sign it for that page."""
        for signer in self._drawing_signers:
            with suppress(BadData):
                signed_for, *drawing = signer.loads(signed)
                return Drawing(*drawing) if signed_for == page else None
        return None


def _verify(signer: URLSafeSerializer, token: str) -> str | None:
    try:
        page = signer.loads(token)
    except BadData:
        return None
    # Base64 decoders skip invalid characters: only the exact token we issued is valid.
    return page if isinstance(page, str) and signer.dumps(page) == token else None
