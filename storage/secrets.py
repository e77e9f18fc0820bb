"""What is unreadable at rest: encrypted with the keys of UPWARD_SECRET_KEYS, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import CannotStart


class NoKeyFits(CannotStart):
    """There is no key to encrypt with, or none of them opens what is kept; the text says what to do."""


class Secrets:
    """Seals with the newest key, opens with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys; raises `ValueError` for anything else."""
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def seal(self, words: str) -> str:
        return self._keys().encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str:
        try:
            return self._keys().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise NoKeyFits(_NONE_FITS) from None

    def renew(self, sealed: str) -> str:
        """The same words under the newest key."""
        try:
            return self._keys().rotate(sealed.encode()).decode()
        except InvalidToken:
            raise NoKeyFits(_NONE_FITS) from None

    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise NoKeyFits("Set UPWARD_SECRET_KEYS: tokens of workspaces are only kept encrypted.")
        return self._fernet


_NONE_FITS = "None of UPWARD_SECRET_KEYS opens a token that is kept. Put the key back that was taken out last."
