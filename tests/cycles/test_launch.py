"""On the day of asking a cycle begins by itself, with the people of that day; it asks nobody twice."""

import asyncio
import os
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cycles.ballots import BallotsLost
from bot.cycles.cycle import Cycle, Setup, Stage
from bot.cycles.launch import launching
from bot.cycles.launch.launching import launch_due
from bot.cycles.review import Review, ReviewState
from bot.cycles.setup.plan import Plan, Why
from bot.cycles.terms import readers_of
from bot.errors import NotSaved
from bot.phrases import words
from bot.routes import Context
from tests.anonymity.silence import disk_is_full
from tests.cycles.office import ZONE, ballots, debt_of, debts_of, managed, reload, reviews_of, setup, share
from tests.cycles.running import becomes_hr
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office

DAY = timedelta(days=1)
INVITED = "What is it like to work with"


async def approve(office: Office, made: Setup) -> Cycle:
    """As Grace does with *Ask*, on the day before asking."""
    await office.answered("mira", "/upward role hr @grace")
    (grace,) = await find_people(office, "grace")
    now = office.sandbox.clock.now()
    async with office.store.work() as work:
        cycle = await work.cycles.add(grace.workspace, grace, made, ZONE, now)
        cycle = await work.cycles.set_stage(cycle, Stage.PLANNED, now)
        await work.commit()
    return cycle


async def made_on(office: Office, day: int = 0) -> Setup:
    """A cycle that asks on Monday, made that many days before."""
    clock_at(office, MONDAY, 12, zone=ZONE)
    made = setup(office)
    clock_at(office, MONDAY - day * DAY, 12, zone=ZONE)
    return made


async def launch(office: Office) -> None:
    """What the bot does every few seconds; its own schedule may have come first."""
    await launch_due(office.engine.context)
    await quiet(office)


async def test_a_cycle_begins_on_its_day_and_each_is_asked_in_their_morning(office: Office) -> None:
    await managed(office, "dmitri", "ben", "eun", "jorge")
    await managed(office, "carla", "ana", "hiro")
    cycle = await approve(office, await made_on(office, 1))
    await launch(office)
    assert (await reload(office, cycle)).stage is Stage.PLANNED
    assert await reviews_of(office, cycle) == ()
    clock_at(office, MONDAY, 0, 5, ZONE)
    await launch(office)
    begun = await reload(office, cycle)
    assert begun.stage is Stage.OPEN
    (review,) = await reviews_of(office, cycle)
    assert review.about == "Dmitri Aaltonen"
    assert review.asked == 3
    assert await ballots(office).read_terms(cycle.id, review.id)
    news = await office.told("grace", "has begun")
    assert "3 people are asked about 1 manager" in news.plain
    assert "Left out this time, since too few people can answer: Carla Rossi." in news.plain
    assert (
        "fewer people could answer than it takes"
        in (await office.told("carla", "Nobody is asked about you this time")).plain
    )
    clock_at(office, MONDAY, 10, zone="Europe/London")
    assert "Dmitri Aaltonen" in (await office.told("ben", INVITED)).plain
    await launch(office)
    assert len([dm for dm in office.person("grace").dms if "has begun" in dm.plain]) == 1
    assert len([dm for dm in office.person("carla").dms if "Nobody is asked" in dm.plain]) == 1


async def test_who_of_hr_is_below_one_of_those_left_out_reads_a_number(one_office: Office) -> None:
    """Hiro is of HR and reports to Carla; Grace may know of her."""
    await becomes_hr(one_office, "grace", "hiro")
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await managed(one_office, "carla", "ana", "hiro")
    await approve(one_office, await made_on(one_office))
    await launch(one_office)
    assert "too few people can answer: Carla Rossi." in (await one_office.told("grace", "has begun")).plain
    assert "too few people can answer: 1 person." in (await one_office.told("hiro", "has begun")).plain


