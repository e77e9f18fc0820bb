"""About the company as a whole, by who is in HipChat alone: behind a link, as any other review."""

from __future__ import annotations

from pathlib import Path

from bot.cycles.launch.invitations import Inviting
from tests.cycles.company import ANSWER, COMPANY, open_company
from tests.cycles.office import ballots, debts_of
from tests.hipchat.review_pages import links, said, shares
from tests.hipchat.test_reviews import at_work
from tests.webforms.office import browser


async def test_it_is_answered_on_a_page(tmp_path: Path) -> None:
    async with at_work(tmp_path) as office:
        cycle = await open_company(office, "mira", "hiro", invited=False)
        while await Inviting(office.engine.context).invite():
            pass
        found = await links(office, "tomas", f"What is it like to work at {COMPANY}?")
        (debt,) = await debts_of(office, cycle, "tomas")
        async with browser() as tomas:
            await tomas.open(found[ANSWER])
            assert "Hiro Tanaka and Mira Solberg read this on" in said(tomas)
            assert f"everybody at {COMPANY} who doesn't read it" in said(tomas)
            await shares(tomas, "The boats")
        collected = await ballots(office).collect(cycle.id, debt.review.id, [debt.id])
        assert "The boats" in [text for each in collected.ballots.values() for text in each.answers.values()]
