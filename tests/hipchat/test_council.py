"""Somebody in HR in HipChat alone, which takes no files, reads the page for the works council."""

from __future__ import annotations

from pathlib import Path

from adapters.sandbox.clock import Clock
from tests.cycles.office import TEAM, plan_cycle
from tests.cycles.running import becomes_hr
from tests.hipchat.review_pages import links, presses, said
from tests.hipchat.test_reviews import WORKING
from tests.hipchat.two_chats import both_at_work
from tests.office import open_form, top
from tests.webforms.office import browser


async def test_the_page_for_the_works_council_is_read_where_a_chat_takes_no_files(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as both, browser() as visitor:
        await becomes_hr(both, "tomas")
        for each in TEAM["dmitri"]:
            await both.answered("mira", f"/upward manager @{each} @dmitri")
        await plan_cycle(both, TEAM)
        await both.say("tomas", "Lobby", "/upward cycle")
        (found,) = (await links(both, "tomas", "Here is what you asked for")).values()
        await visitor.open(found)
        await presses(visitor, "cycles.open")
        await presses(visitor, "cycles.council")
        assert "Autumn: for the works council" in said(visitor)
        assert "As it stands 3 people are asked about 1." in said(visitor)
        assert "Whoever it is about reads their own result." in said(visitor)
        assert not [each for each in ("Dmitri", "Ben", "Eun", "Jorge") if each in said(visitor)]
        assert "took the page about an upward cycle" in top(await open_form(both, "mira", "/upward audit")).plain
