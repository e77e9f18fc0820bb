"""The end of asking, and what leaves with people who leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.clock import SystemClock
from bot.cycles.ballots import DebtId, Shared
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState
from bot.cycles.running import sweeping
from bot.cycles.running.closing import close_due, open_gates
from bot.patience import WAIT, Patience
from bot.routes import Context
from storage.tables.people import PERSON
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, reload
from tests.cycles.released import release
from tests.cycles.running import after_the_close, becomes_hr, run_jobs, share_late, shares
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office

DAY = timedelta(days=1)
OSLO = "Europe/Oslo"


async def test_at_the_end_of_the_last_day_nothing_more_counts_and_messages_say_so(office: Office) -> None:
    clock_at(office, MONDAY, 11)
    cycle = await open_cycle(office, TEAM, invited=False, days=2)
    message = await office.told("ben", "What is it like to work with")
    await shares(office, cycle, "ben")
    after_the_close(office, cycle, -timedelta(seconds=30))
    await run_jobs(office)
    assert (await share_late(office, cycle, "eun")) is Shared.YES
    after_the_close(office, cycle, timedelta(seconds=1))
    await run_jobs(office)
    assert (await share_late(office, cycle, "jorge")) is Shared.CLOSED
    assert (await reload(office, cycle)).stage is Stage.OPEN  # replicas have two minutes
    after_the_close(office, cycle, timedelta(minutes=2, seconds=1))
    await run_jobs(office)
    assert (await reload(office, cycle)).stage is Stage.CLOSED
    found = {each: (await debt_of(office, cycle, each)).state for each in TEAM["dmitri"]}
    assert found == {"ben": DebtState.PAID, "eun": DebtState.PAID, "jorge": DebtState.OWED}
    await office.until(lambda: "no more answers" in message.plain)
    assert message.buttons == []


async def test_hr_is_asked_once_after_the_close_about_those_under_the_least_number(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, "ben", "eun")
    after_the_close(one_office, cycle, timedelta(minutes=3))
    await run_jobs(one_office)
    message = await one_office.told("grace", "Autumn is closed. One person may stay without results")
    assert message.buttons == ["Ask again until …", "Go on", "Show"]
    await run_jobs(one_office)
    assert len([dm for dm in one_office.person("grace").dms if "is closed" in dm.plain]) == 1
    await one_office.person("grace").press("Go on", on=message)
    await one_office.until(lambda: "Results of Autumn come on" in message.plain)


async def test_nobody_is_asked_where_everybody_has_enough(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, *TEAM["dmitri"])
    after_the_close(one_office, cycle, timedelta(minutes=3))
    await run_jobs(one_office)
    assert (await reload(one_office, cycle)).warned_at is not None
    assert not [dm for dm in one_office.person("grace").dms if "is closed" in dm.plain]


async def test_hr_is_not_asked_where_results_are_due_at_once(one_office: Office) -> None:
    """The bot stood still until their day: there is nothing to choose any more."""
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, days=2)
    assert cycle.release_at is not None
    await shares(one_office, cycle, "ben", "eun")
    one_office.sandbox.clock.set(cycle.release_at + timedelta(minutes=3))
    while (await reload(one_office, cycle)).stage is Stage.OPEN:
        await close_due(one_office.engine.context, Patience(one_office.engine.context.clock))
    await run_jobs(one_office)
    await release(one_office)
    await one_office.told("grace", "The results of Autumn are out")
    assert not [dm for dm in one_office.person("grace").dms if "is closed" in dm.plain]


async def test_who_moved_west_since_the_launch_has_the_last_day_too(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, {"dmitri": ["ben"]}, days=2)
    (ben,) = await find_people(one_office, "ben")
    async with one_office.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == ben.id).values(time_zone="America/Los_Angeles"))
        await work.commit()
    after_the_close(one_office, cycle, timedelta(minutes=3))
    await run_jobs(one_office)
    assert (await share_late(one_office, cycle, "ben")) is Shared.YES
    later = await reload(one_office, cycle)
    assert later.stage is Stage.OPEN
    assert (later.closes_at, later.release_at) == (datetime(2026, 12, 3, 8, tzinfo=UTC), cycle.release_at)
    after_the_close(one_office, later, timedelta(minutes=3))
    await run_jobs(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.CLOSED


async def test_a_close_waits_where_another_replica_sweeps_at_the_same_time(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one looked before Eun shared, and is first to pay."""
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, "ben", "eun")
    pay, ben = sweeping._pay, await debt_of(one_office, cycle, "ben")
    raced: list[bool] = []

    async def pay_second(context: Context, found: Cycle, shared: list[DebtId]) -> Any:
        if not raced:
            raced.append(True)
            await pay(context, found, [ben.id])
        return await pay(context, found, shared)

    monkeypatch.setattr(sweeping, "_pay", pay_second)
    after_the_close(one_office, cycle, timedelta(minutes=3))
    context = one_office.engine.context
    while (await reload(one_office, cycle)).stage is Stage.OPEN:
        await close_due(context, Patience(context.clock))
    assert (await debt_of(one_office, cycle, "eun")).state is DebtState.PAID


class Machine(SystemClock):
    """A clock that somebody sets, and the time that passes."""

    def __init__(self) -> None:
        self.at, self.passed = datetime(2026, 12, 1, tzinfo=UTC), 0.0

    def now(self) -> datetime:
        return self.at

    def run(self, seconds: float, jump: float = 0.0) -> None:
        self.passed += seconds
        self.at += timedelta(seconds=seconds + jump)


def test_a_clock_that_jumps_ends_nothing_for_half_an_hour() -> None:
    machine = Machine()
    patience = Patience(machine, lambda: machine.passed)
    assert patience.may_end()
    machine.run(7200)  # nobody looked for two hours
    assert patience.may_end()
    machine.run(2, jump=3500)
    assert patience.may_end()
    machine.run(2, jump=86400)
    assert not patience.may_end()
    machine.run(WAIT - 1)
    assert not patience.may_end()
    machine.run(2)
    assert patience.may_end()
    machine.run(2, jump=-86400)
    assert not patience.may_end()


async def test_what_was_opened_again_before_a_crash_can_be_answered(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM)
    await ballots(one_office).shut(cycle.id)
    assert await share_late(one_office, cycle, "ben") is Shared.CLOSED
    await open_gates(one_office.engine.context)
    assert await share_late(one_office, cycle, "ben") is Shared.YES


async def test_messages_that_a_crash_left_behind_are_drawn_again_from_where_it_stopped(one_office: Office) -> None:
    """Seven reviews are two pages."""
    clock_at(one_office, MONDAY, 11)
    about = ("ana", "carla", "dmitri", "eun", "hiro", "isla", "jorge")
    cycle = await open_cycle(one_office, {each: ["ben"] for each in about}, invited=False)
    message = await one_office.told("ben", "What is it like to work with")
    async with one_office.store.work() as work:
        closed = await work.cycles.set_stage(cycle, Stage.CLOSED, one_office.sandbox.clock.now())
        await work.cycles.mark_warned(closed, one_office.sandbox.clock.now())
        await work.cycles.mark_outdated(closed)
        first = (await work.cycles.reviews(closed, b"", 5))[-1]
        await work.cycles.mark_redrawn(closed, first.id)
        await work.commit()
    await run_jobs(one_office)
    await one_office.until(lambda: "no more answers" in message.plain)
    async with one_office.store.read() as work:
        assert await work.cycles.find_outdated() == ()
