"""Erasing somebody who has accounts in two chats: nothing in the database leads to either."""

from __future__ import annotations

from pathlib import Path

from tests.hipchat.two_chats import both_at_work
from tests.rights.erasing import erase, find_traces


async def test_both_accounts_go_and_the_room_that_can_change_nothing_hears_nothing_more(tmp_path: Path) -> None:
    async with both_at_work(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as both:
        await both.say("ben", "Lobby", "/praise @ana your calm saved us")
        await both.noticed("Kudos", "your calm saved us")
        await both.posted("kudos", "your calm saved us")
        before = len(both.hip.room("Kudos").notifications)
        accounts = (both.person("ben").id, "Ben Okafor", "ben@")
        await erase(both, "mira", "@ben", "Ben Okafor")
        kudos = both.channel("kudos")
        await both.until(lambda: any("Somebody whose name was erased" in each.plain for each in kudos.messages))
        assert await find_traces(both, accounts) == []
        assert len(both.hip.room("Kudos").notifications) == before
        await both.engine.directory_sync.round()
        assert await find_traces(both, accounts) == []
        await both.say("ben", "Lobby", "/praise @ana it is me again")
        await both.noticed("Kudos", "it is me again")
        assert len([each for each in await find_traces(both, ("Ben Okafor",)) if each.startswith("person.name")]) == 1
