"""Results that wait: put off to tomorrow; and what HR sees of how many were opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.results.averages import average_company
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.results.summary import show_summary
from bot.messages import Paragraph, SmallPrint, plain
from bot.nudges.calendar import A_DAY
from tests.cycles.office import open_cycle, reviews_of
from tests.cycles.released import CANARY, make_hr, read, release_cycle
from tests.feedback.office import find_people
from tests.nudges.office import clock_at, remind, reminders
from tests.office import Office, press_forged, top
from tests.rights.erasing import erase

TEAMS = dict.fromkeys(("ana", "carla", "dmitri", "eun", "hiro", "mira"), ("ben",))


async def test_put_off_it_comes_once_in_the_morning(office: Office) -> None:
    await release_cycle(office)
    dmitri, message = office.person("dmitri"), await office.told("dmitri", "from the people who report to you")
    await dmitri.press("Tomorrow morning", on=message)
    await office.until(lambda: dmitri.modal)
    today = office.sandbox.clock.now().date()
    assert await remind(office) == 0
    days = [today + A_DAY * number for number in range(1, 8)]
    for day in days:
        clock_at(office, day, 13, zone="Europe/Helsinki")
        await remind(office)
    (said,) = reminders(office, "dmitri")
    assert "waits for you, as you wished" in said.plain
    assert "Read" in said.buttons


async def test_home_shows_and_the_message_counts_all_that_is_unread_beyond_the_newest(one_office: Office) -> None:
    """They looked at the newest ten alone."""
    about = ["ana", "ben", "carla", "dmitri", "eun", "farah", "grace", "hiro", "isla", "jorge", "kavita"]
    teams = {each: [who for who in about if who != each][:3] for each in about}
    await release_cycle(one_office, teams, managers={each: ["mira"] for each in about})
    (mira,) = await find_people(one_office, "mira")
    async with one_office.store.read() as work:
        newest = (await work.cycles.find_results(mira, 1)).items
    told = await one_office.told("mira", "and 6 more is here")
    assert len([each for each in told.buttons if each.startswith("Read: ")]) == len(about)
    for each in newest:
        await press_forged(one_office, "mira", "cycles.read", each.id.hex())
    shown = await press_forged(one_office, "mira", "home.page", "cycles.unread|0")
    assert shown.count("act='cycles.read'") == 1
    assert not [each for each in newest if each.id.hex() in shown]


async def test_what_was_read_is_not_reminded_of(office: Office) -> None:
    await release_cycle(office)
    message = await office.told("dmitri", "from the people who report to you")
    dmitri = office.person("dmitri")
    await dmitri.press("Tomorrow morning", on=message)
    await office.until(lambda: dmitri.modal)
    await dmitri.close(everything=True)
    await read(office)
    today = office.sandbox.clock.now().date()
    for number in range(1, 5):
        clock_at(office, today + A_DAY * number, 13, zone="Europe/Helsinki")
        await remind(office)
    assert reminders(office, "dmitri") == []


async def test_hr_opens_the_summary_from_the_message(office: Office) -> None:
    await make_hr(office, "grace")
    await release_cycle(office)
    await read(office)
    grace = office.person("grace")
    outcome = await grace.press("Open", on=await office.told("grace", "are out"))
    assert outcome.ok, outcome
    await office.until(lambda: grace.modal)
    said = top(grace).plain
    assert "1 of 1 manager got results, 1 opened them, and none told the team" in said
    assert "Too few of them for averages" in said
    assert CANARY not in said


async def averaged(office: Office, leads: Sequence[str], joint: Sequence[str] = ()) -> Cycle:
    """A released cycle about six; of `leads` Mira reads the results beside her own. Two have one result together."""
    cycle = await open_cycle(office, TEAMS, managers={each: ["mira"] for each in leads}, joint=joint)
    now = office.sandbox.clock.now()
    figures = Figures(5, {"information": (0, 0, 1, 2, 2)})
    reviews = await reviews_of(office, cycle)
    async with office.store.work() as work:
        for review in reviews:
            await work.cycles.save_result(review, NewResult(figures, {}), now)
        await work.cycles.save_company(cycle, average_company(cycle.setup.questions, [figures] * len(reviews)))
        done = await work.cycles.set_stage(cycle, Stage.RELEASED, now)
        await work.commit()
    return done


async def summarize(office: Office, cycle: Cycle) -> str:
    (mira,) = await find_people(office, "mira")
    async with office.store.read() as work:
        form = await show_summary(work, cycle, mira)
    return "\n".join(plain(each.text) for each in form.parts if isinstance(each, Paragraph | SmallPrint))


@pytest.mark.parametrize(("read_by_mira", "shown"), [(0, True), (2, True), (4, False)])
async def test_hr_sees_averages_from_which_no_other_follows(office: Office, read_by_mira: int, shown: bool) -> None:
    """Mira reads her own result, and of some others; with only one or two left, they would follow."""
    leads = [each for each in TEAMS if each != "mira"][:read_by_mira]
    said = await summarize(office, await averaged(office, leads))
    assert f"{5 - read_by_mira} of {5 - read_by_mira} manager" in said
    assert "Not counted here: the people you report to" in said
    assert ("Information: 4.2 of 5" in said) == shown
    assert ("Too few of them" in said) != shown


async def test_averages_are_not_shown_once_two_were_erased_whose_results_one_has_read(office: Office) -> None:
    """They are in the averages all the same: with what Mira knows of them the only other one follows."""
    await make_hr(office, "grace")
    cycle = await averaged(office, ["ana", "carla", "dmitri", "eun"])
    assert "Too few of them" in await summarize(office, cycle)
    await erase(office, "grace", "@ana", "Ana Ferreira")
    await erase(office, "grace", "@eun", "Eun-ji Park")
    assert "Too few of them" in await summarize(office, cycle)


async def test_averages_are_gone_before_the_results_of_an_old_cycle_are(one_office: Office) -> None:
    """Else who has read all but one of them would see it as soon as some were deleted."""
    cycle = await averaged(one_office, ["ana", "carla", "dmitri", "eun"])
    later = one_office.sandbox.clock.now() + timedelta(200)
    while await reviews_of(one_office, cycle):
        async with one_office.store.work() as work:
            assert await work.rights.forget_old(cycle.workspace, later, 2)
            await work.commit()
        assert "Too few of them" in await summarize(one_office, cycle)
