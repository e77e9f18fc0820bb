"""Results of an upward cycle, read in HipChat, where there is no Home to find them on later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from adapters.webforms.sentences import GONE
from tests.cycles.released import release_cycle
from tests.hipchat.review_pages import links, presses, said
from tests.hipchat.test_reviews import at_work
from tests.webforms.office import browser

OUT = "Your feedback from the people who report to you is here"


async def test_after_their_link_is_over_a_command_leads_to_them_again(tmp_path: Path) -> None:
    async with at_work(tmp_path) as office, browser() as tomas:
        await release_cycle(office, {"tomas": ["ben", "eun", "jorge"]})
        (first,) = (await links(office, "tomas", OUT)).values()
        office.sandbox.clock.advance(timedelta(days=91))
        await tomas.open(first)
        assert GONE[0] in tomas.html
        await office.say("tomas", "Lobby", "/upward reviews")
        again = await links(office, "tomas", "About you, in Autumn")
        await tomas.open(again["Read"])
        await presses(tomas, "cycles.read")
        assert "3 people answered about you" in said(tomas)
