"""What the database knows of upward cycles, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState, ReviewState
from storage.store import DatabaseStore, OneWork
from storage.tables.people import HANDLE, PERSON
from tests.storage.cycles import SETUP, TODAY, add, add_review, debt_of, people
from tests.storage.samples import NOW


async def test_a_draft_is_kept_as_it_stands(store: DatabaseStore) -> None:
    ana, ben, *_ = await people(store)
    async with store.work() as work:
        cycle = await work.cycles.add(ana.workspace, ana, SETUP, "Europe/Oslo", NOW)
        assert (cycle.setup, cycle.stage, cycle.owner, cycle.zone) == (SETUP, Stage.DRAFT, ana, "Europe/Oslo")
        changed = replace(SETUP, name="Winter", least=4, manager_reads=True, left_out=frozenset({ben.id, ana.id}))
        cycle = await work.cycles.save_setup(cycle, changed, NOW)
        assert cycle.setup == changed
        assert await work.cycles.get_for_update(ana.workspace, cycle.id) == cycle
        assert await work.cycles.get(ana.workspace + 1, cycle.id) is None
        later = await work.cycles.add(ana.workspace, ben, SETUP, "UTC", NOW + timedelta(1))
        found = await work.cycles.find_cycles(ana.workspace, [Stage.DRAFT, Stage.OPEN], 1)
        assert (found.items, found.total) == ((later, cycle), 2)
        assert (await work.cycles.find_cycles(ana.workspace, [Stage.OPEN], 1)).items == ()


async def test_each_stage_has_its_time_and_a_closed_cycle_opens_once_more(store: DatabaseStore) -> None:
    ana, *_ = await people(store)
    async with store.work() as work:
        cycle = await work.cycles.add(ana.workspace, ana, SETUP, "UTC", NOW)
        for hour, stage in enumerate([Stage.PLANNED, Stage.OPEN, Stage.CLOSED]):
            cycle = await work.cycles.set_stage(cycle, stage, NOW + timedelta(hours=hour))
        hours = [None if at is None else (at - NOW).total_seconds() / 3600 for at in _times(cycle)]
        assert hours == [0, 1, 2, None]
        cycle = await work.cycles.mark_warned(cycle, NOW)
        assert (await work.cycles.mark_reminded(cycle, NOW)).reminded_at == NOW
        cycle = await work.cycles.reopen(cycle)
        assert (cycle.stage, cycle.extended, cycle.closed_at, cycle.warned_at) == (Stage.OPEN, True, None, None)


def _times(cycle: Cycle) -> list[datetime | None]:
    return [cycle.approved_at, cycle.opened_at, cycle.closed_at, cycle.released_at]


async def test_members_are_who_works_here(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == ben.id).values(active=False))
        await work.sql.change(update(PERSON).where(PERSON.c.id == cem.id).values(standing="guest", manager_id=ana.id))
        found = await work.cycles.members(ana.workspace)
    assert [each.name for each in found] == ["Ana Gil", "Cem Kaya", "Dan Roe", "Eva Lund"]
    assert [(each.manager, each.reachable) for each in found[:2]] == [(None, True), (ana.id, False)]


async def test_a_deactivated_account_is_none(store: DatabaseStore) -> None:
    """Ben's only one; Cem has another, in a chat without forms."""
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        await work.sql.change(update(HANDLE).where(HANDLE.c.person_id.in_([ben.id, cem.id])).values(active=False))
        other = {"workspace_id": ana.workspace, "person_id": cem.id, "platform": "hipchat", "team": "1"}
        await work.sql.change(insert(HANDLE).values(other | {"external": "7", "nick": "", "active": True}))
        found = {each.id: each for each in await work.cycles.members(ana.workspace, ["slack"])}
        everywhere = {each.id: each for each in await work.cycles.members(ana.workspace, ["slack", "hipchat"])}
    assert [(found[each.id].reachable, found[each.id].answers) for each in (ana, ben, cem)] == [
        (True, True),
        (False, False),
        (True, False),
    ]
    assert everywhere[cem.id].answers


