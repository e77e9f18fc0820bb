"""The nudge as people see it."""

from __future__ import annotations

from datetime import date

from bot.messages import Button, Buttons, Divider, Message, Paragraph, Part, SmallPrint, Words, render_lines
from bot.nudges.debts import Owed
from bot.nudges.describe import describe_hours
from bot.people import Person
from bot.phrases import label, words

HERE = "nudges/nudge"


def reminder(owed: Owed, person: Person, today: date, *, home: bool = True) -> Message:
    """Everything owed, each debt with its buttons. It says which day it speaks of: a page on the web is looked at days
    later, too. The notification text does not name the debts. `home`: their chat has a Home, where all of it stands."""
    said = words(HERE, count=owed.total, day=today)
    parts: list[Part] = [Paragraph(said["intro"])]
    for debt in owed.debts:
        parts += debt.parts
    if owed.total > len(owed.debts):
        more = words(HERE, count=owed.total - len(owed.debts))
        parts.append(SmallPrint(more["more" if home else "more_by_command"]))
    later = (
        Button("nudge.snooze", label(HERE, "button_tomorrow")),
        Button("nudge.snooze_week", label(HERE, "button_week")),
    )
    hours = SmallPrint((*describe_hours(person), Words(" "), *said["change_hours"]))
    return Message((*parts, Divider(), Buttons(later), hours), summary=said["summary"])


def snoozed_message(until: date, *, home: bool) -> Message:
    """Replaces a snoozed nudge. `home`: their chat has a Home, where the debts stand."""
    said = words(HERE, day=until)["snoozed" if home else "snoozed_on_page"]
    return Message((Paragraph(said), Buttons((Button("nudge.wake", label(HERE, "button_wake")),))), summary=said)


def all_done() -> Message:
    """Replaces a nudge of which nothing is left."""
    return render_lines(words(HERE)["all_done"])
