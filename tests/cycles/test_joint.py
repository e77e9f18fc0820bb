"""Two managers with small teams have one result: from the check to what both read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cycles.answering.form_state import CARRIED, Carried, choice_name, field_name
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import DEBT
from bot.cycles.changes.finding import find_proposals
from bot.cycles.changes.leavers import AWAY_FOR
from bot.cycles.cycle import Stage
from bot.cycles.joint.pairs import join
from bot.cycles.launch.launching import launch_due
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, DebtState, ReviewState
from bot.cycles.setup.draft import SPOT, Spot
from bot.events import ButtonPressed
from bot.forms import Answer, Answers
from bot.people import Source
from tests.cycles.forms import fill_quick, shared
from tests.cycles.joint import (
    BOTH,
    OF,
    ONE_RESULT,
    TEAMS,
    begin_pair,
    open_pair,
    open_result,
    put_together,
)
from tests.cycles.named import begin_asking, close_and_release
from tests.cycles.office import debt_of, open_cycle, plan_cycle, review_of, reviews_of
from tests.cycles.released import CANARY, RATED, answer
from tests.cycles.running import Refused, back, becomes_hr, labels, press, read, run_jobs
from tests.cycles.running import show as show_cycle
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, TUESDAY, cycles, submit
from tests.cycles.test_choosing import buttons_of
from tests.cycles.test_leavers import A_MOMENT, later, look
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import clock_at, quiet
from tests.office import Office, top


async def test_two_small_teams_get_one_result_that_both_read(office: Office) -> None:
    grace = await begin_pair(office)
    assert "Carla Rossi: only 2 can answer" in top(grace).plain
    said = await put_together(grace)
    assert f"{BOTH}: one result of 4 people about both, ratings only." in said
    assert "4 people are asked about 2 managers." in said
    await grace.press("See what they will see", on=top(grace))
    assert ONE_RESULT in top(grace).plain
    await grace.press("Back", on=top(grace))
    await submit(grace)
    await grace.close(everything=True)
    await begin_asking(office)
    (cycle,) = await cycles(office, Stage.OPEN)
    message = await office.told("ana", "What is it like to work with Carla Rossi?")
    assert f"It is one result of 4 people about {BOTH} together" in message.plain
    ana = office.person("ana")
    assert (await ana.press("Answer about Carla Rossi", on=message)).ok
    form = top(ana)
    assert ONE_RESULT in form.plain
    assert "4 people are asked: everybody who reports to one of the two" in form.plain
    assert "How clear is it to you what Carla Rossi expects of you?" in form.labels
    assert not [each for each in form.labels if "advise" in each or "helps you most" in each or "If fewer" in each]
    await ana.press("Who is asked", on=form)
    assert "everybody who reports to one of the two" in top(ana).plain
    assert "may add who comes later" not in top(ana).plain
    await ana.close()
    await fill_quick(ana, "Very clear")
    assert (await ana.submit()).ok
    assert "Shared. You can change your answers" in top(ana).plain
    for handle in ("hiro", "isla", "jorge"):
        await answer(office, cycle, handle, OF[handle])
    cycle = await close_and_release(office, cycle)
    for handle, other in (("carla", "Kavita Nair"), ("kavita", "Carla Rossi")):
        person = await open_result(office, handle, f"The feedback about you and {other} together is here")
        assert top(person).title == "About Carla and Kavita"
        assert f"4 people answered about you and {other} together, in" in top(person).plain
        assert "What they wrote" not in top(person).buttons
    review = await review_of(office, cycle, "kavita")
    assert all(each.read_at for each in review.readers)
    assert f"You were asked about {BOTH}: the results are out" in (await office.told("isla", "results are out")).plain


async def test_hr_can_part_them_and_leaving_out_one_parts_them(one_office: Office) -> None:
    grace = await begin_pair(one_office)
    await put_together(grace)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    assert len(draft.setup.joint) == 2
    await grace.press("Not together", on=top(grace))
    assert "Carla Rossi: only 2 can answer" in top(grace).plain
    await put_together(grace)
    (carla,) = await find_people(one_office, "carla")
    spot = SPOT.encode(Spot(draft.id, 1, carla.id))
    check = await press(one_office, "grace", "cycles.by_name", spot)
    assert "Carla Rossi: 2 are asked with their names" in read(check.parts)
    assert "Kavita Nair: only 2 can answer" in read(check.parts)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    assert draft.setup.joint == {}


async def test_approving_one_approves_both(one_office: Office) -> None:
    grace = await begin_pair(one_office)
    await put_together(grace)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    both = frozenset(each.id for each in await find_people(one_office, "carla", "kavita"))
    await grace.press("Approve", on=top(grace))
    (planned,) = await cycles(one_office, Stage.PLANNED)
    assert planned.id == draft.id
    assert planned.setup.approved == both


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (0, "one result of 4 people about both, ratings only. Both read it, and everybody who is asked is told so."),
        (1, "Dmitri Aaltonen: 2 are asked with their names, and told so before they write."),
    ],
)
async def test_what_is_not_approved_yet_is_told_as_what_is(one_office: Office, first: int, said: str) -> None:
    grace = await begin_pair(one_office)
    await put_together(grace)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    (dmitri,) = await find_people(one_office, "dmitri")
    check = await press(one_office, "grace", "cycles.by_name", SPOT.encode(Spot(draft.id, 1, dmitri.id)))
    once = await press(one_office, "grace", "cycles.approve", buttons_of(check, "cycles.approve")[first])
    assert f"{said} Not approved yet, so nobody is asked." in read(once.parts)


async def test_hr_puts_nobody_together_with_their_own_manager(one_office: Office) -> None:
    """Whoever decides about one of the two must be able to decide about the other."""
    await begin_pair(one_office)
    grace, kavita, carla = await find_people(one_office, "grace", "kavita", "carla")
    async with one_office.store.work() as work:
        await work.structure.set_manager(grace.id, Source.COMMAND, kavita.id)
        await work.commit()
    (draft,) = await cycles(one_office, Stage.DRAFT)
    spot = SPOT.encode(Spot(draft.id, 1, carla.id))
    form = await press(one_office, "grace", "cycles.together", spot)
    assert "Kavita Nair" not in str(form.parts)
    with pytest.raises(Refused, match="Choose somebody"):
        await send(one_office, "grace", form, partner=str(kavita.id))
    await becomes_hr(one_office, "mira")
    form = await press(one_office, "mira", "cycles.together", spot)
    await send(one_office, "mira", form, partner=str(kavita.id))
    for act in ("cycles.part", "cycles.approve", "cycles.leave_out"):
        with pytest.raises(Refused):
            await press(one_office, "grace", act, spot)
    assert "Not together" not in labels(await press(one_office, "grace", "cycles.check", spot))


async def test_where_one_has_no_team_by_the_day_of_asking_both_hear_that_nobody_is_asked(one_office: Office) -> None:
    grace = await begin_pair(one_office)
    await put_together(grace)
    await submit(grace)
    isla, jorge, dmitri = await find_people(one_office, "isla", "jorge", "dmitri")
    async with one_office.store.work() as work:
        await work.structure.set_manager(isla.id, Source.COMMAND, None)
        await work.structure.set_manager(jorge.id, Source.COMMAND, dmitri.id)
        await work.commit()
    clock_at(one_office, TUESDAY, 11, zone=OSLO)
    await launch_due(one_office.engine.context)
    (cycle,) = await cycles(one_office, Stage.OPEN)
    assert {each.about for each in await reviews_of(one_office, cycle)} == {"Dmitri Aaltonen"}
    await quiet(one_office)
    told = await one_office.told("carla", "Nobody is asked about you this time")
    assert "fewer people could answer" in told.plain
    assert "Carla Rossi" in (await one_office.told("grace", "Left out this time")).plain


async def test_a_text_that_is_sent_all_the_same_is_dropped(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAMS, joint=("carla", "kavita"))
    debt = await debt_of(one_office, cycle, "ana")
    form = await press(one_office, "ana", "cycles.answer", DEBT.encode(debt.id))
    carried = CARRIED.decode(form.state)
    sent: dict[str, Answer] = {field_name(carried, each): said for each, said in RATED.items()}
    forged = {field_name(carried, "one_change"): CANARY, choice_name(carried): "passed_on"}
    await send(one_office, "ana", form, **sent, **forged)
    ballot = await shared(one_office, debt)
    assert (ballot.answers, ballot.passed_on) == (RATED, False)
    again = await press(one_office, "ana", "cycles.answer", DEBT.encode(debt.id))
    carried = CARRIED.decode(again.state)
    kept: dict[str, Answer] = {field_name(carried, "one_change"): CANARY, field_name(carried, "growth"): "1"}
    await _save(one_office, again.state, carried, kept)
    assert (await shared(one_office, debt)).answers == {"growth": "1"}


async def _save(office: Office, state: str, carried: Carried, kept: dict[str, Answer]) -> None:
    by = office.by("ana")
    event = ButtonPressed(by, "cycles.save", CARRIED.encode(carried), "save", answers=Answers(kept), state=state)
    await office.engine.bot.button(event)


async def test_of_two_together_nothing_changes_on_the_way(one_office: Office) -> None:
    await becomes_hr(one_office, "grace")
    cycle = await open_pair(one_office)
    carla, eun, ana, kavita = await find_people(one_office, "carla", "eun", "ana", "kavita")
    async with one_office.store.work() as work:
        await work.structure.set_manager(eun.id, Source.COMMAND, carla.id)
        await work.structure.set_manager(ana.id, Source.COMMAND, kavita.id)
        for each in await find_people(one_office, "ben", "dmitri", "farah"):
            await work.structure.set_manager(each.id, Source.COMMAND, kavita.id)
        await work.commit()
    async with one_office.store.read() as work:
        assert await find_proposals(work, cycle, one_office.sandbox.clock.now()) == []
    window = read((await show_cycle(one_office, "grace", cycle)).parts)
    assert "Changes on the way" not in window
    clock_at(one_office, cycle.setup.days.due - timedelta(1), 11, zone=OSLO)
    await run_jobs(one_office)
    assert (await debt_of(one_office, cycle, "ana")).state is DebtState.PAID


async def test_when_one_of_them_leaves_it_ends_for_both_and_begins_again(one_office: Office) -> None:
    cycle = await open_pair(one_office)
    await left(one_office, "kavita")
    await later(one_office, AWAY_FOR + A_MOMENT)
    await look(one_office)
    review = await review_of(one_office, cycle, "carla")
    assert review.state is ReviewState.ENDED
    await back(one_office, "kavita")
    await look(one_office)
    assert (await review_of(one_office, cycle, "carla")).state is ReviewState.ASKED
    answered = {DebtState.OWED, DebtState.PAID}  # before the sweep, which may come at any time, and after it
    assert (await debt_of(one_office, cycle, "isla")).state in answered


async def test_a_launch_that_is_begun_again_makes_one_review_of_two_and_two_of_one(office: Office) -> None:
    """The plan of another day differs: what was there for one of the two alone, or for both, is made anew."""
    carla, kavita, *others = await find_people(office, *TEAMS, *OF)
    of_two = {carla.id: tuple(each.id for each in others[:2]), kavita.id: tuple(each.id for each in others[2:])}
    alone = [NewReview(each, some, ((each, Capacity.REVIEWEE),)) for each, some in of_two.items()]
    both = join(*alone)
    assert both is not None
    cycle = await plan_cycle(office, TEAMS)
    elsewhere = replace(cycle, id=CycleId(bytes(16)))
    seen = []
    for planned in ([both], [both], alone, [alone[1]], [both]):
        async with office.store.work() as work:
            for each in planned:
                await work.cycles.add_reviews(cycle, [each])
            await work.cycles.set_stage(cycle, Stage.OPEN, cycle.created_at)
            assert await work.cycles.reviewed_elsewhere(elsewhere) == {carla.id, kavita.id}
            await work.commit()
        seen.append(await reviews_of(office, cycle))
    assert [len(each) for each in seen] == [1, 1, 2, 2, 1]
    assert seen[0] == seen[1]
    assert {each.id for each in seen[2]} == {each.id for each in seen[3]}
    debts = {handle: await debt_of(office, cycle, handle) for handle in OF}
    assert {each.about for each in debts.values()} == {"Carla Rossi", "Kavita Nair"}
    assert {each.review.about for each in debts.values()} == {BOTH}
