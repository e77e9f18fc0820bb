"""Feedback that whoever it is about doesn't read: their manager does, everybody asked knows it, and they hear so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.person import Person
from bot.cycles.buttons import REVIEW
from bot.cycles.cycle import Stage
from bot.cycles.launch.invitation import invitation
from bot.cycles.launch.launching import launch_due
from bot.cycles.results.telling import TOLD, render_told
from bot.cycles.review import ReviewState
from bot.forms import Answer, Ticks
from bot.messages import Alert, plain
from bot.nudges.calendar import Week, next_working_day
from bot.privacy import may_read_result
from tests.cycles.named import answer as answer_named
from tests.cycles.named import close_and_release
from tests.cycles.office import TEAM, debts_of, managed, open_cycle, reload, review_of, reviews_of
from tests.cycles.passing_on import give, read_all
from tests.cycles.released import CANARY, answer, close, make_hr, read, release, release_cycle
from tests.cycles.running import Refused, becomes_hr, press, run_jobs, show, submit
from tests.cycles.running import read as read_parts
from tests.cycles.setting_up import OSLO, TUESDAY, begin, carry, cycles, made, spot
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at, remind, reminders
from tests.office import Office, open_form, top

MIRA = {"dmitri": ("mira",)}
THEIRS = "What people answered about Dmitri"
HEARS = "were asked what it is like to work with you"
TO_MANAGER: dict[str, Answer] = {"readers": Ticks(("manager",)), "least": "3", "names": "without", "picker": "reports"}


async def release_hidden(office: Office) -> Person:
    """Mira's window with what Dmitri's team answered, which he doesn't read."""
    await release_cycle(office, managers=MIRA, hidden=("dmitri",))
    return await read(office, "mira", THEIRS, "Read: Dmitri Aaltonen")


