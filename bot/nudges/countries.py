"""Which country somebody works in, where nobody said so: that of their time zone, by the tables of tzdata."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files


def country_of(time_zone: str, country: str | None) -> str | None:
    """The country on record, else that of the time zone (both codes of ISO 3166); None where neither tells, as UTC."""
    return country or _by_zone().get(time_zone)


@lru_cache(maxsize=1)
def _by_zone() -> dict[str, str]:
    """`zone.tab` gives each zone its country. An older name means the zone that it is a link to, unless several
    countries share that one: Iceland's clock is the Ivory Coast's."""
    known = {row[2]: row[0] for row in _rows("zone.tab", "\t")}
    shared = {row[2] for row in _rows("zone1970.tab", "\t") if "," in row[0]}
    links = [(row[2], row[1]) for row in _rows("tzdata.zi", " ") if row[0] == "L"]
    older = {name: known[zone] for name, zone in links if zone in known and zone not in shared}
    return older | known


def _rows(table: str, between: str) -> Iterator[list[str]]:
    text = files("tzdata").joinpath(f"zoneinfo/{table}").read_text(encoding="utf-8")
    return (line.split(between) for line in text.splitlines() if line and not line.startswith("#"))
