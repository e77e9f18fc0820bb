"""The disk of the folder for anonymous answers is full, can only be read, or is not there: what does not need it goes
on, and the rest once it is back."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.launching import launch_due
from bot.cycles.results.releasing import destroy_leftovers, release_due
from bot.cycles.review import ReviewState
from bot.cycles.running.closing import close_due, open_gates
from bot.errors import NotSaved
from bot.patience import Patience
from storage.ballots.ballots import make_root
from storage.ballots.opening import open_ballots
from tests.anonymity.silence import disk_is_full
from tests.cycles.office import TEAM, ZONE, ballots, managed, open_cycle, plan_cycle, reload, review_of
from tests.cycles.running import Refused, becomes_hr, press, run_jobs, shares, submit
from tests.cycles.setting_up import carry
from tests.cycles.test_launch import approve, launch, made_on
from tests.nudges.office import MONDAY, clock_at
from tests.office import KEY, Office
from tests.ticks import finish_jobs

DAY = timedelta(days=1)
ASKED = "What is it like to work with"


@contextmanager
def full_disk() -> Iterator[None]:
    """Nothing new gets onto the disk of the folder; SQLite's own calls are not Python's."""
    with pytest.MonkeyPatch.context() as full:
        full.setattr(os, "fsync", disk_is_full)
        yield


async def named_beside(office: Office) -> tuple[Cycle, Cycle]:
    """About Dmitri without names, and about Mira with them."""
    clock_at(office, MONDAY, 11)
    sealed = await open_cycle(office, TEAM, days=2)
    return sealed, await open_cycle(office, {"mira": ("ana", "hiro")}, days=2, named=("mira",))


async def test_who_was_asked_hears_that_it_is_called_off_though_the_folder_is_gone(office: Office) -> None:
    """A disk that isn't mounted kept the messages of all other cycles, too."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    cycle = await open_cycle(office, TEAM, invited=False)
    message = await office.told("ben", ASKED)
    assert office.ballots is not None
    away = office.ballots.rename(office.ballots.with_name("away"))
    await press(office, "grace", "cycles.cancel", carry(cycle))
    await office.until(lambda: "called off" in message.plain)
    away.rename(office.ballots)
    await press(office, "grace", "cycles.cancel", carry(cycle))
    assert "called off" in message.plain


async def test_a_full_folder_keeps_a_cycle_with_names_from_neither_end_nor_results(one_office: Office) -> None:
    sealed, named = await named_beside(one_office)
    context = one_office.engine.context
    await shares(one_office, sealed, *TEAM["dmitri"])
    assert sealed.closes_at
    assert sealed.release_at
    one_office.sandbox.clock.set(sealed.closes_at + timedelta(minutes=3))
    with full_disk():
        with pytest.raises(NotSaved, match="No space left on device"):
            await close_due(context, Patience(context.clock))
        assert (await reload(one_office, named)).stage is Stage.CLOSED
        assert (await reload(one_office, sealed)).stage is Stage.OPEN
    while (await reload(one_office, sealed)).stage is Stage.OPEN:  # who sweeps at the same time keeps it open
        await close_due(context, Patience(context.clock))
    one_office.sandbox.clock.set(sealed.release_at + timedelta(minutes=3))
    with full_disk():
        with suppress(NotSaved):  # the bot itself may have been first
            await release_due(context, Patience(context.clock))
        assert sealed.id in await ballots(one_office).find_cycles()
    assert (await reload(one_office, named)).stage is Stage.RELEASED
    assert (await review_of(one_office, sealed, "dmitri")).state is ReviewState.SHOWN
    await destroy_leftovers(context)
    assert sealed.id not in await ballots(one_office).find_cycles()


async def test_hr_extends_while_the_disk_is_full_and_reads_that_it_is_done(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, days=2)
    clock_at(one_office, MONDAY + 4 * DAY, 12)
    await run_jobs(one_office)
    form = await press(one_office, "grace", "cycles.extend", carry(cycle))
    with full_disk(), pytest.raises(Refused, match="It is done and saved"):
        await submit(one_office, "grace", form, until=MONDAY + 8 * DAY)
    await open_gates(one_office.engine.context)
    await shares(one_office, await reload(one_office, cycle), "ben")


async def test_a_launch_that_the_disk_refuses_leaves_nothing_behind(one_office: Office) -> None:
    """Every five seconds a folder was made and left there, until nothing else fitted."""
    clock_at(one_office, MONDAY, 11)
    for manager in TEAM:
        for each in TEAM[manager]:
            await one_office.answered("mira", f"/upward manager @{each} @{manager}")
    assert one_office.ballots is not None
    before = set(one_office.ballots.iterdir())
    with full_disk():
        await plan_cycle(one_office, TEAM, asks_in=0)  # from now on the bot itself launches it, too
        for _ in range(3):
            await launch_due(one_office.engine.context)
        await finish_jobs()
        assert set(one_office.ballots.iterdir()) == before
    await launch_due(one_office.engine.context)
    assert len(await ballots(one_office).find_cycles()) == 1


async def test_the_bot_starts_with_a_folder_that_is_full(one_office: Office, logged: io.StringIO) -> None:
    """Praise needs none of it; and what was answered is there when there is room again."""
    cycle = await open_cycle(one_office, TEAM)
    url, root, now = one_office.database_url, one_office.ballots, one_office.sandbox.clock.now()
    assert root is not None
    async with one_office.store.work() as work:
        await work.ballot_folder.note(make_root(root), now)
        await work.commit()
    with full_disk():
        async with open_ballots(root, url.replace("upward.db", "db/upward.db"), one_office.store, (KEY,), now) as full:
            assert await full.opens(cycle.id)
    assert "nothing can be written into the folder of ballots" in logged.getvalue()
    assert "seals of ballots keep their old key" in logged.getvalue()


async def test_who_is_left_out_hears_so_once_the_cycle_begins_and_not_before(one_office: Office) -> None:
    """Carla had read that nobody was asked about her, on a day on which the disk was full; Hiro never heard it."""
    said = "Nobody is asked about you this time"
    await managed(one_office, "dmitri", "ben", "eun", "jorge")
    await managed(one_office, "carla", "ana", "kavita")
    await approve(one_office, await made_on(one_office, 1))
    clock_at(one_office, MONDAY, 1, zone=ZONE)
    with full_disk():
        await launch(one_office)
    assert not [dm for dm in one_office.person("carla").dms if said in dm.plain]
    await managed(one_office, "carla", "isla")
    await managed(one_office, "hiro", "mira")
    await launch(one_office)
    await one_office.told("hiro", said)
    assert not [dm for dm in one_office.person("carla").dms if said in dm.plain]
