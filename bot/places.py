"""Countries and time zones as people write them."""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

LONGEST = 100
"""Characters: anything longer names neither a country nor a zone."""

OFTEN = {
    **dict.fromkeys(("uk", "england", "scotland", "wales", "northern ireland", "great britain"), "GB"),
    **dict.fromkeys(("usa", "us of america", "america"), "US"),
    **dict.fromkeys(("korea", "republic of korea"), "KR"),
    **dict.fromkeys(("holland",), "NL"),
    **dict.fromkeys(("turkey",), "TR"),
    **dict.fromkeys(("uae",), "AE"),
    **dict.fromkeys(("ivory coast",), "CI"),
    **dict.fromkeys(("czech republic",), "CZ"),
    **dict.fromkeys(("russia",), "RU"),
    **dict.fromkeys(("kosovo", "xk", "xkx", "kosova"), "XK"),
}
"""Common names that are neither in the standard nor in the time-zone database. Kosovo is in neither: everybody writes
XK, which the standard leaves free for such use."""

KOSOVO = "Kosovo"
NOWHERE = frozenset({"Factory", "localtime", "posixrules"})
"""What a machine says that was not told where it is."""

AMERICAN = ("EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT")
"""Defined by RFC 5322, 4.3; the zones with these names have no daylight saving time."""


def country(text: str) -> str | None:
    """The ISO 3166 code (two letters) for a code of two or three letters, or for a name in any language that the
    standard is translated to; None if it is neither."""
    if len(text) > LONGEST:
        return None
    wanted = _key(text)
    return _countries().get(wanted) or _other_languages().get(wanted)


def time_zone(text: str, land: str | None = None) -> str | None:
    """The zone (`Europe/Oslo`) for its name in any case or its city alone, for Windows' name, or for an abbreviation
    such as EST, resolved by the country's code; None if there is none."""
    if len(text) > LONGEST:
        return None
    named = text.strip()
    windows = _windows().get(named.lower())
    if windows is not None:
        return windows
    if named.isascii() and named.isalpha() and named.isupper():
        found = _by_letters(named, land)
        if found is not None or named in AMERICAN:
            return found
    return _zones().get(named.lower().replace(" ", "_")) or _cities().get(_key(named))


def country_name(code: str) -> str:
    """In English; the code itself where it is none."""
    return KOSOVO if code.upper() == "XK" else _iso().get(code.upper(), code)


def _key(text: str) -> str:
    """Without case, accents and punctuation; `Korea, Republic of` as `republic of korea`."""
    name, _, rest = text.partition(", ")
    if rest.lower().endswith((" of", " of the")):
        text = f"{rest} {name}"
    apart = unicodedata.normalize("NFKD", text.replace("&", " and ").replace(".", "")).casefold()
    kept = (c if c.isalnum() else " " for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(word for word in "".join(kept).split() if word != "the")


@lru_cache(maxsize=1)
def _iso() -> dict[str, str]:
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """English names, from the standard and from the time-zone database."""
    import pycountry

    known = {_key(name): code for code, name in _iso().items()}
    for each in pycountry.countries:
        names = (getattr(each, name, None) for name in ("alpha_2", "alpha_3", "name", "official_name", "common_name"))
        known |= {_key(name): each.alpha_2 for name in names if name}
    return OFTEN | known


@lru_cache(maxsize=1)
def _other_languages() -> dict[str, str]:
    """Names in all other languages; leaves out a name that means two countries in two of them."""
    found: dict[str, str] = {}
    several = set()
    for word, code in _translations():
        if found.setdefault(word, code) != code:
            several.add(word)
    return {word: code for word, code in found.items() if word not in several}


def _translations() -> Iterator[tuple[str, str]]:
    import pycountry

    names = [(name, each.alpha_2) for each in pycountry.countries for name in _names(each)]
    for folder in sorted(Path(pycountry.LOCALES_DIR).iterdir()):
        file = folder / "LC_MESSAGES" / "iso3166-1.mo"
        if file.exists():
            with file.open("rb") as opened:
                said = gettext.GNUTranslations(opened)
            yield from ((_key(said.gettext(name)), code) for name, code in names)


def _names(each: object) -> list[str]:
    return [str(name) for key in ("name", "common_name") if (name := getattr(each, key, None))]


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name not in NOWHERE}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The zones by the cities that they are named after."""
    return {_key(zone.rpartition("/")[2].replace("_", " ")): zone for _, zone in _zones_of_countries()}


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    from tzlocal.windows_tz import win_tz

    return {name.lower(): zone for name, zone in win_tz.items() if name != "UTC"}


@lru_cache(maxsize=512)
def _by_letters(letters: str, land: str | None) -> str | None:
    """The country's most populous zone whose clock shows this abbreviation in winter or summer; without a country that
    of the United States."""
    if land is None and letters not in AMERICAN:
        return None
    for zone in _of_country(land or "US"):
        shown = {ZoneInfo(zone).tzname(datetime(2026, month, 1)) for month in (1, 7)}  # noqa: DTZ001
        if letters in shown:
            return zone
    return None


@lru_cache(maxsize=256)
def _of_country(land: str) -> list[str]:
    return [zone for code, zone in _zones_of_countries() if code == land]


def _zones_of_countries() -> Iterator[tuple[str, str]]:
    """The country's code and the zone, the most populous ones first."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            yield code, zone
