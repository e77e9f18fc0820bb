"""What a manager told their team goes along with those who export it, and goes with the manager who is erased."""

from __future__ import annotations

from tests.cycles.released import make_hr, read, release_cycle
from tests.cycles.test_takeaway import HEARD, SAID, WILL_DO, team_of, tell
from tests.office import Office
from tests.rights.erasing import erase, find_traces
from tests.rights.files import export, rows_of


async def told_team(office: Office) -> None:
    await make_hr(office, "grace")
    await team_of(office, "ben", "eun")
    await release_cycle(office, {"dmitri": ("ben", "eun", "hiro")})
    await tell(office, await read(office))
    for handle in ("ben", "eun"):
        await office.told(handle, SAID)


async def test_who_was_told_and_who_told_have_it_in_their_export(office: Office) -> None:
    await told_team(office)
    await office.person("dmitri").close(everything=True)
    told = [(row[0], row[2], row[3]) for row in rows_of(await export(office, "ben")) if row[7] == WILL_DO]
    assert told == [("Received", "Dmitri Aaltonen", "Ben Okafor")]
    mine = [(row[0], row[2]) for row in rows_of(await export(office, "dmitri")) if row[7] == WILL_DO]
    assert mine == [("Written", "Dmitri Aaltonen")]
    assert WILL_DO not in str(await export(office, "hiro"))


async def test_with_whoever_is_erased_their_messages_to_the_team_go(office: Office) -> None:
    await told_team(office)
    await erase(office, "mira", "@dmitri", "Dmitri Aaltonen")
    both = [office.person(each) for each in ("ben", "eun")]
    await office.until(lambda: not [dm for each in both for dm in each.dms if SAID in dm.plain])
    assert not await find_traces(office, [HEARD, WILL_DO])
    assert WILL_DO not in str(await export(office, "ben"))


async def test_what_was_taken_back_is_in_no_export(office: Office) -> None:
    await told_team(office)
    dmitri = office.person("dmitri")
    await dmitri.press("Back to the result")
    await dmitri.press("Take it back")
    await office.until(lambda: not [dm for dm in office.person("ben").dms if SAID in dm.plain])
    assert WILL_DO not in str(await export(office, "ben"))
