"""The newest nudge of each person in storage: who may plan the next, and whose snooze ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.deliveries import Delivery
from bot.nudges.rules import Plan
from bot.objectives.objective import Health, Progress
from bot.people import Person
from storage.store import DatabaseStore
from tests.storage.samples import NOW, person, profile, settle
from tests.storage.test_objectives import DUE, SHIP, add

DAY = timedelta(days=1)


async def claimed(
    store: DatabaseStore, who: list[Person], day: date, now: datetime, *, again: bool = False
) -> list[str]:
    async with store.work() as work:
        won = await work.nudges.claim([Plan(each, day, now, again=again) for each in who], now)
        await work.commit()
    return [each.name for each in who if each.id in won]


async def test_one_for_a_day_and_for_twenty_hours(store: DatabaseStore) -> None:
    await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    ana, ben = await person(store, "ana"), await person(store, "ben")
    today = NOW.date()
    assert await claimed(store, [ana], today, NOW) == ["Ana Gil"]
    assert await claimed(store, [ben, ana], today, NOW) == ["Ben Ito"]
    assert await claimed(store, [ana], today, NOW + timedelta(hours=21)) == []
    assert await claimed(store, [ana], today + DAY, NOW + timedelta(hours=19)) == []
    assert await claimed(store, [ana], today + DAY, NOW + timedelta(hours=20)) == ["Ana Gil"]
    assert await claimed(store, [ana], today, NOW) == []


async def test_what_a_wrong_clock_wrote_counts_for_nothing(store: DatabaseStore) -> None:
    await settle(store, profile("Ana Gil"))
    ana = await person(store, "ana")
    assert await claimed(store, [ana], NOW.date() + 100 * DAY, NOW + 100 * DAY) == ["Ana Gil"]
    assert await claimed(store, [ana], NOW.date(), NOW) == ["Ana Gil"]


async def test_a_snooze_ends_with_the_next_nudge(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    ana, ben = await person(store, "ana"), await person(store, "ben")
    today = NOW.date()
    await claimed(store, [ana, ben], today, NOW)
    async with store.work() as work:
        await work.nudges.snooze(ana, today + DAY)
        await work.nudges.snooze(ben, today + 7 * DAY)
        await work.commit()
    async with store.read() as work:
        assert (await work.nudges.woken(workspace, [today], 0, 10)).found == ()
        woken = await work.nudges.woken(workspace, [today, today + 7 * DAY], 0, 1)
        rest = await work.nudges.woken(workspace, [today + 7 * DAY], woken.last or 0, 10)
        assert (await work.nudges.woken(workspace + 1, [today + 7 * DAY], 0, 10)).found == ()
    assert [[each.person for each in page.found] for page in (woken, rest)] == [[ana.id], [ben.id]]
    assert rest.last is None
    await claimed(store, [ana], today + DAY, NOW + DAY)
    async with store.read() as work:
        assert [each.person for each in (await work.nudges.woken(workspace, [today + DAY], 0, 10)).found] == []


async def test_nobody_is_asked_who_put_it_off_a_moment_before(store: DatabaseStore) -> None:
    """The plan was made from what was read before."""
    await settle(store, profile("Ana Gil"))
    ana = await person(store, "ana")
    today = NOW.date()
    await claimed(store, [ana], today, NOW)
    async with store.work() as work:
        await work.nudges.snooze(ana, today + 2 * DAY)
        await work.commit()
    assert await claimed(store, [ana], today + DAY, NOW + DAY) == []
    assert await claimed(store, [ana], today + 2 * DAY, NOW + 2 * DAY) == ["Ana Gil"]


async def test_what_was_dropped_did_not_arrive(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil"))
    ana = await person(store, "ana")
    await claimed(store, [ana], NOW.date(), NOW)
    async with store.work() as work:
        (token,) = await work.outbox.put([Delivery(workspace, "nudge.day", "nudge/1", "slack", "U_ANA", True)], NOW)
        await work.nudges.set_deliveries({ana.id: token})
        await work.commit()
    for arrived in (True, False):
        async with store.work() as work:
            assert (await work.nudges.last([ana.id]))[ana.id].arrived is arrived
            await work.outbox.drop(token, "stale", NOW)
            await work.commit()


@pytest.mark.parametrize("told_since", [False, True])
async def test_what_a_clock_that_was_ahead_dropped_is_planned_again(store: DatabaseStore, told_since: bool) -> None:
    """On the same day and at once, but for who was told of something new since: they rest."""
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    ana, ben, today = await person(store, "ana"), await person(store, "ben"), NOW.date()
    await claimed(store, [ana, ben], today, NOW)
    sent = [Delivery(workspace, "nudge.day", f"nudge/{each.id}", "slack", "U", True) for each in (ana, ben)]
    async with store.work() as work:
        tokens = await work.outbox.put(sent, NOW)
        await work.nudges.set_deliveries({ana.id: tokens[0], ben.id: tokens[1]})
        await work.commit()
    async with store.work() as work:
        for token in tokens:
            await work.outbox.drop(token, "stale", NOW)
        if told_since:
            await work.nudges.note_invited([ana], NOW + timedelta(minutes=1))
        await work.commit()
    async with store.read() as work:
        assert (await work.nudges.last([ana.id]))[ana.id].too_late is not told_since
    won = await claimed(store, [ana, ben], today, NOW + timedelta(hours=1), again=True)
    assert won == (["Ben Ito"] if told_since else ["Ana Gil", "Ben Ito"])
    assert await claimed(store, [ana, ben], today, NOW + timedelta(hours=2), again=True) == []


async def test_since_when_an_objective_is_due_on_its_day(store: DatabaseStore) -> None:
    """Other words don't change it; another day does."""
    workspace = await settle(store, profile("Ana Gil"))
    number = await add(store, await person(store, "ana"))
    progress = Progress(0, False, Health.ON_TRACK, SHIP.key_results)
    for wording, later, since in (
        (replace(SHIP, title="Sail"), 1, NOW),
        (replace(SHIP, due=DUE + DAY), 2, NOW + timedelta(hours=2)),
        (replace(SHIP, due=DUE + DAY, title="Row"), 3, NOW + timedelta(hours=2)),
    ):
        async with store.work() as work:
            kept = await work.objectives.get(workspace, number)
            assert kept is not None
            await work.objectives.reword(kept, wording, progress, NOW + timedelta(hours=later))
            (due,) = await work.objectives.due_on(workspace, [DUE, DUE + DAY], 0, 10)
            await work.commit()
        assert (due.due, due.since) == (wording.due, since)


async def test_what_is_due_next_comes_first_and_all_is_counted(store: DatabaseStore) -> None:
    await settle(store, profile("Ana Gil"))
    ana = await person(store, "ana")
    numbers = {days: await add(store, ana, due=DUE + days * DAY) for days in (-9, 3, -2, 0, 9)}
    async with store.read() as work:
        found = [await work.objectives.due_by(ana, DUE, DUE + 7 * DAY, skip, 3) for skip in (0, 3, 6)]
    assert [[each.id for each in page.objectives] for page in found] == [
        [numbers[0], numbers[3], numbers[-2]],
        [numbers[-9]],
        [],
    ]
    assert [page.total for page in found] == [4, 4, 4]
