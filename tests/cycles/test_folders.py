"""Folders and database: what is over is destroyed, and nothing else."""

import secrets
import shutil
import time

from bot.cycles.ballots import CycleId, RevieweeId
from bot.cycles.cycle import Stage
from bot.cycles.running.tidying import tidy_folders
from bot.events import Uninstalled
from storage.ballots.ballots import make_root
from tests.cycles.office import TEAM, ballots, open_cycle
from tests.cycles.running import becomes_hr
from tests.office import Office
from tests.workspace import PATIENCE

SELF = RevieweeId(secrets.token_bytes(16))


async def uninstall(office: Office) -> None:
    """As the platform tells it."""
    team, now = office.sandbox.workspace.team_id, office.sandbox.clock.now()
    await office.engine.bot.handle_event(Uninstalled("slack", team, gone=True, at=now, key="gone"))


async def until_destroyed(office: Office, cycle: CycleId) -> None:
    deadline = time.monotonic() + PATIENCE
    while cycle in await ballots(office).find_cycles():
        assert time.monotonic() < deadline
        await tidy_folders(office.engine.context)


async def test_what_belongs_to_a_workspace_that_is_gone_is_destroyed(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    await uninstall(office)
    await until_destroyed(office, cycle.id)
    async with office.store.read() as work:
        assert await work.ballot_folder.find_ended() == ()


async def test_a_workspace_that_goes_while_the_folder_is_away_is_remembered(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    assert office.ballots is not None
    away = office.ballots.rename(office.ballots.with_name("away"))
    await uninstall(office)
    async with office.store.read() as work:
        assert await work.ballot_folder.find_ended() == (cycle.id,)
    make_root(office.ballots)
    await tidy_folders(office.engine.context)
    shutil.rmtree(office.ballots)
    away.rename(office.ballots)
    await office.stop()
    await office.start()
    await until_destroyed(office, cycle.id)


async def test_a_release_that_died_before_the_end_destroys_at_the_next_start(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAM)
    await one_office.stop()
    await one_office.start()
    async with one_office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.RELEASED, one_office.sandbox.clock.now())
        await work.commit()
    await until_destroyed(one_office, cycle.id)
    async with one_office.store.read() as work:
        assert await work.ballot_folder.find_ended() == ()


async def test_a_folder_that_nobody_knows_is_kept_and_told_once(office: Office) -> None:
    await becomes_hr(office, "grace")
    known = await open_cycle(office, TEAM)
    unknown = CycleId(secrets.token_bytes(16))
    await ballots(office).begin(unknown, {SELF: b"{}"})
    for _ in range(3):
        await tidy_folders(office.engine.context)
    await office.told("mira", unknown.hex())
    await office.told("grace", unknown.hex())
    assert await ballots(office).find_cycles() == {known.id, unknown}
    assert len([dm for dm in office.person("mira").dms if unknown.hex() in dm.plain]) == 1


async def test_cycles_are_not_switched_off_while_one_runs(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    said = (await office.answered("mira", "/upward feature cycles off")).plain
    assert '"Autumn" is running' in said
    mira = office.person("mira")
    await mira.press("Change", on=await office.answered("mira", "/upward feature"))
    form = await office.until(lambda: mira.modal)
    await mira.fill(form, {"on": ["praise"]})
    await mira.submit()
    assert '"Autumn" is running' in " ".join(form.errors.values())
    assert "Objectives are on" in (await office.answered("mira", "/upward feature")).plain
    async with office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.CANCELLED, office.sandbox.clock.now())
        await work.commit()
    said = (await office.answered("mira", "/upward feature cycles off")).plain
    assert "Upward cycles are off from now on" in said
