"""Reviewers are reminded two days before the last day and on it; who asked hears once what is missing after it."""

from datetime import date, timedelta

from bot.feedback.request import Request
from bot.nudges.redraw import debts_changed
from tests.feedback.office import ask, find_people
from tests.nudges.office import MONDAY, clock_at, lives, remind, reminder, reminders
from tests.office import Office

DAY = timedelta(days=1)
FRIDAY, SATURDAY = MONDAY + 4 * DAY, MONDAY + 5 * DAY


async def asked(office: Office, requester: str, *reviewers: str, days: int = 4, topic: str = "The move") -> Request:
    """On Monday at eleven; the invitations have arrived."""
    request = await ask(office, requester, *reviewers, days=days, topic=topic)
    for handle in reviewers:
        await office.told(handle, topic)
    return request


async def settle(office: Office, request: Request, handle: str) -> None:
    """They answered."""
    async with office.store.work() as work:
        sheets = await work.feedback.sheets(request)
        (person,) = await find_people(office, handle)
        sheet = next(each for each in sheets if each.reviewer and each.reviewer.id == person.id)
        await work.feedback.share(sheet, (), "", office.sandbox.clock.now())
        await work.commit()


async def decline(office: Office, handle: str) -> None:
    person = office.person(handle)
    await person.press("Decline", on=await office.told(handle, "asks for your feedback"))
    await office.until(lambda: person.modal)
    assert (await person.submit()).ok


async def put_off(office: Office, request: Request, handle: str, until: date) -> None:
    async with office.store.work() as work:
        (person,) = await find_people(office, handle)
        for sheet in await work.feedback.sheets(request):
            if sheet.reviewer and sheet.reviewer.id == person.id:
                await work.feedback.postpone(sheet, until)
        await work.commit()


async def test_two_days_before_and_on_the_day(team: Office) -> None:
    clock_at(team, MONDAY)
    request = await asked(team, "ana", "ben", "carla")
    assert await remind(team) == 0
    clock_at(team, MONDAY + DAY, 12)
    assert await remind(team) == 0
    clock_at(team, MONDAY + 2 * DAY)
    assert [await remind(team), await remind(team)] == [2, 2]
    said = reminder(team, "ben")
    assert "Ana Ferreira asks for your feedback: The move" in said.plain
    assert "2 days left, until Dec 4, 2026." in said.plain
    assert said.buttons == ["Give feedback", "Later", "Decline", "Remind me tomorrow", "Remind me next week"]
    assert said.text == "Something is due"
    await settle(team, request, "carla")
    clock_at(team, FRIDAY)
    assert await remind(team) == 3
    assert "Until today, Dec 4, 2026." in reminder(team, "ben").plain
    assert reminders(team, "ana") == []


