"""The machine's clock is wrong for a while: nothing ends by it that can't be had back, and nothing stays behind."""

from datetime import timedelta

import pytest

from bot import patience
from bot.cycles.cycle import Stage
from bot.cycles.running.sweeping import is_due, sweep_due
from tests.cycles.office import TEAM, ballots, open_cycle, reload
from tests.cycles.running import shares
from tests.cycles.test_launch import approve, made_on
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office

DAY = timedelta(days=1)
OSLO = "Europe/Oslo"


async def test_a_clock_that_jumps_calls_no_planned_cycle_off(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last day seemed to be over, and HR heard that the bot had been away."""
    monkeypatch.setattr(patience, "SystemClock", type(one_office.sandbox.clock))
    cycle = await approve(one_office, await made_on(one_office, 7))
    with pytest.raises(AssertionError, match="did not happen"):
        await one_office.until(lambda: None, timeout=1.0)
    one_office.sandbox.clock.advance(timedelta(days=60))
    with pytest.raises(AssertionError, match="did not happen"):
        await one_office.until(lambda: _hears(one_office, "was called off"), timeout=2.0)
    assert (await reload(one_office, cycle)).stage is Stage.PLANNED


def _hears(office: Office, words: str) -> list[str]:
    return [dm.plain for dm in office.person("grace").dms if words in dm.plain]


@pytest.mark.parametrize("ahead", [timedelta(days=7), timedelta(days=4000)])
async def test_what_was_swept_by_a_very_wrong_clock_is_swept_again(one_office: Office, ahead: timedelta) -> None:
    """Until that day nobody who answered was known to have, and HR saw the numbers of then."""
    clock_at(one_office, MONDAY, 11, zone=OSLO)
    cycle = await open_cycle(one_office, TEAM)
    async with one_office.store.work() as work:
        await work.cycles.note_sweep(cycle, 1, one_office.sandbox.clock.now() + ahead)
        await work.commit()
    await ballots(one_office).note_sweep(cycle.id, 1)
    await shares(one_office, cycle, "ben")
    clock_at(one_office, MONDAY + DAY, 4, 1, OSLO)
    assert is_due(await reload(one_office, cycle), one_office.sandbox.clock.now())
    await sweep_due(one_office.engine.context)
    swept = await reload(one_office, cycle)
    assert swept.sweeps == 2
    assert not is_due(swept, one_office.sandbox.clock.now())
