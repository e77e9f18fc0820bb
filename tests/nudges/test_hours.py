"""Reminders and invitations in the hours that the company and each person set, through the front door."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from storage.tables.people import PERSON
from storage.tables.workspaces import WORKSPACE
from tests.feedback.office import ask
from tests.nudges.hours import WEEK, set_company, set_own
from tests.nudges.office import MONDAY, clock_at, due_on, of_person, quiet, remind, reminder, reminders
from tests.objectives.conftest import one_team as one_team
from tests.objectives.conftest import team as team
from tests.office import Office

DAY = timedelta(days=1)
TUESDAY, FRIDAY, SUNDAY = MONDAY + DAY, MONDAY + 4 * DAY, MONDAY + 6 * DAY
WEDNESDAY = MONDAY + 2 * DAY
"""The day before is a holiday in Portugal, where Ana lives."""


async def test_the_companys_week_from_sunday_to_thursday(early: Office) -> None:
    await set_company(early, days=WEEK)
    await due_on(early, "ana", "Due on Sunday", SUNDAY)
    await due_on(early, "ben", "Due on Friday", FRIDAY)
    clock_at(early, FRIDAY - DAY)
    assert await remind(early) == 1
    assert "Due on Friday" in reminder(early, "ben").plain
    for days in (4, 5):
        clock_at(early, MONDAY + days * DAY)
        assert await remind(early) == 1
    clock_at(early, SUNDAY)
    assert await remind(early) == 2
    assert "Due today" in reminder(early, "ana").plain
    assert "You hear from Upward Sunday to Thursday, 10:00-16:00, Lisbon time." in reminder(early, "ana").plain


async def test_public_holidays_of_each_persons_country_stay_free(one_early: Office) -> None:
    """The eighth of December is one in Portugal, not in Britain."""
    await set_company(one_early, days=WEEK)
    holiday = MONDAY + 8 * DAY
    for handle in ("ana", "ben"):
        await due_on(one_early, handle, "Due on a Tuesday", holiday)
    clock_at(one_early, WEDNESDAY)
    assert await remind(one_early) == 2  # a week before
    clock_at(one_early, holiday - DAY)
    assert await remind(one_early) == 3
    assert "Due tomorrow" in reminder(one_early, "ana").plain
    clock_at(one_early, holiday)
    assert await remind(one_early) == 4
    assert "Due today" in reminder(one_early, "ben").plain


async def test_ones_own_hours_and_days(early: Office) -> None:
    await set_own(early, "ana", begin="14:00", end="14:30", days=("Monday", "Wednesday"))
    await due_on(early, "ana", "Due on Friday", FRIDAY)
    for hour, minute, sent in ((13, 59, 0), (14, 30, 0), (14, 0, 1), (14, 29, 1)):
        clock_at(early, WEDNESDAY, hour, minute)
        assert await remind(early) == sent, (hour, minute)


async def test_a_day_can_be_moved_to_a_later_time_without_a_second_reminder(one_early: Office) -> None:
    """Nor does it come twice if the company's hours, then one's own, change after it came."""
    await due_on(one_early, "ana", "First", WEDNESDAY)
    await due_on(one_early, "ana", "Second", MONDAY + 3 * DAY)
    clock_at(one_early, WEDNESDAY)
    assert await remind(one_early) == 1
    await set_company(one_early, begin="12:00", end="20:00")
    clock_at(one_early, WEDNESDAY, 13)
    assert await remind(one_early) == 1
    await set_own(one_early, "ana", begin="19:00")
    clock_at(one_early, WEDNESDAY, 19)
    assert await remind(one_early) == 1
    clock_at(one_early, MONDAY + 3 * DAY, 19)
    assert await remind(one_early) == 2


async def test_whoever_is_away_hears_nothing_until_their_next_working_day(team: Office) -> None:
    """Neither a reminder nor an invitation; then both, though the reminders' days are long over."""
    clock_at(team, MONDAY)
    await due_on(team, "ben", "Ship it", MONDAY + 2 * DAY)
    await set_own(team, "ben", away=MONDAY + 18 * DAY)
    await ask(team, "ana", "ben", "carla", days=30)
    await team.told("carla", "asks for your feedback")
    before = len(team.person("ben").dms)
    for days in (2, 9, 18, 19, 20):
        clock_at(team, MONDAY + days * DAY, zone="Europe/London")
        await remind(team)
    clock_at(team, MONDAY + 21 * DAY, 9, 59, zone="Europe/London")
    await remind(team)
    assert len(team.person("ben").dms) == before
    clock_at(team, MONDAY + 21 * DAY, zone="Europe/London")
    await remind(team)
    await team.told("ben", "asks for your feedback")
    assert "Ship it" in reminder(team, "ben").plain
    clock_at(team, MONDAY + 22 * DAY, zone="Europe/London")
    await remind(team)
    assert len(reminders(team, "ben")) == 1


