"""What becomes of answers about the company: who reads them, who sees who owes, and what HR decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cycles.answering.form_state import CARRIED, field_name
from bot.cycles.ballots import Ballot, Slip
from bot.cycles.buttons import DEBT, REVIEW
from bot.cycles.company.unread import call_off_unread
from bot.cycles.cycle import Stage
from bot.cycles.exported import export_cycles
from bot.cycles.launch.invitation import invitation
from bot.cycles.results.reading import VIEW, View
from bot.cycles.results.telling import Asked
from bot.cycles.review import ReviewState
from bot.cycles.running import closing
from bot.cycles.running.closing import redraw_outdated
from bot.cycles.running.outdated import Outdated
from bot.forms import ChoiceField
from bot.patience import Patience
from bot.question_sets import Kind
from bot.store import Work
from storage.tables.results import REVIEW_TEXT
from tests.cycles.company import COMPANY, carry, leave, open_company
from tests.cycles.named import count
from tests.cycles.office import ballots, debts_of, reload, reviews_of, share
from tests.cycles.released import close, release
from tests.cycles.running import Refused, becomes_hr, press, read, run_jobs
from tests.cycles.running import submit as send
from tests.feedback.office import find_people
from tests.office import Office


async def test_hr_that_reads_sees_only_how_many_owe_and_others_see_who(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira", "grace")
    await becomes_hr(one_office, "grace", "carla")
    owing = f"{carry(cycle)}|1"
    mine = read((await press(one_office, "grace", "cycles.owing", owing)).parts)
    assert f"about {COMPANY}. You read what is answered, so I don't show you whom." in mine
    assert "Ana Ferreira" not in mine
    other = read((await press(one_office, "carla", "cycles.owing", owing)).parts)
    assert f"Ana Ferreira, about {COMPANY}" in other
    with pytest.raises(Refused, match="nobody on this page whom you can let off"):
        await press(one_office, "grace", "cycles.let_off", owing)
    (ana,) = await debts_of(one_office, cycle, "ana")
    form = await press(one_office, "carla", "cycles.let_off", owing)
    assert "is not reminded any more" in read((await send(one_office, "carla", form, debt=DEBT.encode(ana.id))).parts)


async def test_when_all_who_should_read_it_have_left_it_is_called_off(one_office: Office) -> None:
    cycle = await open_company(one_office, "hiro", "dmitri")
    await becomes_hr(one_office, "grace")
    context = one_office.engine.context
    for handle in ("hiro", "dmitri"):
        await leave(one_office, handle)
        await call_off_unread(context, Patience(context.clock))
        assert (await reload(one_office, cycle)).stage is Stage.OPEN
    assert (await reviews_of(one_office, cycle))[0].gone_at is not None
    one_office.sandbox.clock.set(context.clock.now() + timedelta(hours=25))
    for _ in range(2):
        await call_off_unread(context, Patience(context.clock))
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    await run_jobs(one_office)
    told = [dm for dm in one_office.person("grace").dms if "all who should read what people say" in dm.plain]
    assert len(told) == 1


async def test_who_reads_can_not_answer_and_what_is_not_reached_is_said_without_a_number(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira", "grace")
    for handle in ("ana", "ben"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, direction="3")
    await close(one_office, cycle)
    await release(one_office)
    told = await one_office.told("mira", f"Nothing is shown about {COMPANY} this time")
    assert "Read" not in told.buttons
    (review,) = await reviews_of(one_office, cycle)
    assert review.state is ReviewState.NOTHING
    assert "Too few people answered" in (await one_office.told("ana", f"Nothing is shown about {COMPANY}")).plain
    assert await count(one_office, REVIEW_TEXT) == 0


async def test_a_text_goes_to_one_of_hr_who_does_not_read_it(one_office: Office) -> None:
    await becomes_hr(one_office, "grace", "carla")
    cycle = await open_company(one_office, "mira", "carla")
    for handle in ("ana", "ben", "eun"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, keep_company=f"Fools, {handle}")
    await close(one_office, cycle)
    await release(one_office)
    (review,) = await reviews_of(one_office, cycle)
    page = VIEW.encode(View(review.id, 2))
    form = await press(one_office, "mira", "cycles.report", page)
    (choice,) = (each for each in form.parts if isinstance(each, ChoiceField))
    assert sorted(each.label for each in choice.options) == ["Fools, ana", "Fools, ben", "Fools, eun"]
    await send(one_office, "mira", form, text=choice.options[0].value)
    await one_office.told("grace", "Somebody reports a text")
    assert not [dm for dm in one_office.person("carla").dms if "Somebody reports" in dm.plain]
    with pytest.raises(Refused, match="somebody else of HR has to read it"):
        await press(one_office, "carla", "cycles.read_reported", choice.options[0].value)
    shown = await press(one_office, "grace", "cycles.read_reported", choice.options[0].value)
    assert "Somebody wrote this" in read(shown.parts)


async def test_with_names_they_read_who_said_what(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira", named=True)
    (debt,) = await debts_of(one_office, cycle, "ana")
    form = await press(one_office, "ana", "cycles.answer_named", DEBT.encode(debt.id))
    carried = CARRIED.decode(form.state)
    typed = {field_name(carried, each.id): "4" for each in cycle.setup.questions if each.kind is not Kind.TEXT}
    said = typed | {field_name(carried, "keep_company"): "The boats"}
    await send(one_office, "ana", form, **said)
    async with one_office.store.work() as work:
        fresh = await work.cycles.set_stage(cycle, Stage.CLOSED, one_office.sandbox.clock.now())
        await work.commit()
    assert fresh.release_at
    one_office.sandbox.clock.set(fresh.release_at + timedelta(minutes=1))
    await release(one_office)
    told = await one_office.told("mira", "is here, and you can read it")
    assert "It says who wrote what" in told.plain
    (review,) = await reviews_of(one_office, cycle)
    shown = await press(one_office, "mira", "cycles.read", VIEW.encode(View(review.id, 1)))
    assert "Ana Ferreira" in read(shown.parts)
    with pytest.raises(Refused, match="There is no such result"):
        await press(one_office, "grace", "cycles.read", VIEW.encode(View(review.id, 1)))


async def test_nobody_acts_on_it_as_whom_it_is_about(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira")
    for handle in ("ana", "ben", "eun"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, keep_company="The boats")
    await close(one_office, cycle)
    await release(one_office)
    (review,) = await reviews_of(one_office, cycle)
    for act in ("choose", "talk"):
        with pytest.raises(Refused, match="Only a person whom feedback is about can do that"):
            await press(one_office, "mira", f"cycles.{act}", REVIEW.encode(review.id))
    rows = [
        line.question
        for line in await export_cycles(one_office.engine.context, (await find_people(one_office, "mira"))[0])
    ]
    assert f"What should {COMPANY} keep as it is?" in rows


async def test_messages_to_all_are_drawn_again_some_people_at_a_time(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot may draw some of them before."""
    pages: list[tuple[bytes, int]] = []
    find = closing._find_asked

    async def note(work: Work, outdated: Outdated) -> Asked:
        pages.append((outdated.after, outdated.person))
        return await find(work, outdated)

    monkeypatch.setattr(closing, "PEOPLE_AT_ONCE", 4)
    monkeypatch.setattr(closing, "_find_asked", note)
    cycle = await open_company(one_office, "mira")
    async with one_office.store.work() as work:
        await work.cycles.mark_outdated(cycle)
        await work.commit()
    while await redraw_outdated(one_office.engine.context):
        pass
    (review,) = await reviews_of(one_office, cycle)
    assert pages == sorted(set(pages))
    assert len(pages) == review.asked // 4 + 1
    assert {after for after, _ in pages} == {b""}


