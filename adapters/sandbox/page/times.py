"""Times as one viewer reads them: in their zone, in their way of writing hours."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Locales that write hours as 2:05 PM.
_TWELVE_HOURS: Final = {"en-US", "en-CA", "en-AU", "en-IN", "en-NZ", "en-PH"}


@lru_cache(maxsize=1_000)
def zone(name: str) -> ZoneInfo:
    """The zone called `name`, UTC when the machine doesn't know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Etc/UTC")


def local(ts: str | float, tz: str) -> datetime:
    """`ts` (seconds since 1970, also Slack's text form) in the zone `tz`."""
    return datetime.fromtimestamp(float(ts), UTC).astimezone(zone(tz))


def hour(at: datetime, locale: str) -> str:
    """`14:05`, or `2:05 PM` where people write it so."""
    return f"{at:%I:%M %p}".lstrip("0") if locale in _TWELVE_HOURS else f"{at:%H:%M}"


def ordinal(day: int) -> str:
    """`1st`, `2nd`, `23rd`, `11th`."""
    suffix = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def day(on: date, today: date) -> str:
    """The heading over a day's messages."""
    match (today - on).days:
        case 0:
            return "Today"
        case 1:
            return "Yesterday"
        case -1:
            return "Tomorrow"
    text = f"{on:%A}, {on:%B} {ordinal(on.day)}"
    return text if on.year == today.year else f"{text}, {on.year}"


def ago(at: datetime, now: datetime) -> str:
    """`3 minutes ago`, `in 2 hours`: what {ago} shows."""
    seconds = (now - at).total_seconds()
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if abs(seconds) >= size:
            count = int(abs(seconds) // size)
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def _pretty(form: str) -> Callable[[datetime, datetime, str], str]:
    def shown(at: datetime, now: datetime, _: str) -> str:
        if abs((now.date() - at.date()).days) <= 1:
            return day(at.date(), now.date()).lower()
        return _written(form, at)

    return shown


def _written(form: str, at: datetime) -> str:
    match form:
        case "short":
            return f"{at:%b} {at.day}, {at.year}"
        case "long":
            return f"{at:%A}, {at:%B} {ordinal(at.day)}, {at.year}"
    return f"{at:%B} {ordinal(at.day)}, {at.year}"


# Slack: the tokens of <!date^…>, docs.slack.dev/messaging/formatting-message-text
_TOKENS: Final[dict[str, Callable[[datetime, datetime, str], str]]] = {
    "date_num": lambda at, now, locale: f"{at:%Y-%m-%d}",
    "date_slash": lambda at, now, locale: f"{at:%m/%d/%Y}",
    "date": lambda at, now, locale: _written("", at),
    "date_short": lambda at, now, locale: _written("short", at),
    "date_long": lambda at, now, locale: _written("long", at),
    "date_pretty": _pretty(""),
    "date_short_pretty": _pretty("short"),
    "date_long_pretty": _pretty("long"),
    "time": lambda at, now, locale: hour(at, locale),
    "time_secs": lambda at, now, locale: f"{at:%H:%M:%S}",
    "day_divider_pretty": lambda at, now, locale: day(at.date(), now.date()),
    "ago": lambda at, now, locale: ago(at, now),
}


def date_format(form: str, at: datetime, now: datetime, locale: str) -> str | None:
    """`form` with its {tokens} filled, as Slack's `<!date^…>`; None for a token that doesn't exist."""
    if any(token not in _TOKENS for token in re.findall(r"{(\w*)}", form)):
        return None
    return re.sub(r"{(\w+)}", lambda found: _TOKENS[found[1]](at, now, locale), form)


def next_morning(now: datetime, tz: str) -> datetime:
    """The coming ten o'clock on a working day in the zone `tz`."""
    at = now.astimezone(zone(tz)).replace(hour=10, minute=0, second=0, microsecond=0)
    while at <= now or at.weekday() >= 5:
        at += timedelta(days=1)
    return at


def at_work(now: datetime, tz: str) -> bool:
    """Whether it is a working day between nine and six in the zone `tz`."""
    at = now.astimezone(zone(tz))
    return at.weekday() < 5 and 9 <= at.hour < 18
