"""People were picked by name, and one of them left, or manages whom it is about by now: HR decides, and the group only
grows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cycles.ballots import Shared
from bot.cycles.changes.on_the_way import Kind
from bot.cycles.cycle import Cycle, Picker
from bot.cycles.review import DebtState
from bot.forms import Form
from tests.cycles.forms import open_form
from tests.cycles.office import TEAM, debt_of, debts_of, managed, open_cycle, review_of
from tests.cycles.released import answer, close, release
from tests.cycles.running import Refused, becomes_hr, labels, press, read, run_jobs, share_late, shares, show, submit
from tests.cycles.test_changes import ASKED, DAY, OSLO, change, look, news, seen
from tests.directory.office import heard, left
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, top

PICKED = {"dmitri": ("ben", "isla", "jorge")}


async def begin(office: Office, picker: Picker = Picker.HR, **more: object) -> Cycle:
    """Asked on Monday at eleven about Dmitri, by those who were picked; Grace is HR."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    return await open_cycle(office, PICKED, picker=picker, **more)  # type: ignore[arg-type]


async def replacing(office: Office, cycle: Cycle, gone: str = "ben", handle: str = "grace") -> Form:
    return await press(office, handle, "cycles.replace", await change(office, cycle, Kind.REPLACE, "dmitri", gone))


async def replace_by(office: Office, form: Form, person: str, handle: str = "grace") -> Form:
    (found,) = await find_people(office, person)
    return await submit(office, handle, form, people=found.handles[:1])


async def test_in_place_of_who_left_hr_asks_somebody_else_so_that_enough_can_answer(office: Office) -> None:
    cycle = await begin(office)
    assert "has left" not in await seen(office, "grace", cycle)
    await left(office, "ben")
    await run_jobs(office)
    form = await show(office, "grace", cycle)
    assert "Ben Okafor, who was picked to be asked about Dmitri Aaltonen, has left." in read(form.parts)
    assert "What they may have shared counts." in read(form.parts)
    assert "4 people are asked then." in read(form.parts)
    assert labels(form)[:2] == ["Ask somebody else", "Leave as it is"]
    await look(office)
    await office.told("grace", "one thing is yours to decide")
    after = await replace_by(office, await replacing(office, cycle), "kavita")
    assert "Kavita Nair is asked about Dmitri Aaltonen in their next working hours." in read(after.parts)
    assert "has left" not in read(after.parts)
    clock_at(office, MONDAY + DAY, 11, zone=OSLO)
    await run_jobs(office)
    assert "Dmitri Aaltonen" in (await office.told("kavita", ASKED)).plain
    assert (await review_of(office, cycle, "dmitri")).asked == 4
    for each in ("isla", "jorge", "kavita"):
        await answer(office, cycle, each, one_change=f"Listen, says {each}")
    await close(office, cycle)
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).is_readable


async def test_nothing_says_whether_who_left_had_answered(one_office: Office) -> None:
    """Ben shared and it is known, Isla shared since, Jorge declined, and Kavita did nothing: the same is proposed."""
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    picked = {"ben": "Ben Okafor", "isla": "Isla Campbell", "jorge": "Jorge Ruiz", "kavita": "Kavita Nair"}
    cycle = await open_cycle(one_office, {"dmitri": list(picked)}, picker=Picker.HR)
    await shares(one_office, cycle, "ben")
    clock_at(one_office, MONDAY + DAY, 4, 1, OSLO)
    await run_jobs(one_office)
    await shares(one_office, cycle, "isla")
    async with one_office.store.work() as work:
        now = one_office.sandbox.clock.now()
        await work.cycles.set_debt(await debt_of(one_office, cycle, "jorge"), DebtState.DECLINED, now)
        await work.commit()
    for each in picked:
        await left(one_office, each)
    await run_jobs(one_office)
    assert (await debt_of(one_office, cycle, "ben")).state is DebtState.PAID
    lines = (await seen(one_office, "grace", cycle)).splitlines()
    assert [line for line in lines if "has left" in line] == [PROPOSED.replace("X", each) for each in picked.values()]