async def test_somebody_has_to_read_it(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    form = await press(one_office, "grace", "cycles.change_when", carry(draft))
    days = draft.setup.days
    same: dict[str, Answer] = TO_MANAGER | {"ask": days.ask, "due": days.due, "release": days.release}
    for ticks in ((), ("above",)):
        with pytest.raises(Refused, match="Somebody has to read it"):
            await submit(one_office, "grace", form, **same | {"readers": Ticks(ticks)})
    await submit(one_office, "grace", form, **same)
    setup = (await reload(one_office, draft)).setup
    assert (setup.reviewee_reads, setup.manager_reads) == (False, True)
    shown = await press(one_office, "grace", "cycles.open", carry(draft))
    assert "Only the manager of whoever it is about reads the results" in read_parts(shown.parts)


async def test_without_a_manager_one_is_left_out_and_hears_why(one_office: Office) -> None:
    """Dmitri has a manager; Carla, to whom three report too, and Mira have none."""
    office = one_office
    await begin(office)
    await office.answered("mira", "/upward manager @dmitri @mira")
    await office.answered("mira", "/upward manager @kavita @carla")
    (draft,) = await made(office)
    form = await press(office, "grace", "cycles.change_when", carry(draft))
    days = draft.setup.days
    await submit(office, "grace", form, **TO_MANAGER, ask=days.ask, due=days.due, release=days.release)
    check = await press(office, "grace", "cycles.check", spot(draft))
    said = read_parts(check.parts)
    assert "nobody whom I reach is on record as their manager, who alone would read it" in said
    preview = await press(office, "grace", "cycles.preview", spot(draft))
    (above,) = (plain(each.text) for each in preview.parts if isinstance(each, Alert))
    assert "Dmitri Aaltonen doesn't read it, and hears who does." in above
    sample = read_parts((await press(office, "grace", "cycles.sample", spot(draft))).parts)
    assert "This is how Mira Solberg will read, on" in sample
    await submit(office, "grace", check)
    clock_at(office, TUESDAY, 12, zone=OSLO)
    await launch_due(office.engine.context)
    await run_jobs(office)
    (cycle,) = await cycles(office, Stage.OPEN)
    assert [each.about for each in await reviews_of(office, cycle)] == ["Dmitri Aaltonen"]
    await office.told("carla", "nobody is known as your manager")
    invited = (await office.told("ben", "What is it like to work with")).plain
    assert "Mira Solberg reads the answers on" in invited
    assert "Dmitri Aaltonen doesn't read them, and hears who does." in invited


async def test_the_manager_reads_it_and_the_reviewee_only_hears_so(office: Office) -> None:
    mira = await release_hidden(office)
    assert "3 people answered about Dmitri Aaltonen" in top(mira).plain
    assert "Dmitri Aaltonen doesn't read this, and knows who does." in top(mira).plain
    message = await office.told("dmitri", HEARS)
    assert "HR chose that Mira Solberg reads them, and that you don't." in message.plain
    assert not message.buttons
    dmitri = office.person("dmitri")
    await dmitri.open_home()
    await office.until(lambda: dmitri.home and "About you, in Autumn" in dmitri.home.plain)
    assert "Mira Solberg reads it, as HR chose before anybody was asked. You don't." in dmitri.home.plain  # type: ignore[union-attr]
    assert "Read" not in dmitri.home.buttons  # type: ignore[union-attr]
    assert not [dm for dm in dmitri.dms if CANARY in dm.plain]


async def test_the_reviewee_reads_nothing_by_any_way(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "dmitri", "grace")
    cycle = await release_cycle(office, managers=MIRA, hidden=("dmitri",))
    review = await review_of(office, cycle, "dmitri")
    readers = await find_people(office, "dmitri", "mira", "grace", "ben")
    assert [may_read_result(review, each, ()) for each in readers] == [False, True, False, False]
    carried = review.id.hex()
    for act in ("cycles.read", "cycles.export", "cycles.choose", "cycles.talk", "cycles.report"):
        with pytest.raises(Refused, match="There is no such result"):
            await press(office, "dmitri", act, carried)


async def test_hr_sees_that_their_managers_opened_them(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "grace")
    await release_hidden(office)
    grace = await open_form(office, "grace", "/upward cycle")
    await grace.press("Open", on=top(grace))
    assert "There are results about 1 of 1 manager, and 1 was opened by their own manager." in top(grace).plain


async def test_the_manager_talks_it_over_and_tells_no_team(one_office: Office) -> None:
    office = one_office
    mira = await release_hidden(office)
    assert "Choose one thing" not in top(mira).buttons
    await mira.press("Talk it over")
    assert "Dmitri Aaltonen, whom it is about" in top(mira).plain
    day = next_working_day(office.sandbox.clock.now().date() + timedelta(3), Week("FI"))
    await mira.fill(None, {"day": day})
    assert (await mira.submit()).ok
    message = await office.told("dmitri", "Mira Solberg would like to talk over upward feedback with you")
    assert "what to tell is up to Mira Solberg" in message.plain
    while not reminders(office, "mira"):
        clock_at(office, office.sandbox.clock.now().date() + timedelta(1), 13, zone="Europe/Helsinki")
        await remind(office)
    (own,) = (each for each in reminders(office, "mira") if "you talk over" in each.plain)
    assert "with Dmitri Aaltonen, as agreed" in own.plain
    (other,) = (each for each in reminders(office, "dmitri") if "would like to talk" in each.plain)
    assert "Read" not in other.buttons


async def test_with_who_left_nobody_talks_it_over(one_office: Office) -> None:
    cycle = await release_cycle(one_office, managers=MIRA, hidden=("dmitri",))
    review = await review_of(one_office, cycle, "dmitri")
    await left(one_office, "dmitri")
    with pytest.raises(Refused, match="Dmitri Aaltonen isn't here any more"):
        await press(one_office, "mira", "cycles.talk", REVIEW.encode(review.id))


async def test_under_the_least_number_they_hear_that_there_is_nothing(one_office: Office) -> None:
    office = one_office
    cycle = await open_cycle(office, TEAM, managers=MIRA, hidden=("dmitri",))
    await answer(office, cycle, "ben")
    await close(office, cycle)
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.NOTHING
    said = (await office.told("dmitri", "Your upward feedback has no results this time")).plain
    assert "but for what their authors wanted passed on with their name to Mira Solberg" in said


async def test_of_what_was_passed_on_only_the_manager_hears(one_office: Office) -> None:
    """The same words as where nothing was."""
    office = one_office
    cycle = await open_cycle(office, TEAM, managers=MIRA, hidden=("dmitri",))
    await give(office, cycle, "ben", f"Listen, {CANARY}", passed_on=True)
    await close(office, cycle)
    await release(office)
    review = await review_of(office, cycle, "dmitri")
    assert review.state is ReviewState.PASSED_ON
    said = (await office.told("dmitri", "Your upward feedback has no results this time")).plain
    assert "but for what their authors wanted passed on with their name to Mira Solberg" in said
    dmitri = office.person("dmitri")
    await dmitri.open_home()
    await office.until(lambda: dmitri.home and "Nothing of it can be shown to you." in dmitri.home.plain)
    with pytest.raises(Refused, match="There is no such result"):
        await press(office, "dmitri", "cycles.read", REVIEW.encode(review.id))
    assert CANARY in await read_all(office, "mira")


async def test_with_names_too_the_reviewee_reads_nothing(one_office: Office) -> None:
    office = one_office
    cycle = await open_cycle(office, TEAM, managers=MIRA, hidden=("dmitri",), named=("dmitri",), invited=False)
    clock_at(office, cycle.setup.days.ask + timedelta(1), 11, zone=OSLO)
    await run_jobs(office)
    invited = (await office.told("ben", "What is it like to work with")).plain
    assert "Mira Solberg reads the answers on" in invited
    assert "with your name. Dmitri Aaltonen doesn't read them, and hears who does." in invited
    await answer_named(office, cycle, "ben")
    await close_and_release(office, cycle)
    assert not (await office.told("dmitri", HEARS)).buttons
    mira = await read(office, "mira", THEIRS, "Read: Dmitri Aaltonen")
    assert "Dmitri Aaltonen doesn't read this, and knows who does." in top(mira).plain


async def test_where_the_only_reader_has_left_nothing_is_kept(one_office: Office) -> None:
    office = one_office
    cycle = await open_cycle(office, TEAM, managers=MIRA, hidden=("dmitri",))
    for each in TEAM["dmitri"]:
        await answer(office, cycle, each)
    await left(office, "mira")
    await close(office, cycle)
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.ENDED
    debts = await debts_of(office, cycle, "ben")
    assert "None of those who should read it are here any more, so nothing is shown about Dmitri" in read_parts(
        invitation(debts).parts
    )


async def test_once_the_only_reader_is_erased_everything_still_has_whole_sentences(one_office: Office) -> None:
    office = one_office
    cycle = await release_cycle(office, managers=MIRA, hidden=("dmitri",))
    await office.told("dmitri", HEARS)
    (dmitri, mira) = await find_people(office, "dmitri", "mira")
    async with office.store.work() as work:
        await work.cycles.erase(mira.id)
        await work.commit()
    async with office.store.read() as work:
        sent = await work.outbox.about(cycle.workspace, f"cycle/{cycle.id.hex()}/{dmitri.id}")
        late = await render_told(work, next(each for each in sent if each.delivery.kind == TOLD), cycle.created_at)
    assert late is not None
    assert "HR chose that somebody who has left reads them, and that you don't." in read_parts(late.parts)
    assert "talk it over" not in read_parts(late.parts)
    person = office.person("dmitri")
    await person.open_home()
    await office.until(lambda: person.home and "Nothing of it can be shown to you." in person.home.plain)
    said = read_parts(invitation(await debts_of(office, cycle, "ben")).parts)
    assert "None of those who should read it are here any more" in said


async def test_who_gets_a_team_and_has_no_manager_who_would_read_it_is_not_offered(one_office: Office) -> None:
    office = one_office
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    await managed(office, "dmitri", *TEAM["dmitri"])
    cycle = await open_cycle(office, TEAM, managers=MIRA, hidden=("dmitri",))
    await managed(office, "carla", "ana", "hiro", "isla")
    said = "3 people report to Carla Rossi now"
    assert said not in read_parts((await show(office, "grace", cycle)).parts)
    await managed(office, "kavita", "carla")
    assert said in read_parts((await show(office, "grace", cycle)).parts)
