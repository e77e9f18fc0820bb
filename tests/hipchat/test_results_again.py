"""Results of an upward cycle, read in HipChat, where there is no Home to find them on later."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.webforms.sentences import GONE
from bot.cycles.launch import new_links
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


@pytest.mark.parametrize(
    ("beyond", "says"), [(0, None), (1, "One older one is not listed here."), (2, "2 older ones are not listed here.")]
)
async def test_of_more_results_than_a_message_lists_it_says_how_many_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beyond: int, says: str | None
) -> None:
    """There is no Home that has them; a message lists a hundred."""
    monkeypatch.setattr(new_links, "PAGES_MOST", 1)
    about = ("mira", "ana", "carla", "dmitri", "farah", "grace", "isla", "jorge", "kavita", "eun", "hiro", "ben")
    teams = {each: [who for who in ("ben", "eun", "hiro", "ana") if who != each][:3] for each in about[: 10 + beyond]}
    async with at_work(tmp_path) as office:
        await release_cycle(office, teams, managers=dict.fromkeys(teams, ("tomas",)))
        await office.say("tomas", "Lobby", "/upward reviews")
        text = (await office.whispered("tomas", "Results of upward cycles")).text
        words = re.sub(r"<[^>]+>", "", text)
        assert (text.count("in Autumn"), text.count(">Read</a>")) == (10, 10)
        assert ("older" in words, says is None or says in words) == (says is not None, True)