async def test_what_is_settled_after_planning_is_not_reminded_of(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    request = await asked(one_team, "ana", "ben")
    clock_at(one_team, FRIDAY, 3)
    await settle(one_team, request, "ben")
    clock_at(one_team, FRIDAY)
    assert await remind(one_team) == 0


async def test_a_last_day_on_a_weekend_moves_backward_and_the_day_after_it_forward(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await asked(one_team, "ana", "ben", "carla", days=5)
    clock_at(one_team, MONDAY + 3 * DAY)
    assert await remind(one_team) == 2
    clock_at(one_team, FRIDAY)
    assert await remind(one_team) == 4
    clock_at(one_team, SATURDAY + DAY)
    assert await remind(one_team) == 4
    clock_at(one_team, MONDAY + 7 * DAY)
    assert await remind(one_team) == 5
    said = reminder(one_team, "ana")
    assert "Ben Okafor and one other have not answered The move, which was due on Dec 5, 2026." in said.plain
    assert "Manage" in said.buttons


async def test_the_requester_hears_once_what_is_missing(team: Office) -> None:
    clock_at(team, MONDAY)
    await asked(team, "ana", "ben", "carla", "dmitri", days=1)
    clock_at(team, MONDAY + 2 * DAY, 12)
    await remind(team)
    assert "Ben Okafor and 2 others have not answered The move" in reminder(team, "ana").plain
    await asked(team, "carla", "ana", days=3, topic="My talk")
    clock_at(team, MONDAY + 3 * DAY, 12)
    await remind(team)
    said = reminder(team, "ana")
    assert "My talk" in said.plain
    assert "have not answered" not in said.plain
    ana = team.person("ana")
    await ana.open_home()
    home = await team.until(lambda: ana.home if ana.home and "What you owe (2)" in ana.home.plain else None)
    assert "Ben Okafor and 2 others have not answered The move" in home.plain


async def test_the_requester_hears_of_one_though_another_ends_before_the_weekend_is_over(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await asked(one_team, "ana", "ben", days=3)
    await asked(one_team, "ana", "carla", days=4, topic="The map")
    clock_at(one_team, FRIDAY, 12)
    await remind(one_team)
    assert "has not answered The move, which was due on Dec 3, 2026." in reminder(one_team, "ana").plain
    clock_at(one_team, MONDAY + 7 * DAY)
    await remind(one_team)
    assert "has not answered The map, which was due on Dec 4, 2026." in reminder(one_team, "ana").plain


async def test_what_comes_after_all_goes_from_the_requesters_reminder(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await asked(one_team, "ana", "ben", "carla", days=1)
    clock_at(one_team, MONDAY + 2 * DAY, 12)
    await remind(one_team)
    said = reminder(one_team, "ana")
    assert "Ben Okafor and one other have not answered The move" in said.plain
    for handle in ("ben", "carla"):
        await decline(one_team, handle)
    await one_team.until(lambda: "Nothing is left" in said.plain)


async def test_an_invitation_of_the_last_twenty_hours_counts_as_a_reminder(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await asked(one_team, "ana", "ben", days=3)
    clock_at(one_team, MONDAY + DAY, 15, 30)
    await asked(one_team, "carla", "ben", days=30, topic="My talk")
    clock_at(one_team, MONDAY + 2 * DAY, 11)
    assert await remind(one_team) == 0
    clock_at(one_team, MONDAY + 2 * DAY, 11, 31)
    assert await remind(one_team) == 1
    assert all(topic in reminder(one_team, "ben").plain for topic in ("The move", "My talk"))


async def test_what_was_put_off_waits_for_its_day_and_the_rest_does_not(team: Office) -> None:
    clock_at(team, MONDAY)
    first = await asked(team, "ana", "ben", days=3)
    await asked(team, "carla", "ben", days=4, topic="My talk")
    await put_off(team, first, "ben", MONDAY + 7 * DAY)
    clock_at(team, MONDAY + 2 * DAY)
    assert await remind(team) == 1
    assert "The move" not in reminder(team, "ben").plain
    clock_at(team, MONDAY + 3 * DAY)
    assert await remind(team) == 1
    ben = team.person("ben")
    await ben.open_home()
    home = await team.until(lambda: ben.home if ben.home and "What you owe (2)" in ben.home.plain else None)
    assert "I remind you on Dec 7, 2026." in home.plain
    clock_at(team, MONDAY + 7 * DAY)
    await remind(team)
    said = reminder(team, "ben")
    assert "The move" in said.plain
    assert "It was due 4 days ago, Dec 3, 2026." in said.plain


async def test_a_reminder_that_the_requester_asked_for_comes_that_day(one_team: Office) -> None:
    """Whatever came before: the reminder that the requester asked for is a putting off to today."""
    clock_at(one_team, MONDAY)
    request = await asked(one_team, "ana", "ben", days=2)
    clock_at(one_team, MONDAY + 2 * DAY)
    assert await remind(one_team) == 1
    clock_at(one_team, MONDAY + 3 * DAY, 12)
    await remind(one_team)
    assert "Until today" in reminder(one_team, "ben").plain
    await put_off(one_team, request, "ben", MONDAY + 3 * DAY)
    await remind(one_team)
    assert "It was due yesterday" in reminder(one_team, "ben").plain


async def test_who_snoozed_everything_hears_nothing_of_requests(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    await asked(one_team, "ana", "ben", days=2)
    (ben,) = await find_people(one_team, "ben")
    async with one_team.store.work() as work:
        await work.nudges.snooze(ben, FRIDAY)
        await work.commit()
    clock_at(one_team, MONDAY + 2 * DAY)
    assert await remind(one_team) == 0
    clock_at(one_team, FRIDAY)
    await remind(one_team)
    assert "It was due 2 days ago" in reminder(one_team, "ben").plain


async def test_holidays_of_the_requester_count_for_what_is_missing(one_team: Office) -> None:
    """December 8 is a holiday in Portugal."""
    clock_at(one_team, MONDAY)
    await lives(one_team, "ana", country="PT")
    await asked(one_team, "ana", "ben", days=7)
    clock_at(one_team, MONDAY + 8 * DAY)
    await remind(one_team)
    assert reminders(one_team, "ana") == []
    clock_at(one_team, MONDAY + 9 * DAY)
    await remind(one_team)
    assert "Ben Okafor has not answered The move" in reminder(one_team, "ana").plain


async def test_reminded_at_ten_of_ones_own_day_put_off_reminded_again_and_answered(one_team: Office) -> None:
    """By the bot's own schedule, as the clock moves: nobody is asked to look."""
    clock_at(one_team, MONDAY)
    await lives(one_team, "ben", zone="Asia/Tokyo", country="JP")
    await lives(one_team, "carla", zone="Asia/Tokyo", country="JP")
    request = await asked(one_team, "ana", "ben", "carla", days=4)
    await settle(one_team, request, "carla")
    clock_at(one_team, MONDAY + 2 * DAY, 9, 59, "Asia/Tokyo")
    assert await remind(one_team) == 0
    clock_at(one_team, MONDAY + 2 * DAY, 10, 0, "Asia/Tokyo")
    said = await one_team.told("ben", "2 days left")
    await one_team.person("ben").press("Remind me tomorrow", on=said)
    await one_team.told("ben", "come back to it on Dec 3, 2026")
    clock_at(one_team, MONDAY + 3 * DAY, 11, 0, "Asia/Tokyo")
    await one_team.told("ben", "Until tomorrow, Dec 4, 2026.")
    await settle(one_team, request, "ben")
    (ben,) = await find_people(one_team, "ben")
    async with one_team.store.work() as work:
        await debts_changed(work, ben, one_team.sandbox.clock.now())
        await work.commit()
    await one_team.told("ben", "Nothing is left for now. Thank you.")
    clock_at(one_team, FRIDAY, 11, 0, "Asia/Tokyo")
    assert await remind(one_team) == 2
    assert [reminders(one_team, each) for each in ("ana", "ben", "carla", "dmitri")] == [[], [], [], []]