async def test_who_is_asked_is_decided_by_the_people_of_that_day(one_office: Office) -> None:
    """Eun left since it was approved, and Hiro came."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    cycle = await approve(one_office, await made_on(one_office, 1))
    await left(one_office, "eun")
    await managed(one_office, "dmitri", "hiro")
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    assert [bool(await debts_of(one_office, cycle, each)) for each in ("ben", "hiro", "jorge")] == [True] * 3


async def test_whoever_reads_beside_them_is_in_the_sealed_terms(one_office: Office) -> None:
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await managed(one_office, "carla", "dmitri")
    made = await made_on(one_office)
    cycle = await approve(one_office, Setup(made.name, made.template, made.questions, made.days, manager_reads=True))
    await launch(one_office)
    (review,) = await reviews_of(one_office, cycle)
    terms = await ballots(one_office).read_terms(cycle.id, review.id)
    assert terms is not None
    assert readers_of(terms) == {each.id for each in review.readers}
    assert {each.person.name for each in review.readers} == {"Dmitri Aaltonen", "Carla Rossi"}


async def test_where_nobody_can_be_asked_it_is_called_off_and_hr_hears_so(one_office: Office) -> None:
    """Of each why, once."""
    await managed(one_office, "dmitri", "ben", "eun")
    await managed(one_office, "carla", "ana", "hiro", "isla")
    draft = await made_on(one_office)
    cycle = await approve(one_office, replace(draft, approved=frozenset()))
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    told = (await one_office.told("grace", "was called off")).plain
    assert "since too few people can answer: Dmitri Aaltonen." in told
    assert "Not approved by today, so nobody is asked about them: Carla Rossi." in told
    assert "since they had a result lately" not in told


async def test_a_bot_that_was_away_until_the_last_day_asks_nobody(one_office: Office) -> None:
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    made = await made_on(one_office, 1)
    cycle = await approve(one_office, made)
    clock_at(one_office, made.days.due, 9, zone=ZONE)
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    assert "Nobody was asked" in (await one_office.told("grace", "was called off")).plain


async def test_a_launch_that_was_killed_goes_on_and_asks_nobody_twice(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the folder was made: the second attempt plans without Eun's team, who got another manager."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await managed(one_office, "carla", "ana", "grace", "hiro")
    cycle = await approve(one_office, await made_on(one_office, 1))
    with monkeypatch.context() as killed:
        killed.setattr("bot.cycles.launch.launching._open", _die)
        clock_at(one_office, MONDAY, 1, zone=ZONE)
        with pytest.raises(NotSaved):
            await launch_due(one_office.engine.context)
        assert len(await reviews_of(one_office, cycle)) == 2
        await managed(one_office, "dmitri", "hiro")
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    states = {each.about: each.state for each in await reviews_of(one_office, cycle)}
    assert states == {"Dmitri Aaltonen": ReviewState.ASKED, "Carla Rossi": ReviewState.ENDED}
    clock_at(one_office, MONDAY, 10, zone="Europe/London")
    await one_office.told("ben", INVITED)
    assert len([dm for dm in one_office.person("ben").dms if INVITED in dm.plain]) == 1


async def _die(*_: object) -> None:
    raise NotSaved


async def test_a_cycle_that_is_called_off_meanwhile_asks_nobody(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called off after its reviews were made, before anybody could be told: nothing of it is left to answer."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    cycle = await approve(one_office, await made_on(one_office, 1))

    async def call_off(_context: Context, found: Cycle, _planned: Plan) -> list[Review]:
        reviews = await reviews_of(one_office, found)
        async with one_office.store.work() as work:
            await work.cycles.set_stage(found, Stage.CANCELLED, one_office.sandbox.clock.now())
            await work.commit()
        return list(reviews)

    monkeypatch.setattr("bot.cycles.launch.launching._drop_unplanned", call_off)
    clock_at(one_office, MONDAY, 10, zone=ZONE)
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    (review,) = await reviews_of(one_office, cycle)
    with pytest.raises(BallotsLost):
        await ballots(one_office).read_terms(cycle.id, review.id)
    assert not any("has begun" in dm.plain for dm in one_office.person("grace").dms)
    assert not any(INVITED in dm.plain for dm in one_office.person("ben").dms)


async def test_what_a_killed_launch_sealed_holds_only_for_whom_it_still_fits(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the folder was made, when Carla was to read it; then Dmitri got another manager, and Hiro came."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await managed(one_office, "carla", "dmitri")
    cycle = await approve(one_office, replace(await made_on(one_office, 1), manager_reads=True))
    with monkeypatch.context() as killed:
        killed.setattr("bot.cycles.launch.launching._open", _die)
        clock_at(one_office, MONDAY, 1, zone=ZONE)
        with pytest.raises(NotSaved):
            await launch_due(one_office.engine.context)
        await managed(one_office, "grace", "dmitri")
        await managed(one_office, "dmitri", "hiro")
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    (review,) = await reviews_of(one_office, cycle)
    assert {each.person.name for each in review.readers} == {"Dmitri Aaltonen", "Grace Mbeki"}
    terms = await ballots(one_office).read_terms(cycle.id, review.id)
    assert terms is not None
    assert readers_of(terms) == {each.id for each in review.readers}
    assert review.asked == 4
    await share(one_office, await debt_of(one_office, cycle, "hiro"), clear_priorities="4")


async def test_two_replicas_that_plan_differently_leave_no_review_without_its_terms(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the first has sealed what it planned, the second plans with Hiro, makes the review anew, and dies."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    cycle = await approve(one_office, await made_on(one_office, 1))
    open_it, context, turn = launching._open, one_office.engine.context, asyncio.Lock()

    async def open_late(*planned: Any) -> None:
        async with turn:
            await managed(one_office, "dmitri", "hiro")
            with monkeypatch.context() as killed, suppress(NotSaved):
                killed.setattr(launching, "_drop_unplanned", _die)
                await launch_due(context)
            await open_it(*planned)

    clock_at(one_office, MONDAY, 1, zone=ZONE)
    with monkeypatch.context() as slow, suppress(NotSaved):  # the bot itself may be the first, and this the second
        slow.setattr(launching, "_open", open_late)
        await launch_due(context)
    async with turn:
        pass  # whoever opens it late has done so
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    (review,) = await reviews_of(one_office, cycle)
    assert review.asked == 4
    assert await ballots(one_office).read_terms(cycle.id, review.id)
    await share(one_office, await debt_of(one_office, cycle, "hiro"), clear_priorities="4")


async def test_a_cycle_whose_folder_is_lost_keeps_no_other_from_beginning(one_office: Office) -> None:
    """The older of the two."""
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await managed(one_office, "carla", "ana", "hiro", "isla")
    dmitri, carla = [frozenset({each.id}) for each in await find_people(one_office, "dmitri", "carla")]
    made = await made_on(one_office, 1)
    lost = await approve(one_office, replace(made, left_out=carla))
    fine = await approve(one_office, replace(made, left_out=dmitri, name="Winter"))
    await ballots(one_office).destroy(min(lost, fine, key=lambda each: (each.created_at, each.id)).id, released=True)
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    await launch(one_office)
    stages = sorted([(await reload(one_office, each)).stage for each in (lost, fine)])
    assert stages == [Stage.OPEN, Stage.PLANNED]
    assert (
        "the folder for answers without names is gone" in (await one_office.told("grace", "should begin today")).plain
    )


async def test_a_full_disk_on_the_day_of_asking_is_told_and_made_up_for(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    cycle = await approve(one_office, await made_on(one_office, 1))
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", disk_is_full)
        clock_at(one_office, MONDAY, 1, zone=ZONE)
        await launch(one_office)
        assert "is gone, full or" in (await one_office.told("grace", "should begin today")).plain
        assert (await reload(one_office, cycle)).stage is Stage.PLANNED
    await launch(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    await share(one_office, await debt_of(one_office, cycle, "ben"), clear_priorities="4")


def test_each_reason_for_which_nobody_is_asked_has_its_sentence() -> None:
    said = words("cycles/launch", names="Ana Ferreira")
    assert [each for each in Why if each is not Why.BY_HR and f"out_{each.name.lower()}" not in said] == []
