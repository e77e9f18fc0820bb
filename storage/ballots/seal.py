"""How ballots are encrypted: keys that come from a cycle's random seal, which lies in its folder and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.cycles.ballots import CycleId, DebtId, PageLink, RevieweeId, Slip

ID_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 12
SMALLEST = 4096
"""Bytes of the smallest sealed file. Each is as long as a power of two, so that its length tells little of the text."""

PERSON_BYTES, NUMBER_BYTES = 8, 4


class DoesNotOpen(Exception):
    """It was changed, cut short, put in another's place, or sealed under another seal."""


class Seal:
    """Encrypts for one cycle. `secret` are 32 random bytes."""

    def __init__(self, cycle: CycleId, secret: bytes) -> None:
        self._cycle = cycle
        self._names = _key(cycle, secret, b"names")
        self._ballots = AESGCM(_key(cycle, secret, b"ballots"))
        self._slips = AESGCM(_key(cycle, secret, b"slips"))
        self._pages = AESGCM(_key(cycle, secret, b"page"))

    def name(self, debt: DebtId | RevieweeId) -> str:
        """Of a file: whoever has the database, but not the seal, can't tell whose it is."""
        return hmac.new(self._names, debt, hashlib.sha256).hexdigest()[: 2 * ID_BYTES]

    def close(self, content: Mapping[str, Any], bound: bytes) -> bytes:
        """Opens only with the same `bound`: what it belongs to."""
        return seal_bytes(self._ballots, _pad(content), bound)

    def open(self, sealed: bytes, bound: bytes) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(open_bytes(self._ballots, sealed, bound))
        return content

    def write_slip(self, slip: Slip) -> str:
        number = slip.number.to_bytes(NUMBER_BYTES, "big")
        inner = slip.reviewee + slip.debt + slip.person.to_bytes(PERSON_BYTES, "big") + number
        return urlsafe_b64encode(self._cycle + seal_bytes(self._slips, inner, self._cycle)).decode()

    def read_slip(self, token: str) -> Slip:
        inner = open_bytes(self._slips, _token_bytes(token)[ID_BYTES:], self._cycle)
        reviewee, debt = RevieweeId(inner[:ID_BYTES]), DebtId(inner[ID_BYTES : 2 * ID_BYTES])
        person, number = inner[2 * ID_BYTES : -NUMBER_BYTES], inner[-NUMBER_BYTES:]
        return Slip(self._cycle, reviewee, debt, int.from_bytes(person, "big"), int.from_bytes(number, "big"))

    def name_of(self, *words: str) -> str:
        """Of a file that belongs to something which is called so."""
        return hmac.new(self._names, json.dumps(words).encode(), hashlib.sha256).hexdigest()[: 2 * ID_BYTES]

    def write_link(self, link: PageLink) -> str:
        inner = json.dumps(astuple(link)[1:], separators=(",", ":")).encode()
        return urlsafe_b64encode(self._cycle + seal_bytes(self._pages, inner, self._cycle)).decode().rstrip("=")

    def read_link(self, token: str) -> PageLink:
        """Only the very address that was made counts: decoders of base64 skip what they don't know."""
        whole = token + "=" * (-len(token) % 4)
        sealed = _token_bytes(whole)
        if urlsafe_b64encode(sealed).decode() != whole:
            raise DoesNotOpen
        return PageLink(self._cycle, *json.loads(open_bytes(self._pages, sealed[ID_BYTES:], self._cycle)))


def cycle_of(token: str) -> CycleId | None:
    """Of which cycle a token claims to be."""
    try:
        claimed = _token_bytes(token + "=" * (-len(token) % 4))[:ID_BYTES]
    except DoesNotOpen:
        return None
    return CycleId(claimed) if len(claimed) == ID_BYTES else None


def _token_bytes(token: str) -> bytes:
    try:
        return urlsafe_b64decode(token.encode("ascii"))
    except (NoBase64, ValueError):
        raise DoesNotOpen from None


def _key(cycle: CycleId, secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=cycle, info=b"upward ballots " + purpose).derive(secret)


def _pad(content: Mapping[str, Any]) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    size = SMALLEST
    while size < len(plain):
        size *= 2
    return plain.ljust(size)


def seal_bytes(key: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.encrypt(nonce, plain, bound)


def open_bytes(key: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise DoesNotOpen from None
