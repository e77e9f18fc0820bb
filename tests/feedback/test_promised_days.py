"""The day on which somebody is told that a reminder comes is the one on which it comes."""

from __future__ import annotations

from sqlalchemy import update

from adapters.sandbox.person import Person
from storage.tables.people import PERSON
from tests.feedback.office import find_people
from tests.feedback.test_owed import DAY, FRIDAY, asked
from tests.nudges.office import MONDAY, clock_at, lives, remind, reminder, reminders
from tests.office import Office, top

WEDNESDAY = MONDAY + 2 * DAY


async def puts_off(office: Office, handle: str, button: str = "Tomorrow") -> Person:
    person = office.person(handle)
    await person.press("Later", on=await office.told(handle, "asks for your feedback"))
    await office.until(lambda: person.modal)
    await person.press(button)
    return person


async def test_a_reminder_was_promised_for_today_after_the_last_round_of_the_day(one_team: Office) -> None:
    """Rounds begin each quarter of an hour: at four the hours are over."""
    clock_at(one_team, MONDAY)
    await lives(one_team, "ben", zone="Europe/Lisbon", country="PT")
    await asked(one_team, "ana", "ben", days=9)
    clock_at(one_team, WEDNESDAY, 15, 50)
    await remind(one_team)
    ana = one_team.person("ana")
    await ana.type("/feedback list asked")
    await one_team.until(lambda: ana.modal)
    await ana.press("Manage")
    await ana.press("Remind")
    assert "I remind Ben Okafor on Dec 3, 2026" in top(ana).plain
    clock_at(one_team, WEDNESDAY + DAY, 10, 1)
    await remind(one_team)
    assert "asks for your feedback" in reminder(one_team, "ben").plain


async def test_who_was_asked_at_night_was_promised_a_reminder_within_twenty_hours(one_team: Office) -> None:
    clock_at(one_team, MONDAY, 22, zone="America/New_York")
    await lives(one_team, "ben", zone="America/New_York", country="US")
    await asked(one_team, "ana", "ben", days=20)
    clock_at(one_team, MONDAY, 23, zone="America/New_York")
    ben = await puts_off(one_team, "ben")
    assert "I will remind you of it on Dec 2, 2026." in top(ben).plain
    clock_at(one_team, MONDAY + DAY, 15, 50, zone="America/New_York")
    await remind(one_team)
    assert reminders(one_team, "ben") == []
    clock_at(one_team, WEDNESDAY, 10, 1, zone="America/New_York")
    await remind(one_team)
    assert "asks for your feedback" in reminder(one_team, "ben").plain


async def test_who_had_put_everything_off_was_promised_one_of_it_before(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await asked(one_team, "ana", "ben", days=20)
    (ben,) = await find_people(one_team, "ben")
    async with one_team.store.work() as work:
        await work.nudges.snooze(ben, FRIDAY)
        await work.commit()
    assert "I will remind you of it on Dec 4, 2026." in top(await puts_off(one_team, "ben")).plain


async def test_who_is_reminded_on_home_alone_was_promised_a_reminder(one_team: Office) -> None:
    await asked(one_team, "ana", "ben", days=20)
    async with one_team.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.name == "Ben Okafor").values(home_only=True))
        await work.commit()
    ben = await puts_off(one_team, "ben")
    assert "No reminder of it comes, by your own choice: it is on your Home." in top(ben).plain
    await ben.close(everything=True)
    await ben.open_home()
    home = await one_team.until(lambda: ben.home if ben.home and "What you owe (1)" in ben.home.plain else None)
    assert "I remind you" not in home.plain
