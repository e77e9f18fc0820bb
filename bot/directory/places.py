"""Countries and time zones as people files write them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from zoneinfo import available_timezones

OFTEN = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "great britain": "GB",
    "united kingdom": "GB",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "south korea": "KR",
    "republic of korea": "KR",
    "korea": "KR",
    "czechia": "CZ",
    "holland": "NL",
    "the netherlands": "NL",
    "russian federation": "RU",
    "viet nam": "VN",
    "turkiye": "TR",
    "türkiye": "TR",
    "uae": "AE",
    "ivory coast": "CI",
}
"""Names in use beside those of the table."""


def country(text: str) -> str | None:
    """The code of ISO 3166 (two letters) for a code or an English name; None if it is neither."""
    return _countries().get(" ".join(text.lower().split()))


def time_zone(text: str) -> str | None:
    """The zone's name (`Europe/Oslo`), whatever its case; None if there is none of that name."""
    return _zones().get(text.strip().lower().replace(" ", "_"))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """From the table that comes with the time zones."""
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    known = {name.lower(): code for code, name in rows} | {code.lower(): code for code, _ in rows}
    return known | OFTEN


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name not in {"localtime", "posixrules"}}
