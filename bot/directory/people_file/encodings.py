"""Decodes the bytes of a people file, whatever program wrote them."""

from __future__ import annotations

import codecs
import unicodedata
from itertools import pairwise

SAMPLE = 64 * 1024
"""Bytes of lines with non-ASCII letters used to guess the encoding: more would only cost time."""

USUAL = ("cp1252", "cp1250", "cp1254", "cp1257", "cp1251", "cp1253", "cp932", "gb18030", "big5", "cp949", "mac_roman")
"""What spreadsheets still write beside Unicode; of equally likely ones the first wins."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_NULS = 0.01
"""The share of NUL characters above which it is not text."""


def read_text(data: bytes) -> tuple[str, str | None]:
    """The text, and the encoding if it was guessed. Raises `ValueError` if it is not text."""
    text, guessed = _decode(data)
    if text.count("\0") > _MOST_NULS * len(text):
        raise ValueError("no text")
    return text.replace("\0", "").removeprefix("\ufeff"), guessed


def _decode(data: bytes) -> tuple[str, str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), None
    if (wide := _without_mark(data[:SAMPLE])) is not None:
        return data.decode(wide, errors="replace"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", errors="replace")
    if _a_few_broken(text):
        return text, None
    guess = _guess(data)
    return data.decode(guess, errors="replace"), guess


def _without_mark(sample: bytes) -> str | None:
    """Detects UTF-16 without a byte-order mark: every second byte of Latin text is zero."""
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.4 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _a_few_broken(text: str) -> bool:
    """Whether it is UTF-8 with a damaged place, or cut off within a character."""
    broken = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", errors="ignore")) - broken > 3 * broken


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # costs 20 ms, which most files don't need

    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:SAMPLE]
    best = ((2, 1.0, 0.0, 0), USUAL[0])
    for match in from_bytes(sample, cp_isolation=list(USUAL), preemptive_behaviour=False, enable_fallback=False):
        for encoding in {match.encoding, *match.could_be_from_charset} & set(USUAL):
            rank = (_odd(str(match)), match.chaos, -match.coherence, USUAL.index(encoding))
            best = min(best, (rank, encoding))
    return best[1]


def _odd(text: str) -> int:
    """1 if there are symbols within words, as in `£ukasz`: a sign of the wrong encoding."""
    pairs = pairwise(text)
    return int(any((_symbol(one) and two.isalpha()) or (one.isalpha() and _symbol(two)) for one, two in pairs))


def _symbol(char: str) -> bool:
    return char > "\x7f" and unicodedata.category(char) in {"Sc", "So", "No", "Sk", "Cc"}
