"""About the company as a whole, where everybody is asked at once, as little can be told of who wrote what."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

from tests.anonymity.company import SOME_OF_ALL
from tests.anonymity.silence import Witness, add_account, settle
from tests.anonymity.story import at
from tests.anonymity.test_silence import at_work as at_work
from tests.anonymity.test_silence import installed as installed
from tests.anonymity.test_silence import still_postgres as still_postgres
from tests.anonymity.test_silence import witness as witness
from tests.anonymity.test_twin_worlds import OVER, released, written
from tests.anonymity.twins import find_difference, found_towns, live
from tests.cycles.company import ANSWER, KEEP, open_company
from tests.cycles.forms import fill_quick, send_buttons
from tests.cycles.office import debts_of
from tests.office import Office, top
from tests.postgres import PostgresServer

SECOND_NOON = at(1, time(12))
"""After an invitation, a nudge and a sweep."""


async def begin(office: Office) -> Any:
    """Ben, who has accounts on two chats and works with Eun-ji, is asked about the company; his message."""
    await add_account(office, "ben")
    for each in ("ben", "eun"):
        await office.answered("mira", f"/upward manager @{each} @dmitri")
    (debt,) = await debts_of(office, await open_company(office, "mira", "hiro"), "ben")
    message = await send_buttons(office, "ben", debt, ANSWER)
    await office.engine.pump.settle()
    await settle(office)
    return message


async def test_nothing_is_left_of_what_is_typed_shared_and_taken_back(office: Office, witness: Witness) -> None:
    message = await begin(office)
    ben, silent = office.person("ben"), witness.silent
    async with silent("opened from a direct message"):
        await ben.press(ANSWER, on=message)
    async with silent("who is asked"):
        await ben.press("Who is asked", on=top(ben))
        await ben.close()
    async with silent("typed", replies=0):
        await ben.type_into(None, KEEP, "The boats, says Eun-ji")
    async with silent("pointed out", replies=0):
        await fill_quick(ben)
        await ben.submit()
    assert top(ben).title == "Before you share"
    async with silent("shared", replies=0):
        await ben.submit()
    assert "Shared." in top(ben).plain
    async with silent("Home", replies=2):
        await ben.close(everything=True)
        await ben.open_home()
    async with silent("taken back", replies=2):
        await ben.press("I'd rather not", on=message)
        await ben.press("Take it back", on=top(ben))
    assert "It is taken back" in top(ben).plain
    await ben.close(everything=True)


async def test_twins_can_not_be_told_apart(tmp_path: Path) -> None:
    towns = await found_towns(tmp_path)
    one, other = [await live(towns, 1, turn, teams=SOME_OF_ALL) for turn in (0, 3)]
    assert released(one) == written(one) == written(other)
    assert not [name for name in one.folder if not name.endswith(OVER)]
    assert one.story.shared != other.story.shared
    assert find_difference(one, other) is None


async def test_nor_on_postgresql_until_the_second_noon(tmp_path: Path, still_postgres: PostgresServer) -> None:
    towns = await found_towns(tmp_path, still_postgres)
    one, other = [await live(towns, 1, turn, teams=SOME_OF_ALL, until=SECOND_NOON) for turn in (0, 3)]
    assert one.story.shared != other.story.shared
    assert find_difference(one, other) is None