@pytest.mark.parametrize("passed_on", [False, True])
async def test_hr_cannot_tell_whether_something_about_the_company_was_passed_on(
    one_office: Office, *, passed_on: bool
) -> None:
    await becomes_hr(one_office, "grace")
    cycle = await open_company(one_office, "mira")
    (debt,) = await debts_of(one_office, cycle, "ana")
    paper = await ballots(one_office).open_paper(Slip(cycle.id, debt.review.id, debt.id, debt.reviewer.id, 0))  # type: ignore[union-attr]
    await ballots(one_office).share(paper.slip, Ballot({"keep_company": "The boats"}, passed_on=passed_on))
    await close(one_office, cycle)
    await release(one_office)
    said = read((await press(one_office, "grace", "cycles.open", carry(cycle))).parts)
    assert "Nothing is shown: too few people answered" in said
    assert "but for what its authors wanted passed on with their name" in said
    assert "opened it" not in said


async def test_once_all_who_read_about_the_company_are_erased_nobody_can_read_it(one_office: Office) -> None:
    await becomes_hr(one_office, "grace")
    cycle = await open_company(one_office, "mira")
    for handle in ("ana", "ben", "eun"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, keep_company="The boats")
    await close(one_office, cycle)
    await release(one_office)
    (mira,) = await find_people(one_office, "mira")
    async with one_office.store.work() as work:
        await work.cycles.erase(mira.id)
        await work.commit()
    said = read(invitation(await debts_of(one_office, cycle, "ana")).parts)
    assert "None of those who should read it are here any more" in said
    assert "opened it" not in read((await press(one_office, "grace", "cycles.open", carry(cycle))).parts)
