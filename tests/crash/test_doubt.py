"""A post without an answer is looked for, never repeated on suspicion; what can't be known is shown to an admin."""

from __future__ import annotations

import pytest

from tests.crash.doubt import as_shown, counted, in_doubt, settled
from tests.office import HASTY, open_office


async def test_a_workspace_that_drops_the_connection_gets_each_post_exactly_once(database_url: str) -> None:
    found = await in_doubt(database_url, 3, "drop-after", history="whole")
    assert (found.posts, found.shown, found.held) == (3, 3, 0)


async def test_what_did_not_arrive_is_sent_again(database_url: str) -> None:
    found = await in_doubt(database_url, 3, "drop-before", history="whole")
    assert (found.posts, found.shown, found.held) == (3, 3, 0)


@pytest.mark.parametrize("history", ["hidden", "truncated"])
async def test_without_a_whole_history_nothing_is_posted_again_and_an_admin_is_told(
    database_url: str, history: str
) -> None:
    found = await in_doubt(database_url, 3, "drop-after", history=history)
    assert (found.posts, found.shown, found.held, found.told) == (3, 3, 3, 1)


async def test_an_admin_who_has_decided_about_all_of_it_is_told_of_the_next(database_url: str) -> None:
    """Within an hour nobody heard of it."""
    async with open_office(database_url, timing=HASTY) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await office.posted("kudos", "made this the channel")
        with as_shown(office, "hidden"):
            for number in range(2):
                office.sandbox.faults.add("chat.postMessage", "drop-after", times=1)
                await office.answered("ana", f"/praise @carla thanks number {number}.")
                await settled(office)
                held = await office.answered("mira", "/upward outbox")
                assert (await office.person("mira").press("It is there", on=held)).ok
        assert (await counted(office, 2)).told == 2
