"""Ids that look like Slack's and are the same in every run."""

import hashlib
import itertools
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LENGTH = 10


def id_maker(seed: str) -> Callable[[str], str]:
    """A function from a prefix (`U`, `C`, `V` …) to a fresh id, 11 characters long."""
    counter = itertools.count(1)

    def make(prefix: str) -> str:
        digest = hashlib.blake2b(f"{seed}/{next(counter)}".encode(), digest_size=8).digest()
        number, letters = int.from_bytes(digest, "big"), []
        for _ in range(LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return prefix + "".join(letters)

    return make