PROPOSED = (
    "X, who was picked to be asked about Dmitri Aaltonen, has left. What they may have shared counts. "
    "Ask somebody else: whom you pick is asked in their next working hours, until Dec 9, 2026, and 5 people are asked "
    "then. Who reads it stays as it was said."
)
UNFIT = {
    "dmitri": "Dmitri Aaltonen reads the result",
    "mira": "Mira Solberg reads the result",
    "carla": "Carla Rossi reads the result",
    "isla": "asked about Dmitri Aaltonen already",
    "grace": "You pick, so somebody else is asked",
    "liam": "can't be asked here",
    "farah": "can't be asked here",
}


async def test_nobody_is_picked_who_reads_it_was_asked_or_picks(one_office: Office) -> None:
    """Mira read it when people were asked, Carla would now, Liam is a guest, and Farah left."""
    cycle = await begin(one_office, managers={"dmitri": ["mira"]})
    await managed(one_office, "carla", "dmitri")
    for each in ("ben", "farah"):
        await left(one_office, each)
    form = await replacing(one_office, cycle)
    for person, sentence in UNFIT.items():
        with pytest.raises(Refused, match=sentence):
            await replace_by(one_office, form, person)
    assert (await review_of(one_office, cycle, "dmitri")).asked == 3


async def test_who_left_is_replaced_once_and_not_at_all_once_they_are_back(one_office: Office) -> None:
    cycle = await begin(one_office)
    account = await left(one_office, "ben")
    first, second = await replacing(one_office, cycle), await replacing(one_office, cycle)
    await replace_by(one_office, first, "kavita")
    with pytest.raises(Refused, match="nothing left to decide here"):
        await replace_by(one_office, second, "hiro")
    await look(one_office)
    assert news(one_office) == []
    await left(one_office, "isla")
    form = await replacing(one_office, cycle, "isla")
    await heard(one_office, one_office.sandbox.workspace.person("isla"), deleted=False)
    with pytest.raises(Refused, match="nothing left to decide here"):
        await replace_by(one_office, form, "hiro")
    await heard(one_office, account, deleted=False)
    await run_jobs(one_office)
    assert await share_late(one_office, cycle, "ben") is Shared.YES


async def test_whoever_manages_whom_it_is_about_by_now_can_be_withdrawn_and_reads_nothing(office: Office) -> None:
    """Mira reads it; then Isla, who was picked, has Dmitri as a report."""
    cycle = await begin(office, managers={"dmitri": ["mira"]})
    await managed(office, "isla", "dmitri")
    said = await seen(office, "grace", cycle)
    assert "Dmitri Aaltonen reports to Isla Campbell now, who was asked about Dmitri Aaltonen." in said
    assert "Isla Campbell reads nothing of it" in said
    await shares(office, cycle, "isla")
    carried = await change(office, cycle, Kind.WITHDRAW, "dmitri", "isla")
    after = await press(office, "grace", "cycles.withdraw", carried)
    assert "Isla Campbell isn't reminded about Dmitri Aaltonen" in read(after.parts)
    debt = await debt_of(office, cycle, "isla")
    assert (debt.state, debt.is_answerable) == (DebtState.LET_OFF, True)
    assert {each.person.name for each in debt.review.readers} == {"Dmitri Aaltonen", "Mira Solberg"}
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(office, "grace", "cycles.withdraw", carried)


async def test_in_place_of_who_is_above_by_now_and_withdrawn_hr_asks_somebody_else(office: Office) -> None:
    """As of who left: else too few could answer, without a way out. Of it HR hears nothing more, they just read it."""
    cycle = await begin(office, Picker.REVIEWEE)
    await managed(office, "isla", "dmitri")
    assert "Ask somebody else" not in labels(await show(office, "grace", cycle))
    after = await press(
        office, "grace", "cycles.withdraw", await change(office, cycle, Kind.WITHDRAW, "dmitri", "isla")
    )
    assert "Isla Campbell, who was picked to be asked about Dmitri Aaltonen, is above" in read(after.parts)
    assert labels(after)[:2] == ["Ask somebody else", "Leave as it is"]
    await look(office)
    assert news(office) == []
    form = await replacing(office, cycle, "isla")
    assert "Isla Campbell is above Dmitri Aaltonen now. Who is asked" in read(form.parts)
    after = await replace_by(office, form, "kavita")
    assert "Kavita Nair is asked about Dmitri Aaltonen" in read(after.parts)
    assert "Ask somebody else" not in labels(after)
    assert (await review_of(office, cycle, "dmitri")).asked == 4
    assert await share_late(office, cycle, "isla") is Shared.YES


