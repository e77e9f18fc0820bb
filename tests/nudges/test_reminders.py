"""Owners are reminded a week before an objective is due, and on the day."""

from datetime import date, timedelta

import pytest

from tests.nudges.office import (
    MONDAY,
    clock_at,
    close,
    due_on,
    lives,
    of_person,
    remind,
    reminder,
    reminders,
)
from tests.office import Office

FRIDAY, SUNDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=6)


async def test_a_week_before_and_on_the_day(early: Office) -> None:
    due = MONDAY + timedelta(days=9)
    await due_on(early, "ana", "Ship the new site", due)
    assert await remind(early) == 0
    clock_at(early, MONDAY + timedelta(days=1))
    assert await remind(early) == 0
    clock_at(early, MONDAY + timedelta(days=2))
    assert [await remind(early), await remind(early)] == [1, 1]
    said = reminder(early, "ana")
    assert "A reminder of something that is due, as of" in said.plain
    assert "Ship the new site" in said.plain
    assert "Due in 7 days, Dec 9, 2026: ▁▁▁▁▁▁▁▁▁▁ 0 %, on track" in said.plain
    assert said.text == "Something is due"
    for days in range(3, 9):
        clock_at(early, MONDAY + timedelta(days=days))
        assert await remind(early) == 1, days
    clock_at(early, due)
    assert await remind(early) == 2
    assert "Due today, Dec 9, 2026:" in reminder(early, "ana").plain
    clock_at(early, due + timedelta(days=1))
    assert await remind(early) == 2
    assert reminders(early, "ben") == []


