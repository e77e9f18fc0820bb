"""Somebody comes to the company, or back to it, while people are asked about it: HR adds them, and the group only
grows."""

import pytest
from sqlalchemy import update

from bot.cycles.ballots import Shared
from bot.cycles.changes.on_the_way import CHANGE, Change, Kind
from bot.cycles.cycle import COMPANY as THE_COMPANY
from bot.cycles.cycle import Cycle
from storage.tables.people import PERSON
from tests.cycles.company import COMPANY, open_company
from tests.cycles.office import debts_of, reviews_of
from tests.cycles.released import close, release
from tests.cycles.running import Refused, becomes_hr, press, read, run_jobs, share_late, show
from tests.cycles.test_changes import DAY, look, news, seen
from tests.directory.office import heard, left
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office

HIRO = f"Hiro Tanaka works here now, and isn't asked about {COMPANY} yet."


async def begin(office: Office, *readers: str) -> Cycle:
    """Asked on Monday at eleven, while Hiro didn't work here; Grace is HR."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    await left(office, "hiro")
    cycle = await open_company(office, *(readers or ("mira",)))
    assert "works here now" not in await seen(office, "grace", cycle)
    return cycle


async def comes(office: Office, handle: str = "hiro") -> None:
    await heard(office, office.sandbox.workspace.person(handle), deleted=False)


async def carry(office: Office, cycle: Cycle, handle: str = "hiro") -> str:
    (person,) = await find_people(office, handle)
    return CHANGE.encode(Change(cycle.id, Kind.ADD, THE_COMPANY, person.id))


async def test_who_comes_to_the_company_is_asked_with_one_click(office: Office) -> None:
    cycle = await begin(office)
    (before,) = await reviews_of(office, cycle)
    await comes(office)
    form = await show(office, "grace", cycle)
    assert HIRO in read(form.parts)
    assert f"{before.asked + 1} people are asked about {COMPANY} then." in read(form.parts)
    assert "Mira" not in read(form.parts)
    await look(office)
    await office.told("grace", "one thing is yours to decide")
    after = await press(office, "grace", "cycles.add_late", await carry(office, cycle))
    assert f"Hiro Tanaka is asked about {COMPANY} in their next working hours." in read(after.parts)
    assert "works here now" not in read(after.parts)
    clock_at(office, MONDAY + DAY, 11, zone="Asia/Tokyo")
    await run_jobs(office)
    assert f"What is it like to work at {COMPANY}?" in (await office.told("hiro", "What is it like to work")).plain
    assert (await reviews_of(office, cycle))[0].asked == before.asked + 1
    assert await share_late(office, cycle, "hiro") is Shared.YES
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(office, "grace", "cycles.add_late", await carry(office, cycle))
    assert len(await debts_of(office, cycle, "hiro")) == 1


async def test_who_reads_about_the_company_is_never_asked_and_decides_nothing(one_office: Office) -> None:
    """Ana is HR, and reads it beside Mira."""
    cycle = await begin(one_office, "mira", "ana")
    await becomes_hr(one_office, "ana")
    await comes(one_office)
    for each in ("mira", "ana"):
        with pytest.raises(Refused, match="nothing left to decide here"):
            await press(one_office, "grace", "cycles.add_late", await carry(one_office, cycle, each))
    said = await seen(one_office, "ana", cycle)
    assert "Hiro" not in said
    assert "1 change is about people you report to" in said
    with pytest.raises(Refused, match="somebody else in HR"):
        await press(one_office, "ana", "cycles.add_late", await carry(one_office, cycle))
    await look(one_office)
    assert news(one_office, "ana") == []


async def test_who_was_chosen_to_read_it_and_was_not_there_is_not_asked(one_office: Office) -> None:
    """Hiro is no reader of the sealed terms, and HR wanted him to be one."""
    cycle = await begin(one_office, "mira", "hiro")
    (review,) = await reviews_of(one_office, cycle)
    assert {each.person.name for each in review.readers} == {"Mira Solberg"}
    await comes(one_office)
    assert "works here now" not in await seen(one_office, "grace", cycle)


async def test_hr_is_not_told_of_newcomers_whom_it_left_out_and_can_add_them(one_office: Office) -> None:
    cycle = await begin(one_office)
    await comes(one_office)
    (hiro,) = await find_people(one_office, "hiro")
    async with one_office.store.work() as work:
        started = cycle.setup.days.ask - 5 * DAY
        await work.sql.change(update(PERSON).where(PERSON.c.id == hiro.id).values(start_date=started))
        await work.commit()
    await look(one_office)
    assert news(one_office) == []
    assert HIRO in await seen(one_office, "grace", cycle)


async def test_who_left_after_they_were_asked_owes_it_again_and_is_no_joiner(one_office: Office) -> None:
    cycle = await begin(one_office)
    await left(one_office, "ben")
    await run_jobs(one_office)
    await comes(one_office, "ben")
    await run_jobs(one_office)
    assert "works here now" not in await seen(one_office, "grace", cycle)
    assert (await debts_of(one_office, cycle, "ben"))[0].is_owed


async def test_nobody_comes_to_the_company_where_two_results_would_differ_by_them(one_office: Office) -> None:
    """Everybody but Hiro was asked a week ago, and what they said is out."""
    clock_at(one_office, MONDAY - 21 * DAY, 11)
    await becomes_hr(one_office, "grace")
    await left(one_office, "hiro")
    before = await open_company(one_office, "mira")
    for each in ("ana", "ben", "carla"):
        await share_late(one_office, before, each)
    await close(one_office, before)
    await release(one_office)
    assert (await reviews_of(one_office, before))[0].is_readable
    clock_at(one_office, MONDAY, 11)
    cycle = await open_company(one_office, "mira")
    await comes(one_office)
    assert "Hiro" not in await seen(one_office, "grace", cycle)
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(one_office, "grace", "cycles.add_late", await carry(one_office, cycle))