async def test_a_manager_whom_hr_picked_though_they_read_nothing_is_no_change(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await managed(one_office, "isla", "dmitri")
    for picker, proposed in ((Picker.HR, False), (Picker.REVIEWEE, True)):
        cycle = await begin(one_office, picker)
        assert ("reports to Isla Campbell now" in await seen(one_office, "grace", cycle)) is proposed


async def test_whoever_is_further_above_counts_where_those_above_read(office: Office) -> None:
    """Isla manages Mira, who manages Dmitri."""
    cycle = await begin(office, managers={"dmitri": ["mira"]})
    await managed(office, "mira", "dmitri")
    await managed(office, "isla", "mira")
    assert "Isla Campbell" not in await seen(office, "grace", cycle)
    async with office.store.work() as work:
        now = office.sandbox.clock.now()
        await work.cycles.save_setup(cycle, replace(cycle.setup, above_reads=True), now)
        await work.commit()
    assert "Isla Campbell is above Dmitri Aaltonen now" in await seen(office, "grace", cycle)
    carried = await change(office, cycle, Kind.WITHDRAW, "dmitri", "isla")
    after = await press(office, "grace", "cycles.withdraw", carried)
    assert "Isla Campbell isn't reminded" in read(after.parts)


async def test_a_joiner_of_the_team_is_not_proposed_where_people_were_picked(one_office: Office) -> None:
    cycle = await begin(one_office, Picker.MANAGER)
    await managed(one_office, "dmitri", "hiro")
    await managed(one_office, "carla", "jorge")
    said = await seen(one_office, "grace", cycle)
    assert "Hiro" not in said
    assert "Jorge" not in said


async def test_nobody_is_replaced_of_those_who_report_or_are_asked_about_people_above(one_office: Office) -> None:
    """Hiro is HR, and reports to Dmitri."""
    cycle = await begin(one_office)
    reports = await open_cycle(one_office, TEAM)
    await becomes_hr(one_office, "hiro")
    await managed(one_office, "dmitri", "hiro")
    await left(one_office, "ben")
    assert "has left" not in await seen(one_office, "grace", reports)
    with pytest.raises(Refused, match="nothing left to decide here"):
        await replacing(one_office, reports)
    assert "Ben Okafor" not in await seen(one_office, "hiro", cycle)
    with pytest.raises(Refused, match="somebody else in HR"):
        await replacing(one_office, cycle, handle="hiro")


async def test_nobody_is_replaced_where_two_results_would_differ_by_them(one_office: Office) -> None:
    """The same three were asked about Dmitri a week ago, and their result is out."""
    clock_at(one_office, MONDAY - 14 * DAY, 11)
    before = await open_cycle(one_office, PICKED, days=2)
    for each in PICKED["dmitri"]:
        await answer(one_office, before, each, one_change="Listen")
    assert before.release_at is not None
    one_office.sandbox.clock.set(before.release_at + timedelta(hours=1))
    await run_jobs(one_office)
    await release(one_office)
    cycle = await begin(one_office)
    await left(one_office, "ben")
    form = await replacing(one_office, cycle)
    with pytest.raises(Refused, match="had a result in the last 90 days"):
        await replace_by(one_office, form, "kavita")
    assert await debts_of(one_office, cycle, "kavita") == ()


async def test_the_form_says_before_that_hr_may_pick_in_place_of_who_leaves(one_office: Office) -> None:
    cycle = await begin(one_office)
    isla = await open_form(one_office, "isla", await debt_of(one_office, cycle, "isla"))
    assert (
        "HR picked them by name. Where one of them leaves, or comes to be above Dmitri Aaltonen, HR may pick another."
        in top(isla).plain
    )
