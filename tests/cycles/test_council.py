"""The page for the works council, as it arrives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.sandbox.person import Person
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Scope, Stage
from bot.cycles.setup.council_page import write_page
from bot.cycles.setup.plan import Plan
from bot.rights.export import remove_exports
from tests.cycles.office import TEAM, open_cycle, plan_cycle
from tests.cycles.released import CANARY, release_cycle
from tests.cycles.running import Refused, becomes_hr, press
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office, open_form, top
from tests.rights.files import receive

ANSWERED = ("Eun-ji", "Jorge", "Ben Okafor")


async def open_page(office: Office, handle: str) -> Person:
    person = await open_form(office, handle, "/upward cycle")
    await person.press("Open", on=top(person))
    await person.press("Page for the works council", on=top(person))
    return person


async def council_page(office: Office, handle: str) -> str:
    person = await open_page(office, handle)
    assert "No answer, no text" in top(person).plain
    files = await receive(office, handle)
    assert set(files) == {"md"}
    assert "The file is on its way to your messages" in top(person).plain
    assert top(person).title == "For the works council"
    return files["md"].decode()


async def test_after_the_release_it_says_what_is_stored_and_how_many_have_read_and_nobodys_answer(
    office: Office,
) -> None:
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    await release_cycle(office, TEAM | {"carla": ("ana", "hiro", "farah")}, managers={"dmitri": ["mira"]})
    dmitri = office.person("dmitri")
    await dmitri.press("Read", on=await office.told("dmitri", "Your feedback from the people"))
    page = await council_page(office, "grace")
    assert "# Autumn: for the works council" in page
    assert "Of those it is about 1 of 2 has opened their result." in page
    assert "Of their managers who may read a result: 0 of 1 times it was opened." in page
    assert "Never in the database, its backups or the bot's log: who gave which answer, and when somebody" in page
    assert "with that folder and the bot's keys, can read who gave which answer, and when." in page
    assert "is read by one person in HR, who may remove it" in page
    assert "2 of 2 got results." in page
    assert "There are none: too few people with enough answers" in page
    assert "for ever, until an admin sets one" in page
    assert CANARY not in page
    assert not [name for name in (*ANSWERED, "Dmitri", "Carla", "Ana Ferreira") if name in page]
    assert "took the page about an upward cycle" in top(await open_form(office, "mira", "/upward audit")).plain
    grace = office.person("grace")
    await quiet(office)
    office.sandbox.clock.advance(timedelta(hours=25))
    await remove_exports(office.engine.context)
    await office.until(lambda: not [dm for dm in grace.dms if dm.files])


async def test_it_counts_nobody_who_is_near_the_person_of_hr_that_has_it_made(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    await one_office.answered("mira", "/upward manager @grace @dmitri")
    await release_cycle(one_office, TEAM | {"carla": ("ana", "hiro", "farah")})
    page = await council_page(one_office, "grace")
    assert "1 of 1 got results." in page
    assert "Not counted on this page are reviews of people to whom" in page


async def test_before_anybody_is_asked_it_says_who_would_be(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    for each in TEAM["dmitri"]:
        await one_office.answered("mira", f"/upward manager @{each} @dmitri")
    await plan_cycle(one_office, TEAM)
    page = await council_page(one_office, "grace")
    assert "As it stands 3 people are asked about 1." in page
    assert "All who report to them and didn't join within the last 30 days are asked." in page
    assert "what this person expects of you? (Not at all clear · Slightly clear · " in page
    assert " · I can't tell)" in page
    assert "{name}" not in page
    assert "opened their result" not in page


async def test_a_page_that_the_chat_refused_was_called_an_export_of_feedback(one_office: Office) -> None:
    await becomes_hr(one_office, "grace")
    await plan_cycle(one_office, TEAM)
    one_office.sandbox.faults.add("files.getUploadURLExternal", "error", 1, error="access_denied")
    await (await open_page(one_office, "grace")).submit()
    assert (await one_office.told("grace", "did not arrive, because")).plain.endswith("kept; ask for it again.")


async def test_it_is_for_hr_alone_and_not_made_while_people_answer(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM)
    assert cycle.stage is Stage.OPEN
    with pytest.raises(Refused, match="There is a page while a cycle is approved"):
        await press(one_office, "grace", "cycles.council", CYCLE.encode(cycle.id))
    with pytest.raises(Refused, match="HR"):
        await press(one_office, "ben", "cycles.council", CYCLE.encode(cycle.id))


async def test_of_the_company_as_a_whole_it_says_so(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await plan_cycle(one_office, TEAM)
    (mira,) = await find_people(one_office, "mira")
    setup = replace(cycle.setup, scope=Scope.COMPANY, company="Tidewater", readers=frozenset({mira.id}))
    async with one_office.store.read() as work:
        page = await write_page(work, replace(cycle, setup=setup), mira, Plan((), (), (), ()))
        newer = await write_page(work, replace(cycle, setup=replace(setup, newcomers=True)), mira, Plan((), (), (), ()))
    assert "It is about Tidewater as a whole" in page
    assert "Everybody who works here and didn't join within the last 30 days is asked, but for those who read" in page
    assert "Everybody who works here is asked, but for those who read it." in newer
    assert "Their manager" not in page
