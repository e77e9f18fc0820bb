"""`/upward hours` and `/upward me`: what is asked, refused, and said to hold."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.admin.hours_fields import read_days, read_times
from bot.errors import NotAllowed
from bot.forms import Answer, Answers, Ticks
from bot.working_hours import WorkingHours
from storage.people.hours import read_hours, write_hours
from storage.tables.people import PERSON
from storage.tables.workspaces import WORKSPACE
from tests.admin.test_overview import shown
from tests.nudges.hours import WEEK, open_company, refused, set_company, set_own
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office, open_form

DAY = timedelta(days=1)


async def test_at_first_it_is_the_first_admins_place_and_everybodys_own_week(bare_office: Office) -> None:
    said = (await bare_office.answered("mira", "/upward hours")).plain
    assert "The company is in Norway, by Oslo time." in said
    assert "between 10:00 and 16:00 where each person lives, on the working days of their country (here" in said
    assert "You hear from Upward Monday to Friday, 10:00-16:00, Oslo time." in said


async def test_an_admin_sets_the_companys_week_and_everybody_sees_it(bare_office: Office) -> None:
    said = await set_company(bare_office, days=WEEK, zone="asia/amman", country="Jordan", begin="09:00", end="15:30")
    for words in (
        "Saved.",
        "The company is in Jordan, by Amman time.",
        "between 09:00 and 15:30",
        "Sunday to Thursday",
    ):
        assert words in said
    seen = await bare_office.answered("ben", "/upward hours")
    assert "Sunday to Thursday in every country" in seen.plain
    assert "You hear from Upward Sunday to Thursday, 09:00-15:30, London time." in seen.plain
    assert seen.buttons == ["My hours"]
    await bare_office.person("mira").type("/upward")
    assert "Sunday to Thursday in every country" in (await shown(bare_office, "Amman time")).plain


async def test_the_audit_says_from_what_to_what_the_hours_were_changed(bare_office: Office) -> None:
    await set_company(bare_office, days=WEEK, zone="asia/amman", country="Jordan", begin="09:00", end="15:30")
    await set_company(bare_office, days=WEEK, zone="asia/amman", country="Jordan", begin="09:00", end="15:30")
    await bare_office.person("mira").type("/upward audit")
    said = (await shown(bare_office, "time zone")).plain
    for line in (
        "Mira Solberg changed the company's time zone from Oslo time to Amman time.",
        "Mira Solberg changed the company's country from Norway to Jordan.",
        "Mira Solberg changed the company's working hours from 10:00-16:00 to 09:00-15:30.",
        "Mira Solberg changed the company's days from those of each country to Sunday to Thursday.",
    ):
        assert said.count(line) == 1, line
    assert said.count("changed the company's") == 4, "what was saved unchanged is no change"


async def test_the_companys_hours_that_cannot_be(bare_office: Office) -> None:
    mira = await open_company(bare_office)
    assert "Europe/Lisbon" in (await refused(mira, zone="Mars/Olympus"))["zone"]
    assert "two letters" in (await refused(mira, zone="Europe/Oslo", country="Atlantis"))["country"]
    said = await refused(mira, country="", begin="14:00", end="14:00")
    assert said["end"] == "14:00 is not after 14:00. Choose a later end, or an earlier beginning."
    await mira.change(None, "week", "The same days for everybody")
    await shown(bare_office, "Sunday")
    assert "days" in await refused(mira, end="18:00", days=())
    assert "between 10:00 and 16:00" in (await bare_office.answered("mira", "/upward hours")).plain


async def test_a_city_is_a_zone_and_kosovo_a_country(bare_office: Office) -> None:
    said = await set_company(bare_office, zone="são paulo", country="Kosovo")
    assert "The company is in Kosovo, by Sao Paulo time." in said
    mira = await open_company(bare_office)
    assert mira.value(None, "zone") == "America/Sao_Paulo"
    for typed in ("Factory", "Central"):
        assert "Europe/Lisbon" in (await refused(mira, zone=typed))["zone"]


async def test_only_an_admin_changes_the_companys_hours(bare_office: Office) -> None:
    mira = await open_company(bare_office)
    await bare_office.answered("mira", "/upward role admin @ben")
    await bare_office.answered("ben", "/upward role admin @mira off")
    await mira.submit()
    assert "Only an admin" in str((mira.modal and mira.modal.errors) or "")


async def test_ones_own_hours_within_the_companys(bare_office: Office) -> None:
    said = await set_own(bare_office, "ana", days=("Monday", "Tuesday", "Wednesday", "Thursday"), end="13:00")
    assert "You hear from Upward Monday to Thursday, 10:00-13:00, Lisbon time." in said
    ana = await open_form(bare_office, "ana", "/upward me")
    assert ana.value(None, "end")["value"] == "780"
    assert [each["value"] for each in ana.value(None, "days")] == ["0", "1", "2", "3"]
    assert (await refused(ana, begin="13:00"))["end"].startswith("13:00 is not after 13:00.")
    assert "days" in await refused(ana, begin="10:00", days=())


async def test_who_keeps_the_companys_hours_follows_them(bare_office: Office) -> None:
    await set_own(bare_office, "ana", begin="11:00")
    await set_own(bare_office, "ana", begin="10:00")
    await set_company(bare_office, begin="08:00", end="12:00")
    assert "08:00-12:00, Lisbon time" in (await bare_office.answered("ana", "/upward hours")).plain


async def test_own_hours_that_the_companys_no_longer_meet_do_not_count(bare_office: Office) -> None:
    await set_own(bare_office, "ana", begin="14:00", days=("Friday",))
    ana = await open_form(bare_office, "ana", "/upward me")
    await set_company(bare_office, days=WEEK, begin="08:00", end="12:00")
    assert "company's hours are 08:00-12:00" in (await refused(ana))["end"]
    assert "Sunday to Thursday, 08:00-12:00" in (await bare_office.answered("ana", "/upward hours")).plain
    ana = await open_form(bare_office, "ana", "/upward me")
    await set_company(bare_office, days=("Saturday",), begin="08:00", end="12:00")
    assert "The company works Saturday." in (await refused(ana))["days"]


UNMET = (
    "The hours that you chose, 14:00-16:00, are outside the company's, so the company's hold.",
    "Of the days that you chose, Friday, the company has none, so the company's hold.",
)


async def test_own_hours_that_the_company_leaves_are_said_once_and_where_they_show(bare_office: Office) -> None:
    await set_own(bare_office, "ana", begin="14:00", days=("Friday",))
    await set_own(bare_office, "ben", begin="14:00")
    await set_own(bare_office, "carla", begin="11:00", end="12:00")
    await set_company(bare_office, days=WEEK, begin="08:00", end="12:00")
    told = await bare_office.told("ana", UNMET[0])
    assert UNMET[1] in told.plain
    assert UNMET[1] not in (await bare_office.told("ben", UNMET[0])).plain
    await set_company(bare_office, days=WEEK, begin="08:00", end="12:30")
    await quiet(bare_office)
    for handle, times in (("ana", 1), ("ben", 1), ("carla", 0)):
        assert len([dm for dm in bare_office.person(handle).dms if "that you chose" in dm.plain]) == times, handle
    await bare_office.person("ana").press("My hours", on=told)
    for said in UNMET:
        window = bare_office.person("ana").modal
        assert window
        assert said in window.plain
        assert said in (await bare_office.answered("ana", "/upward hours")).plain
    assert "that you chose" not in await set_own(bare_office, "ana", begin="08:00", end="12:00", days=("Sunday",))
    assert "that you chose" not in (await bare_office.answered("ana", "/upward hours")).plain


async def test_away_until_a_day_that_cannot_be(bare_office: Office) -> None:
    clock_at(bare_office, MONDAY)
    ana = await open_form(bare_office, "ana", "/upward me")
    assert "That day is over" in (await refused(ana, away=MONDAY - DAY))["away"]
    assert "more than a year" in (await refused(ana, away=MONDAY + 366 * DAY))["away"]
    said = await set_own(bare_office, "ana", away=MONDAY + 365 * DAY)
    assert "You are away until Nov 30, 2027" in said


async def test_whoever_is_away_sees_so_on_home_and_comes_back_from_there(bare_office: Office) -> None:
    clock_at(bare_office, MONDAY)
    said = await set_own(bare_office, "ana", away=MONDAY + 4 * DAY)
    assert "away until Dec 4, 2026. Requests for feedback and reminders come on Dec 7, 2026, your next" in said
    assert "away until Dec 4, 2026" in (await bare_office.answered("ana", "/upward hours")).plain
    ana = bare_office.person("ana")
    await ana.open_home()
    await bare_office.until(lambda: ana.home if ana.home and "away until Dec 4" in ana.home.plain else None)
    await quiet(bare_office)  # what is drawn anew meanwhile takes the place of an answer
    await ana.press("I'm back", on=ana.home)
    await bare_office.until(lambda: ana.home if ana.home and "Welcome back. You hear from" in ana.home.plain else None)
    await ana.open_home()
    await bare_office.until(lambda: ana.home if ana.home and "away" not in ana.home.plain else None)


async def test_from_the_form_too(bare_office: Office) -> None:
    clock_at(bare_office, MONDAY)
    await set_own(bare_office, "ana", away=MONDAY + 4 * DAY, where="On Home alone")
    ana = await open_form(bare_office, "ana", "/upward me")
    await ana.press("I'm back", on=ana.modal)
    said = await bare_office.until(lambda: ana.modal if ana.modal and "You hear" in ana.modal.plain else None)
    assert "You are reminded on Home alone" in said.plain
    assert "away until" not in said.plain


async def test_what_stands_in_the_database_wrongly_counts_as_nothing(bare_office: Office) -> None:
    async with bare_office.store.work() as work:
        wrong = {"hours": "25:00-9:00 8", "time_zone": "Mars/Olympus", "country": "Atlantis"}
        await work.sql.change(update(WORKSPACE).values(wrong))
        await work.sql.change(update(PERSON).values(hours="900-100", away_until=date.max))
        await work.commit()
    assert "10:00 and 16:00" in (await bare_office.answered("ana", "/upward hours")).plain
    assert "Monday to Friday, 10:00-16:00" in await set_own(bare_office, "ana")
    await bare_office.engine.nudging.round()


def test_a_forged_form_is_refused_in_words() -> None:
    wrong: tuple[tuple[dict[str, Answer], Callable[[Answers], object], str], ...] = (
        ({"days": Ticks(("7", "x"))}, read_days, "at least one day"),
        ({"begin": "1440", "end": "1441"}, read_times, "from the list"),
        ({"begin": "600"}, read_times, "from the list"),
    )
    for answers, read, said in wrong:
        with pytest.raises(NotAllowed, match=said):
            read(Answers(answers))


async def test_whoever_is_away_and_reminded_on_home_alone_reads_one_line(bare_office: Office) -> None:
    clock_at(bare_office, MONDAY)
    await set_own(bare_office, "ana", away=MONDAY + 4 * DAY, where="On Home alone")
    ana = bare_office.person("ana")
    await ana.open_home()
    home = await bare_office.until(lambda: ana.home if ana.home and "away until Dec 4" in ana.home.plain else None)
    (line,) = [each for each in home.plain.split("\n") if "reminde" in each]
    assert "reminders stand on Home alone" in line
    assert "no reminder comes" not in home.plain


@pytest.mark.parametrize("written", ["", "x", "600", "960-600", "0-1441", "600-960 7", "600-960 ", "-600-960", "0-0"])
def test_hours_that_are_none(written: str) -> None:
    assert read_hours(written) is None


@pytest.mark.parametrize(
    "hours", [WorkingHours(), WorkingHours(0, 1440, frozenset({6})), WorkingHours(615, 645, frozenset(range(7)))]
)
def test_hours_are_read_as_they_were_written(hours: WorkingHours) -> None:
    assert read_hours(write_hours(hours)) == hours
