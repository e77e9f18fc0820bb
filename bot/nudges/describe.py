"""When somebody is written to, in words: "Monday to Thursday, 10:00-13:00, Lisbon time"."""

from __future__ import annotations

from collections.abc import Collection

from bot.messages import Button, Buttons, Paragraph, Part, Text, plain
from bot.nudges.calendar import EVERY_DAY
from bot.nudges.rules import next_day_at_work, week_of
from bot.people import Person
from bot.phrases import join_names, label, words

HERE = "nudges/hours"
LISTED = 2
"""So many days are listed one by one: three in a row are "Monday to Wednesday"."""


def clock(minutes: int) -> str:
    """ "13:30", of minutes after midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def name_days(days: Collection[int]) -> str:
    """The weekdays in words; a week that begins on a Sunday too, as "Sunday to Thursday"."""
    if set(days) >= EVERY_DAY:
        return label(HERE, "all_days")
    starts = [day for day in sorted(days) if (day - 1) % 7 not in days]
    if len(starts) == 1 and len(days) > LISTED:
        first, last = starts[0], (starts[0] + len(days) - 1) % 7
        return words(HERE, first=name_day(first), last=name_day(last)).plain("run")
    return plain(join_names([name_day(day) for day in sorted(days)]))


def name_day(day: int) -> str:
    return label(HERE, f"day_{day}")


def name_zone(zone: str) -> str:
    """ "Lisbon time" for Europe/Lisbon."""
    return words(HERE, city=zone.rpartition("/")[2].replace("_", " ")).plain("zone")


def describe_hours(person: Person) -> Text:
    """When they are written to."""
    kept = person.hours.kept
    return words(
        HERE,
        days=name_days(week_of(person).days),
        begin=clock(kept.begin),
        end=clock(kept.end),
        zone=name_zone(person.time_zone),
    )["hears"]


def describe_unmet(person: Person) -> list[Text]:
    """Which of their own hours and days are none of the company's, and so don't hold; nothing for nearly everybody."""
    own, week = person.hours.own, week_of(person)
    if own is None:
        return []
    said = words(HERE, begin=clock(own.begin), end=clock(own.end), days=name_days(own.days or ()))
    return [said[block] for block, meet in (("unmet_hours", person.hours.meet), ("unmet_days", week.meet)) if not meet]


def describe_absence(person: Person) -> list[Text]:
    """What keeps them from hearing in those hours, in one line; nothing for most people."""
    if person.away_until is None:
        return [words(HERE)["home_only"]] if person.home_only else []
    back = next_day_at_work(person, person.away_until)
    block = "away_home_only" if person.home_only else "away"
    return [words(HERE, until=person.away_until, back=back)[block]]


def absence_parts(person: Person) -> list[Part]:
    """The same for the top of Home, with a way to change it."""
    said = describe_absence(person)
    if not said:
        return []
    buttons = [Button("admin.open_me", label(HERE, "button_change"))]
    if person.away_until is not None:
        buttons.insert(0, Button("admin.back", label(HERE, "button_back")))
    return [*map(Paragraph, said), Buttons(tuple(buttons))]