async def test_the_bot_does_it_by_itself_when_the_hour_comes(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship the new site", FRIDAY)
    clock_at(one_early, FRIDAY)
    await one_early.told("ana", "Due today")


async def test_all_that_is_due_comes_in_one_message(one_early: Office) -> None:
    wednesday = MONDAY + timedelta(days=2)
    for title, due in (("late", MONDAY), ("in a week", MONDAY + timedelta(days=9)), ("tomorrow", wednesday)):
        await due_on(one_early, "ana", title, due)
    await due_on(one_early, "ana", "much later", MONDAY + timedelta(days=10))
    clock_at(one_early, wednesday)
    assert await remind(one_early) == 1
    said = reminder(one_early, "ana")
    assert "A reminder of 3 things that are due, as of" in said.plain
    places = [said.plain.index(each) for each in ("Due today", "Due in 7 days", "Due 2 days ago")]
    assert places == sorted(places)
    assert "much later" not in said.plain
    assert said.text == "3 things are due"
    assert said.buttons == ["Progress", "Close it", "Edit"] * 3 + ["Remind me tomorrow", "Remind me next week"]


async def test_twenty_are_listed_and_home_has_the_rest(one_early: Office) -> None:
    """What is late stands at the end, and the message stays within Slack's fifty blocks."""
    for number in range(23):
        if number == 20:  # as many as one may set on one day
            one_early.sandbox.clock.advance(timedelta(days=1))
        await due_on(one_early, "ana", f"number {number}", MONDAY + timedelta(days=number // 5))
    clock_at(one_early, FRIDAY)
    assert await remind(one_early) == 1
    said = reminder(one_early, "ana")
    assert "A reminder of 23 things" in said.plain
    assert said.plain.count("Due ") == 20
    assert "3 more on Home." in said.plain
    assert "number 22" in said.plain
    assert "number 4\n" not in said.plain
    ana = one_early.person("ana")
    await ana.open_home()
    home = await one_early.until(lambda: ana.home if ana.home and "What you owe (23)" in ana.home.plain else None)
    assert "Due today" in home.plain


async def test_home_lists_the_same_and_its_buttons_work(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship the new site", MONDAY + timedelta(days=7))
    ana = one_early.person("ana")
    await ana.open_home()
    home = await one_early.until(lambda: ana.home if ana.home and "What you owe (1)" in ana.home.plain else None)
    assert "Due in 7 days" in home.plain
    await close(one_early, "ana", home)
    await ana.open_home()
    await one_early.until(lambda: ana.home and "You're all caught up" in ana.home.plain)


# ---------------------------------------------------------------- days and hours


@pytest.mark.parametrize(("hour", "minute", "count"), [(9, 59, 0), (10, 0, 1), (15, 59, 1), (16, 0, 0), (3, 0, 0)])
async def test_only_in_working_hours(one_early: Office, hour: int, minute: int, count: int) -> None:
    await due_on(one_early, "ana", "Ship the new site", FRIDAY)
    clock_at(one_early, FRIDAY, hour, minute)
    assert await remind(one_early) == count


async def test_what_is_due_on_a_day_off_comes_on_the_last_working_day_before(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship the new site", SUNDAY)
    clock_at(one_early, FRIDAY)
    assert await remind(one_early) == 1
    assert "Due in 2 days" in reminder(one_early, "ana").plain
    for days in (5, 6, 7):
        clock_at(one_early, MONDAY + timedelta(days=days))
        assert await remind(one_early) == 1, days


async def test_holidays_are_those_of_the_country(one_early: Office) -> None:
    """December 1 and 8 are holidays in Portugal, and not in Germany."""
    holiday = date(2026, 12, 8)
    await lives(one_early, "ana", country="PT")
    await lives(one_early, "carla", country="DE")
    for handle in ("ana", "carla"):
        await due_on(one_early, handle, "Ship the new site", holiday)
    clock_at(one_early, MONDAY + timedelta(days=1))
    assert await remind(one_early) == 1
    clock_at(one_early, holiday - timedelta(days=1))
    assert await remind(one_early) == 2
    assert "Due tomorrow" in reminder(one_early, "ana").plain
    clock_at(one_early, holiday)
    assert await remind(one_early) == 3
    assert "Due today" in reminder(one_early, "carla").plain


async def test_where_friday_is_a_day_off(one_early: Office) -> None:
    await lives(one_early, "ana", country="EG")
    await due_on(one_early, "ana", "Ship the new site", FRIDAY)
    clock_at(one_early, FRIDAY - timedelta(days=1))
    assert await remind(one_early) == 1


async def test_twenty_hours_lie_between_two(one_early: Office) -> None:
    for title, due in (("first", FRIDAY - timedelta(days=1)), ("second", FRIDAY)):
        await due_on(one_early, "ana", title, due)
    clock_at(one_early, FRIDAY - timedelta(days=1), 15, 50)
    assert await remind(one_early) == 1
    clock_at(one_early, FRIDAY, 11, 49)
    assert await remind(one_early) == 1
    clock_at(one_early, FRIDAY, 11, 51)
    assert await remind(one_early) == 2


async def test_a_bot_that_stood_still_catches_up_for_a_week(one_early: Office) -> None:
    for handle, due in (("ana", FRIDAY), ("carla", FRIDAY - timedelta(days=1))):
        await due_on(one_early, handle, "Ship the new site", due)
    clock_at(one_early, FRIDAY + timedelta(days=7))
    assert await remind(one_early) == 1
    assert "Due 7 days ago" in reminder(one_early, "ana").plain


async def test_what_was_set_or_moved_that_day_needs_no_reminder(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship the new site", MONDAY + timedelta(days=7))
    await due_on(one_early, "ana", "Paint the door", MONDAY + timedelta(days=20))
    assert await remind(one_early) == 0
    clock_at(one_early, MONDAY + timedelta(days=2))
    await due_on(one_early, "ben", "Sell the boat", MONDAY + timedelta(days=20))
    await moved(one_early, "ana", "Paint the door", MONDAY + timedelta(days=9))
    assert await remind(one_early) == 0
    clock_at(one_early, MONDAY + timedelta(days=9))
    assert await remind(one_early) == 1
    assert "Paint the door" in reminder(one_early, "ana").plain


async def moved(office: Office, handle: str, title: str, due: date) -> None:
    """They move the day of an objective, in the list."""
    person = office.person(handle)
    await person.type(f"/objective list {title}")
    await office.until(lambda: person.modal)
    await person.press("Edit", on=person.modal)
    await person.fill(None, {"due": due})
    assert (await person.submit()).ok
    await person.close(everything=True)


# ---------------------------------------------------------------- nobody is reminded


async def test_who_left_or_has_no_account_here_is_not_reminded(one_early: Office) -> None:
    for handle in ("ana", "ben", "carla", "dmitri"):
        await due_on(one_early, handle, "Ship the new site", FRIDAY)
    await of_person(one_early, "ana", active=False)
    await of_person(one_early, "ben", standing="outsider")
    await of_person(one_early, "carla", handles=False)
    clock_at(one_early, FRIDAY, 12)
    assert await remind(one_early) == 1
    assert [len(reminders(one_early, each)) for each in ("ana", "ben", "carla", "dmitri")] == [0, 0, 0, 1]


async def test_a_guest_is_reminded_of_what_they_set_themselves(one_early: Office) -> None:
    await due_on(one_early, "liam", "Hand over", FRIDAY)
    clock_at(one_early, FRIDAY)
    assert await remind(one_early) == 1
    assert "Hand over" in reminder(one_early, "liam").plain


async def test_a_feature_that_is_switched_off_reminds_nobody(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship the new site", FRIDAY)
    await one_early.answered("mira", "/upward feature objectives off")
    clock_at(one_early, FRIDAY)
    assert await remind(one_early) == 0
    await one_early.answered("mira", "/upward feature objectives on")
    assert await remind(one_early) == 1


async def test_what_people_wrote_rings_nobody(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship <!channel> @here *now*", FRIDAY)
    clock_at(one_early, FRIDAY)
    assert await remind(one_early) == 1
    assert "Ship <!channel> @here *now*" in reminder(one_early, "ana").plain
    assert reminder(one_early, "ana").live == []


async def test_help_says_when_reminders_come(one_early: Office) -> None:
    said = await one_early.answered("ana", "/objective help")
    assert "I remind you a week before an objective is due and on the day" in said.plain


async def test_lisbon_was_reminded_on_christmas_day_for_want_of_a_country(one_early: Office) -> None:
    """Slack tells Ana's time zone, and nobody which country she works in."""
    christmas = date(2026, 12, 25)
    await due_on(one_early, "ana", "Ship the new site", date(2026, 12, 31))
    clock_at(one_early, christmas)
    assert await remind(one_early) == 0
    await due_on(one_early, "ana", "Wrap up", christmas + timedelta(days=1))
    clock_at(one_early, christmas - timedelta(days=1))
    assert await remind(one_early) == 1
    assert "Ship the new site" in reminder(one_early, "ana").plain
