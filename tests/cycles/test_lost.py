"""After the ballots of a cycle are lost."""

import shutil
from datetime import timedelta

from bot.cycles.running.lost import ask_again
from tests.cycles.office import TEAM, ballots, open_cycle
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office


async def test_everybody_is_invited_once_more_and_reads_why_beside_a_running_bot(office: Office) -> None:
    clock_at(office, MONDAY, 10)
    cycle = await open_cycle(office, TEAM)
    assert office.ballots is not None
    (gate,) = office.ballots.glob(f"{cycle.id.hex()}.*")
    shutil.rmtree(gate)
    async with office.store.read() as work:
        (lost,) = await work.ballot_folder.find_held()
    await ask_again(office.store, ballots(office), lost, None, office.sandbox.clock.now())
    for days, zone, handle in (
        (0, "Europe/London", "ben"),
        (0, "America/Mexico_City", "jorge"),
        (1, "Asia/Seoul", "eun"),
    ):
        clock_at(office, MONDAY + timedelta(days), 11, zone=zone)
        await office.told(handle, "please answer once more")
    assert cycle.id in await ballots(office).find_cycles()
