"""The names of deliveries."""

from __future__ import annotations

import secrets
from datetime import datetime

RANDOM_BYTES = 10


def new_token(now: datetime) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7): milliseconds, then 74 random bits, so that it can't be guessed.

    Tokens of one time are neighbours in their index. Random ones each change a page of their own, which SQLite writes
    twice.
    """
    time = f"{int(now.timestamp() * 1000):012x}"
    chance = secrets.token_bytes(RANDOM_BYTES)
    variant, tail = 0x80 | chance[2] & 0x3F, chance[3:].hex()
    rest = f"{variant:02x}{tail}"
    return f"{time[:8]}-{time[8:]}-7{chance[:2].hex()[1:]}-{rest[:4]}-{rest[4:]}"