async def test_reviews_are_added_once_or_as_planned_anew_and_their_debts_are_told_once(store: DatabaseStore) -> None:
    ana, ben, cem, dan, _ = await people(store)
    async with store.work() as work:
        cycle = await work.cycles.add(ana.workspace, ana, SETUP, "UTC", NOW)
        await add_review(work, cycle, ana, [ben, cem, dan])
        (first,) = await work.cycles.reviews(cycle, b"", 9)
        await add_review(work, cycle, ana, [ben, cem])
        (second,) = await work.cycles.reviews(cycle, b"", 9)
        assert first.id != second.id
        await add_review(work, cycle, ana, [ben, cem])
        assert await work.cycles.reviews(cycle, b"", 9) == (second,)
        await add_review(work, cycle, dan, [ben])
        reviews = await work.cycles.reviews(cycle, b"", 1)
        reviews += await work.cycles.reviews(cycle, reviews[0].id, 9)
        assert {(each.about, each.asked, each.state) for each in reviews} == {
            ("Ana Gil", 2, ReviewState.ASKED),
            ("Dan Roe", 1, ReviewState.ASKED),
        }
        assert await work.cycles.find_uninvited(0, 5) == ()
        cycle = await work.cycles.set_stage(cycle, Stage.OPEN, NOW)
        found = await work.cycles.find_uninvited(0, 1)
        assert [(each.reviewer, each.invited_at) for each in found] == [(ben, None), (ben, None)]
        assert [each.reviewer for each in await work.cycles.find_uninvited(ben.id, 5)] == [cem]
        ids = [each.id for each in found]
        assert await work.cycles.mark_invited(ids, NOW) == set(ids)
        assert await work.cycles.mark_invited(ids, NOW) == frozenset()
        assert [each.reviewer for each in await work.cycles.find_uninvited(0, 5)] == [cem]
        assert await work.cycles.zones(cycle) == {"UTC"}


