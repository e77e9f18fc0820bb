"""A post without an answer is looked for, never repeated on suspicion; what can't be known is shown to an admin."""

from __future__ import annotations

import pytest

from tests.crash.doubt import in_doubt


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
