"""Ids that look like Slack's and are the same in every run."""

import hashlib

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LENGTH = 10


class IdMaker:
    """From a prefix (`U`, `C`, `V` …) a fresh id, 11 characters long. `made` counts them."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self.made = 0

    def __call__(self, prefix: str) -> str:
        self.made += 1
        digest = hashlib.blake2b(f"{self._seed}/{self.made}".encode(), digest_size=8).digest()
        number, letters = int.from_bytes(digest, "big"), []
        for _ in range(LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return prefix + "".join(letters)