async def test_what_somebody_owes_is_found_until_it_is_settled_or_put_off(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        cycle, _ = await add(work, ana, [ben, cem])
        debt = await debt_of(work, ben, cycle)
        assert (await work.cycles.find_owed(ben, TODAY, 0, 5)).debts == (debt,)
        assert (await work.cycles.find_owed(ben, TODAY, 3, 5)).total == 1
        assert (await work.cycles.find_owed(ben, TODAY, 0, 5, but=[debt.id])).total == 0
        await work.cycles.postpone([debt], TODAY + timedelta(1))
        assert (await work.cycles.find_owed(ben, TODAY, 0, 5, postponed=False)).total == 0
        assert (await work.cycles.find_owed(ben, TODAY + timedelta(1), 0, 5, postponed=False)).total == 1
        held = await work.cycles.debt_for_update(ben.workspace, debt.id)
        assert held is not None
        assert await work.cycles.debt(ben.workspace + 1, debt.id) is None
        declined = await work.cycles.set_debt(held, DebtState.DECLINED, NOW)
        assert (declined.state, (await work.cycles.find_owed(ben, TODAY, 0, 5)).total) == (DebtState.DECLINED, 0)
        assert [await work.cycles.is_asked(each.id) for each in (ana, ben)] == [False, True]
        await work.cycles.set_stage(cycle, Stage.CLOSED, NOW)
        assert not await work.cycles.is_asked(ben.id)
        assert (await work.cycles.find_owed(cem, TODAY, 0, 5)).total == 0


async def test_a_sweep_pays_what_was_owed_declined_or_let_off_and_nothing_else(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [eva, dan, cem, ben])
        debts = {each.id: await debt_of(work, each, cycle) for each in (ben, cem, dan, eva)}
        for who, state in ((ben, DebtState.DECLINED), (cem, DebtState.LET_OFF), (dan, DebtState.LEFT)):
            await work.cycles.set_debt(debts[who.id], state, NOW)
        assert not await work.cycles.all_settled(cycle)
        asked = await work.cycles.owed_debts(cycle)
        assert asked == tuple(sorted(debts[each.id].id for each in (ben, cem, eva)))
        every = await work.cycles.debts_about(review)
        assert every == tuple(sorted(each.id for each in debts.values()))
        assert await work.cycles.mark_paid(cycle, every[::-1], NOW) == (ben, cem, eva)
        assert await work.cycles.mark_paid(cycle, every, NOW) == ()
        assert (await work.cycles.note_sweep(cycle, 1, NOW)).sweeps == 1
        assert await work.cycles.totals(cycle) == (3, 3, 0)
        assert await work.cycles.all_settled(cycle)


async def test_who_was_let_off_counts_as_owing_but_not_who_left(store: DatabaseStore) -> None:
    ana, ben, *_ = await people(store)
    async with store.work() as work:
        cycle, _ = await add(work, ana, [ben])
        debt = await work.cycles.set_debt(await debt_of(work, ben, cycle), DebtState.LET_OFF, NOW)
        assert not await work.cycles.all_settled(cycle)
        await work.cycles.set_debt(debt, DebtState.OWED, NOW)
        await work.sql.change(update(PERSON).where(PERSON.c.id == ben.id).values(active=False))
        assert await work.cycles.all_settled(cycle)
        left = await work.cycles.let_off_leavers(5)
        assert [(each.id, each.state) for each in left] == [(debt.id, DebtState.LEFT)]
        assert await work.cycles.let_off_leavers(5) == await work.cycles.owe_again(5) == ()
        await work.sql.change(update(PERSON).where(PERSON.c.id == ben.id).values(active=True))
        assert [(each.id, each.state) for each in await work.cycles.owe_again(5)] == [(debt.id, DebtState.OWED)]


async def test_progress_is_by_the_reviewees_names(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, dan, [cem, eva])
        await add_review(work, cycle, ana, [ben, cem, eva])
        await work.cycles.mark_paid(cycle, await work.cycles.debts_about(review), NOW)
        found = await work.cycles.find_under(cycle, 4)
        assert [(each.review.reviewee, each.asked, each.paid, each.owed, each.declined) for each in found.items] == [
            (ana, 3, 0, 3, 0),
            (dan, 2, 2, 0, 0),
        ]
        assert [await _total(work, cycle, least) for least in (0, 2, 3)] == [0, 1, 2]
        assert await work.cycles.progress_of(cycle, [dan.id]) == found.items[1:]
        owing = await work.cycles.who_owes(cycle, 1)
        assert ([each.reviewer for each in owing.items], owing.total) == ([ben, cem, eva], 3)
        assert (await work.cycles.who_owes(cycle, 1, [ana.id])).total == 0
        assert (await work.cycles.who_owes(cycle, 2)).total == 3


async def _total(work: OneWork, cycle: Cycle, least: int) -> int:
    return (await work.cycles.find_under(cycle, least)).total


async def test_a_review_that_ended_is_owed_and_answered_by_nobody(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben, cem])
        await work.sql.change(update(PERSON).where(PERSON.c.id == ana.id).values(active=False))
        assert await work.cycles.find_with_leavers(5, NOW) == ()
        assert [each.id for each in await work.cycles.find_coming_and_going(5)] == [review.id]
        await work.cycles.note_gone([review], NOW)
        assert await work.cycles.find_coming_and_going(5) == ()
        assert [each.id for each in await work.cycles.find_with_leavers(5, NOW)] == [review.id]
        await work.cycles.suspend([review])
        assert await work.cycles.find_with_leavers(5, NOW) == await work.cycles.find_with_returned(5) == ()
        assert not (await debt_of(work, ben, cycle)).is_answerable
        assert (await _total(work, cycle, 3), await work.cycles.totals(cycle)) == (0, (0, 0, 0))
        await work.sql.change(update(PERSON).where(PERSON.c.id == ana.id).values(active=True))
        assert [each.id for each in await work.cycles.find_with_returned(5)] == [review.id]
        await work.cycles.resume([review])
        assert (await debt_of(work, ben, cycle)).is_owed
        assert (await _total(work, cycle, 3), await work.cycles.totals(cycle)) == (1, (2, 0, 2))


async def test_cycles_to_work_on_run_in_workspaces_that_have_the_feature_on(store: DatabaseStore) -> None:
    ana, *_ = await people(store)
    async with store.work() as work:
        cycles = [await work.cycles.add(ana.workspace, ana, SETUP, "UTC", NOW + timedelta(n)) for n in range(3)]
        wanted = [await work.cycles.set_stage(each, Stage.PLANNED, NOW) for each in cycles[:2]]
        assert await work.cycles.to_work_on(NOW) == tuple(wanted)
        await work.cycles.mark_outdated(wanted[0], announce=True)
        (outdated,) = await work.cycles.find_outdated()
        assert (outdated.cycle, outdated.after, outdated.announce) == (wanted[0], b"", True)
        await work.cycles.mark_redrawn(wanted[0], None)
        assert await work.cycles.find_outdated() == ()
