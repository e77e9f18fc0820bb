"""A joint result, as both read it and act on it, each for themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.cycles.acting.takeaway import Agreed, Occasion
from bot.cycles.ballots import Ballot, Shared, Slip
from bot.cycles.buttons import CYCLE
from bot.cycles.buttons import REVIEW as CARRIED_REVIEW
from bot.cycles.review import ReviewState
from bot.forms import DateField
from bot.people import Source
from bot.privacy import may_read_result
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import REVIEW
from tests.cycles.joint import (
    BOTH,
    OF,
    TEAMS,
    open_result,
    release_pair,
)
from tests.cycles.named import count
from tests.cycles.office import ballots, debt_of, open_cycle, review_of, share
from tests.cycles.released import RATED, close, release
from tests.cycles.running import after_the_close, becomes_hr, press, read, run_jobs
from tests.cycles.running import submit as send
from tests.cycles.test_takeaway import tell
from tests.feedback.office import find_people
from tests.office import Office, press_forged, top
from tests.rights.erasing import erase
from tests.rights.files import export, rows_of


async def test_no_text_is_released_wherever_it_came_from(one_office: Office) -> None:
    _, review = await release_pair(one_office, texts=True)
    assert review.state is ReviewState.SHOWN
    assert await count(one_office, REVIEW_TEXT) == 0
    async with one_office.store.read() as work:
        result = await work.cycles.result(review)
    assert result is not None
    assert (result.texts, result.figures.shared, set(result.figures.counts)) == ({}, 4, set(RATED))


async def test_of_how_anonymous_it_is_they_read_what_holds_without_texts(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAMS, joint=("carla", "kavita"))
    said = read((await press(one_office, "ana", "cycles.anonymous", CYCLE.encode(cycle.id))).parts)
    assert "nobody is shown anything of it, and all of it is deleted." in said
    assert "If all give the same rating" in said
    assert not [each for each in ("text", "wrote", "write", "style", "insult", "with your name,") if each in said]


async def test_the_question_after_the_close_counts_both_of_two(one_office: Office) -> None:
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAMS, days=2, joint=("carla", "kavita"))
    after_the_close(one_office, cycle, timedelta(minutes=3))
    await run_jobs(one_office)
    await one_office.told("grace", "2 people may stay without results")


async def test_two_accounts_of_who_stands_on_both_sides_stay_two(one_office: Office) -> None:
    """Of a pair the second is a reviewee and a reader like the first."""
    await open_cycle(one_office, TEAMS | {"dmitri": ("ben", "eun", "grace")}, joint=("carla", "kavita"))
    kavita, ana, isla, dmitri, ben, mira = await find_people(
        one_office, "kavita", "ana", "isla", "dmitri", "ben", "mira"
    )
    async with one_office.store.read() as work:
        found = [await work.identity.must_stay_two(kavita, each) for each in (ana, isla, dmitri, ben, mira)]
        assert found == [True, True, True, False, False]
        assert await work.identity.must_stay_two(ana, isla)
        assert not await work.identity.must_stay_two(ana, ben)


async def test_who_may_read_a_joint_result_is_whom_the_database_finds(office: Office) -> None:
    """Both, and whoever was named above one of them; nobody in HR about who is above them."""
    await becomes_hr(office, "grace", "mira")
    cycle, review = await release_pair(office, "mira")
    carla, kavita, mira, *others = await find_people(
        office, "carla", "kavita", "mira", "ana", "dmitri", "grace", "isla"
    )
    async with office.store.read() as work:
        for person in (carla, kavita, mira, *others):
            found = {each.id for each in (await work.cycles.find_results(person, 1)).items}
            assert found == ({review.id} if may_read_result(review, person, ()) else set()), person.name
    assert [may_read_result(review, each, ()) for each in (carla, kavita, mira)] == [True] * 3
    assert not any(may_read_result(review, mira, (each.id,)) for each in (carla, kavita))
    value = CARRIED_REVIEW.encode(review.id)
    for handle in ("grace", "ana", "isla"):
        assert "There is no such result" in await press_forged(office, handle, "cycles.read", value)
    async with office.store.read() as work:
        assert [(await work.cycles.read_counts(cycle, {each.id})).reviewees for each in (carla, kavita)] == [0, 0]
        assert await work.cycles.totals(cycle, {carla.id}) == await work.cycles.totals(cycle, {kavita.id}) == (0, 0, 0)


async def test_under_the_least_number_nothing_is_shown_to_either(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAMS, joint=("carla", "kavita"))
    for handle in ("ana", "isla"):  # as nobody can in the form: to be passed on with the name
        debt = await debt_of(one_office, cycle, handle)
        slip = Slip(cycle.id, debt.review.id, debt.id, debt.reviewer.id if debt.reviewer else 0, 0)
        assert await ballots(one_office).share(slip, Ballot(RATED, passed_on=True)) is Shared.YES
    await close(one_office, cycle)
    await release(one_office)
    review = await review_of(one_office, cycle, "carla")
    assert review.state is ReviewState.NOTHING
    for handle, other in (("carla", "Kavita Nair"), ("kavita", "Carla Rossi")):
        told = await one_office.told(handle, f"Your upward feedback together with {other} has no results this time")
        assert "the answers are deleted" in told.plain
    assert f"Nothing is shown about {BOTH}" in (await one_office.told("ana", "Nothing is shown")).plain


async def test_each_of_the_two_tells_their_own_team(one_office: Office) -> None:
    people = {each: (await find_people(one_office, each))[0] for each in (*OF, *TEAMS)}
    async with one_office.store.work() as work:
        for each, about in OF.items():
            await work.structure.set_manager(people[each].id, Source.COMMAND, people[about].id)
        await work.commit()
    cycle, review = await release_pair(one_office)
    for handle, other in (("carla", "Kavita Nair"), ("kavita", "Carla Rossi")):
        await tell(one_office, await open_result(one_office, handle, f"about you and {other} together"))
    assert "Carla Rossi read the" in (await one_office.told("ana", "read the feedback")).plain
    assert "Kavita Nair read the" in (await one_office.told("isla", "read the feedback")).plain
    async with one_office.store.read() as work:
        counts = await work.cycles.read_counts(cycle)
        takeaways = [await work.cycles.takeaway(review, each) for each in review.reviewees]
    assert (counts.reviewees, counts.shown, counts.opened, counts.told) == (2, 2, 2, 2)
    assert [each.author.name for each in takeaways if each] == ["Carla Rossi", "Kavita Nair"]
    await one_office.person("carla").press("Back to the result")
    await one_office.person("carla").press("Take it back")
    async with one_office.store.read() as work:
        assert [bool(await work.cycles.takeaway(review, each)) for each in review.reviewees] == [False, True]


async def test_beside_a_joint_result_nothing_of_before_or_after_stands(one_office: Office) -> None:
    """Not a result about one of the two, though the same people were asked."""
    alone = {"carla": ("ana", "hiro", "isla", "jorge")}
    for teams, joint in ((alone, ()), (TEAMS, ("carla", "kavita")), (alone, ())):
        cycle = await open_cycle(one_office, teams, joint=joint)
        for handle in OF:
            await share(one_office, await debt_of(one_office, cycle, handle), **RATED)
        await close(one_office, cycle)
        await release(one_office)
        review = await review_of(one_office, cycle, "carla")
        assert review.state is ReviewState.SHOWN
        async with one_office.store.read() as work:
            assert await work.cycles.earlier(review) is None


async def test_who_was_reviewed_together_counts_as_reviewed_lately_with_all_of_them(one_office: Office) -> None:
    cycle, review = await release_pair(one_office)
    people = await find_people(one_office, *OF)
    async with one_office.store.read() as work:
        lately = await work.cycles.reviewed_lately(cycle.workspace, cycle.created_at)
    assert lately == {each.id: {frozenset(who.id for who in people): 3} for each in review.reviewees}


async def test_the_other_keeps_the_result_when_one_is_erased(one_office: Office) -> None:
    office = one_office
    await becomes_hr(office, "grace")
    await release_pair(office)
    await erase(office, "grace", "@kavita", "Kavita Nair")
    carla = await open_result(office, "carla", "about you and")
    assert "4 people answered about you and" in top(carla).plain
    assert "Kavita" not in top(carla).plain
    rows = [row for row in rows_of(await export(office, "carla")) if row[0] == "Received"]
    assert rows
    assert "Kavita" not in str(rows)
    await erase(office, "grace", "@carla", "Carla Rossi")
    async with office.store.read() as work:
        states = [row.state for row in await work.sql.rows(select(REVIEW.c.state))]
    assert states == [ReviewState.ENDED.value]


async def test_each_of_the_two_talks_it_over_and_gets_it_in_their_file(one_office: Office) -> None:
    office = one_office
    _, review = await release_pair(office)
    mira, carla, kavita = await find_people(office, "mira", "carla", "kavita")
    async with office.store.work() as work:
        for each in (carla, kavita):
            await work.structure.set_manager(each.id, Source.COMMAND, mira.id)
        await work.commit()
    for handle in ("carla", "kavita"):
        form = await press(office, handle, "cycles.talk", CARRIED_REVIEW.encode(review.id))
        (day,) = (each.value for each in form.parts if isinstance(each, DateField) and each.value)
        await send(office, handle, form, person=str(mira.id), day=day)
        assert BOTH in str(rows_of(await export(office, handle)))
    for name in ("Carla Rossi", "Kavita Nair"):
        await office.told("mira", f"{name} would like to talk over upward feedback")
    await press(office, "carla", "cycles.talk_off", CARRIED_REVIEW.encode(review.id))
    await office.told("mira", "Carla Rossi has called off the talk")
    async with office.store.read() as work:
        agreed = [len(await work.cycles.find_agreed(Agreed(review, each, Occasion.TALK))) for each in (carla, kavita)]
    assert agreed == [0, 2]
