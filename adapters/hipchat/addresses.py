"""Compares addresses, and creates the secret part of ours that authenticates HipChat's calls."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
PLAIN = re.compile(r"[!-~]+")
ODD_PATH = re.compile(r"[\\%;]|//|/\.")
"""Path syntax that servers and clients parse differently: escapes, empty and dotted segments."""


def same(one: str, other: str) -> bool:
    """Whether both are the same place on the same server. An address with unusual parts equals nothing."""
    found = _parts(one)
    return found is not None and found == _parts(other)


def _parts(url: str) -> tuple[str, str, int, str] | None:
    """Scheme, host, port and path; None if there is anything else."""
    if not PLAIN.fullmatch(url):
        return None
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return None
    if split.scheme not in PORTS or not split.hostname or "@" in split.netloc or split.query or split.fragment:
        return None
    if ODD_PATH.search(split.path):
        return None
    return split.scheme, split.hostname, PORTS[split.scheme] if port is None else port, split.path


class Doors:
    """The secret part of our addresses, derived from each encryption key, newest first. Whoever installs the add-on
    gets the newest; older ones are valid until their key is removed."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._known = tuple(_door(key) for key in keys)

    @property
    def newest(self) -> str:
        """ "" if there is no key."""
        return self._known[0] if self._known else ""

    def has(self, told: str) -> bool:
        return any(equal(told, door) for door in self._known)


def equal(told: str, secret: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(told.encode(), secret.encode())


def _door(key: str) -> str:
    made = hmac.new(key.encode(), b"upward hipchat callbacks", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:24]).decode()
