"""Who chose "On Home alone" gets no reminder: Home has it on its day, and nothing promises a message."""

from __future__ import annotations

from datetime import date, timedelta

from adapters.sandbox.person import Person
from bot.nudges.calendar import Week, next_working_day
from tests.cycles.released import read, release_cycle
from tests.cycles.test_home_progress import look
from tests.cycles.test_takeaway import team_of, tell
from tests.cycles.test_talking import ASKS, arrange
from tests.nudges.hours import set_own
from tests.nudges.office import clock_at, remind, reminders
from tests.office import Office, top

AT_HOME, PROMISE = "no message reminds you, by your own choice", "I remind"
OWN, OTHER = "you talk over your upward feedback", "Dmitri Aaltonen would like to talk over upward feedback with you"
LOOKS = "you look together at what you took from your feedback"


async def begin(office: Office, *at_home: str) -> Person:
    """Dmitri reads his result; Mira is his manager, and Ben is in his team."""
    await team_of(office, "dmitri", manager="mira")
    await team_of(office, "ben", "eun", "jorge")
    await release_cycle(office)
    for each in at_home:
        await set_own(office, each, where="On Home alone")
    return await read(office)


async def at(office: Office, day: date, number: int) -> None:
    clock_at(office, day + timedelta(number), 13, zone="Europe/Helsinki")
    await remind(office)


async def test_a_talk_is_on_the_home_of_both_on_its_day_alone(office: Office) -> None:
    dmitri = await begin(office, "mira")
    day = next_working_day(office.sandbox.clock.now().date() + timedelta(3), Week("FI"))
    await arrange(office, dmitri, 3)
    for number, shown in ((-1, False), (0, True), (1, False)):
        await at(office, day, number)
        assert (OWN in await look(office, "dmitri"), OTHER in await look(office, "mira")) == (shown, shown), number
    assert (len(reminders(office, "dmitri")), len(reminders(office, "mira"))) == (1, 0)


async def test_what_one_took_from_it_is_on_home_from_its_reminder_until_its_day(one_office: Office) -> None:
    dmitri = await begin(one_office, "dmitri")
    look_on = one_office.sandbox.clock.now().date() + timedelta(14)
    await tell(one_office, dmitri, look_on=look_on)
    for number, shown in ((-8, False), (-7, True), (0, True), (1, False)):
        await at(one_office, look_on, number)
        assert (LOOKS in await look(one_office, "dmitri")) == shown, number
    await at(one_office, look_on, -1)
    await look(one_office, "dmitri")
    await dmitri.press("Read", on=dmitri.home)
    await one_office.until(lambda: dmitri.modal and "What you told your team" in dmitri.modal.plain)
    assert reminders(one_office, "dmitri") == []


async def test_nothing_promises_a_reminder_to_who_wants_none(one_office: Office) -> None:
    dmitri = await begin(one_office, "dmitri", "mira")
    said = await tell(one_office, dmitri, look_on=one_office.sandbox.clock.now().date() + timedelta(14))
    assert AT_HOME in said
    await dmitri.press("Back to the result")
    said = await arrange(one_office, dmitri, 3) + top(dmitri).plain
    assert said.count(AT_HOME) == 2
    message = await one_office.told("mira", ASKS)
    assert AT_HOME in message.plain
    assert PROMISE not in said + message.plain
    await dmitri.close(everything=True)
    await dmitri.press("Tomorrow morning", on=await one_office.told("dmitri", "from the people who report to you"))
    await one_office.until(lambda: dmitri.modal and AT_HOME in dmitri.modal.plain)


async def test_who_wants_messages_is_told_that_one_comes(one_office: Office) -> None:
    dmitri = await begin(one_office)
    assert "I remind you of it on" in await tell(
        one_office, dmitri, look_on=one_office.sandbox.clock.now().date() + timedelta(14)
    )
    await dmitri.press("Back to the result")
    said = await arrange(one_office, dmitri, 3) + top(dmitri).plain
    assert said.count("I remind both of you on that day.") == 2
    assert "I remind both of you on that day." in (await one_office.told("mira", ASKS)).plain