async def test_who_comes_back_after_the_last_day_is_asked_once_and_told_that_it_has_passed(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await set_own(one_team, "ben", away=MONDAY + 18 * DAY)
    ana = one_team.person("ana")
    await ana.type("/feedback @ben @carla")
    await one_team.until(lambda: ana.modal)
    await ana.fill(None, {"topic": "The move", "until": FRIDAY})
    await ana.submit()
    receipt = await one_team.until(lambda: ana.modal if ana.modal and "have asked" in ana.modal.plain else None)
    assert "Away until after that day, and asked on coming back all the same: Ben Okafor." in receipt.plain
    back = MONDAY + 21 * DAY
    clock_at(one_team, back, zone="Europe/London")
    await remind(one_team)
    asked = await one_team.told("ben", "It was asked for until Dec 4, 2026, and you can still answer.")
    assert "minutes, until" not in asked.plain
    clock_at(one_team, back + DAY, zone="Europe/London")
    await remind(one_team)
    assert len([dm for dm in one_team.person("ben").dms if dm.plain.startswith("@ana asks for your feedback")]) == 1
    ben = one_team.person("ben")
    await ben.type("/feedback list")
    assert "Ana Ferreira asks · last day Dec 4, 2026" in (await one_team.until(lambda: ben.modal)).plain


async def test_who_was_away_was_said_not_to_have_answered(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await set_own(one_team, "ben", away=MONDAY + 18 * DAY)
    await ask(one_team, "ana", "ben", "carla", days=3, topic="The move")
    await one_team.told("carla", "asks for your feedback")
    clock_at(one_team, MONDAY + 4 * DAY)
    await remind(one_team)
    assert "Carla Rossi has not answered The move" in reminder(one_team, "ana").plain


async def test_whoever_comes_back_earlier_is_asked_at_once(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await set_own(one_team, "ben", away=FRIDAY)
    await ask(one_team, "ana", "ben", days=30)
    await quiet(one_team)
    assert not [dm for dm in one_team.person("ben").dms if "asks for" in dm.plain]
    ben = one_team.person("ben")
    await ben.type("/upward me")
    await one_team.until(lambda: ben.modal)
    await ben.press("I'm back", on=ben.modal)
    await one_team.told("ben", "asks for your feedback")


async def test_a_request_that_comes_first_puts_off_no_reminder_of_who_is_back(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await due_on(one_team, "ben", "Ship it", MONDAY + 9 * DAY)
    await set_own(one_team, "ben", away=FRIDAY)
    await ask(one_team, "ana", "ben", days=30)
    clock_at(one_team, WEDNESDAY, 16, zone="Europe/London")  # after hours: nothing is planned yet
    await set_own(one_team, "ben", away=None)
    await one_team.told("ben", "asks for your feedback")
    clock_at(one_team, MONDAY + 3 * DAY, 10, zone="Europe/London")
    assert await remind(one_team) == 1
    assert "Ship it" in reminder(one_team, "ben").plain


async def test_who_is_back_and_owes_only_what_they_were_just_asked_hears_it_once(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await set_own(one_team, "ben", away=FRIDAY)
    await ask(one_team, "ana", "ben", days=4)
    clock_at(one_team, WEDNESDAY, 16, zone="Europe/London")
    await set_own(one_team, "ben", away=None)
    await one_team.told("ben", "asks for your feedback")
    clock_at(one_team, MONDAY + 3 * DAY, 10, zone="Europe/London")
    assert await remind(one_team) == 0
    clock_at(one_team, FRIDAY, 10, zone="Europe/London")
    assert await remind(one_team) == 1


async def test_a_request_puts_off_no_reminder_that_somebody_wanted_today(one_early: Office) -> None:
    await due_on(one_early, "ben", "Ship it", TUESDAY + 7 * DAY)
    clock_at(one_early, TUESDAY, zone="Europe/London")
    await remind(one_early)
    await one_early.person("ben").press("Remind me tomorrow", on=reminder(one_early, "ben"))
    await one_early.told("ben", "come back to it on Dec 2, 2026")
    clock_at(one_early, WEDNESDAY, 9, 59, zone="Europe/London")
    await ask(one_early, "ana", "ben", days=30)
    await one_early.told("ben", "asks for your feedback")
    clock_at(one_early, WEDNESDAY, 10, zone="Europe/London")
    assert await remind(one_early) == 2


async def test_who_asks_somebody_who_is_away_is_told_so(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await set_own(one_team, "ben", away=FRIDAY)
    ana = one_team.person("ana")
    await ana.type("/feedback @ben @carla")
    await one_team.until(lambda: ana.modal)
    await ana.fill(None, {"topic": "The move"})
    await ana.submit()
    receipt = await one_team.until(lambda: ana.modal if ana.modal and "have asked" in ana.modal.plain else None)
    assert "Away just now, and asked on coming back: Ben Okafor." in receipt.plain
    await one_team.told("carla", "asks for your feedback")
    await ana.press("Manage", on=receipt)
    window = await one_team.until(lambda: ana.modal if ana.modal and "Not yet" in ana.modal.plain else None)
    assert "Away, hears of it on Dec 7, 2026: Ben Okafor" in window.plain


async def test_on_home_alone_no_reminder_comes_but_what_people_ask_does(team: Office) -> None:
    clock_at(team, MONDAY)
    await set_own(team, "ben", where="On Home alone")
    await due_on(team, "ben", "Ship it", TUESDAY)
    await ask(team, "ana", "ben", days=30)
    await team.told("ben", "asks for your feedback")
    for days in range(1, 9):
        clock_at(team, MONDAY + days * DAY, zone="Europe/London")
        assert await remind(team) == 0
    ben = team.person("ben")
    await ben.open_home()
    home = await team.until(lambda: ben.home if ben.home and "Ship it" in ben.home.plain else None)
    assert "You are reminded on Home alone" in home.plain
    await set_own(team, "ben", where="In a message, and on Home")
    assert await remind(team) == 1


async def test_the_requester_hears_that_no_reminder_reaches_home(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await set_own(one_team, "ben", where="On Home alone")
    await set_own(one_team, "carla", days=("Thursday",))
    await ask(one_team, "ana", "ben", "carla", days=30)
    for handle in ("ben", "carla"):
        await one_team.told(handle, "asks for your feedback")
    clock_at(one_team, TUESDAY, 15)
    ana = one_team.person("ana")
    await ana.type("/feedback list")
    await one_team.until(lambda: ana.modal)
    await ana.change(None, "shelf", "What you asked for")
    await one_team.until(lambda: ana.modal if ana.modal and "Manage" in str(ana.modal.blocks) else None)
    await ana.press("Manage", on=ana.modal)
    await one_team.until(lambda: ana.modal if ana.modal and "Not yet" in ana.modal.plain else None)
    await ana.press("Remind", on=ana.modal)
    said = await one_team.until(lambda: ana.modal if ana.modal and "I remind" in ana.modal.plain else None)
    assert "I remind Carla Rossi on Dec 3, 2026, in their working hours." in said.plain
    assert "No reminder goes to Ben Okafor, by their own choice: it is on their Home." in said.plain


async def test_tomorrow_and_next_week_are_days_of_ones_own(one_early: Office) -> None:
    await set_company(one_early, days=WEEK)
    await set_own(one_early, "ana", days=("Sunday", "Wednesday"))
    await due_on(one_early, "ana", "Ship it", WEDNESDAY)
    for button, day in (("Remind me tomorrow", "Dec 6"), ("Remind me next week", "Dec 6")):
        clock_at(one_early, WEDNESDAY)
        await remind(one_early)
        ana = one_early.person("ana")
        await ana.press(button, on=await one_early.told("ana", "Ship it"))
        await one_early.told("ana", f"come back to it on {day}, 2026")
        await ana.press("Show it again", on=await one_early.told("ana", f"come back to it on {day}, 2026"))
        await one_early.told("ana", "Due today")


async def test_a_snooze_while_away_lasts_until_one_is_back(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship it", WEDNESDAY)
    clock_at(one_early, WEDNESDAY)
    await remind(one_early)
    await set_own(one_early, "ana", away=FRIDAY)
    await one_early.person("ana").press("Remind me tomorrow", on=reminder(one_early, "ana"))
    await one_early.told("ana", "come back to it on Dec 7, 2026")


async def test_who_has_no_zone_lives_by_the_companys(one_early: Office) -> None:
    await of_person(one_early, "ana", time_zone="UTC", country=None)
    await set_company(one_early, zone="Asia/Tokyo", country="Japan")
    assert "10:00-16:00, Tokyo time" in (await one_early.answered("ana", "/upward hours")).plain
    await due_on(one_early, "ana", "Ship it", TUESDAY)
    clock_at(one_early, TUESDAY, 9, 59, zone="Asia/Tokyo")
    assert await remind(one_early) == 0
    clock_at(one_early, TUESDAY, 10, zone="Asia/Tokyo")
    assert await remind(one_early) == 1


async def test_hours_that_nobody_could_have_set_stop_no_round(early: Office) -> None:
    await due_on(early, "ben", "Ship it", TUESDAY)
    await of_person(early, "ana", hours="rubbish", away_until=SUNDAY.replace(year=9999))
    async with early.store.work() as work:
        wrong = {"hours": "9-", "time_zone": "Mars/Olympus", "country": "Atlantis"}
        await work.sql.change(update(WORKSPACE).values(wrong))
        await work.sql.change(update(PERSON).where(PERSON.c.name != "Ana Ferreira").values(hours="1440-0 7"))
        await work.commit()
    clock_at(early, TUESDAY, zone="Europe/London")
    assert await remind(early) == 1


async def test_a_reminder_planned_before_they_left_is_not_sent(one_early: Office) -> None:
    await due_on(one_early, "ana", "Ship it", WEDNESDAY)
    clock_at(one_early, WEDNESDAY)
    one_early.sandbox.faults.add("chat.postMessage", "429", 1000)
    await one_early.engine.nudging.round()
    await set_own(one_early, "ana", away=FRIDAY)
    await quiet(one_early)
    one_early.sandbox.faults.clear()
    await quiet(one_early)
    assert reminders(one_early, "ana") == []
