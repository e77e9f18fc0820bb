"""Somebody in HipChat alone names who is asked about them, on a page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adapters.sandbox.clock import Clock
from bot.cycles.cycle import Picker, Scope, Setup
from bot.cycles.picking.picks import NewPick, PickState
from bot.cycles.picking.rounds import PickRounds
from tests.cycles.office import setup
from tests.feedback.office import find_people
from tests.hipchat.review_pages import links, presses, said
from tests.hipchat.test_reviews import WORKING
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.webforms.office import browser

UNTIL = date(2026, 12, 7)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as found:
        yield found


def naming(made: Setup, about: int) -> Setup:
    return replace(made, picker=Picker.REVIEWEE, scope=Scope.CHOSEN, chosen=frozenset({about}))


async def test_who_is_in_hipchat_alone_names_people_on_a_page(both: TwoChatOffice) -> None:
    grace, mira, tomas = await find_people(both, "grace", "mira", "tomas")
    await both.answered("mira", "/upward manager @tomas @mira")
    async with both.store.work() as work:
        drafted = naming(setup(both), tomas.id)
        cycle = await work.cycles.add(grace.workspace, grace, drafted, "Europe/Oslo", both.sandbox.clock.now())
        await work.cycles.add_picks(cycle, [NewPick(tomas.id, tomas.id, UNTIL, UNTIL)])
        await work.commit()
    await PickRounds(both.engine.context).move()
    found = await links(both, "tomas", "Who should be asked about you?")
    async with browser() as visitor:
        await visitor.open(found["Name people"])
        await presses(visitor, "cycles.name_people")
        assert "Who should be asked about you?" in said(visitor)
        people = [f"hipchat:{both.hip.person(each).id}" for each in ("ana", "ben")]
        await visitor.do("submit", people=people)
        assert "Pick 3 people at least" in said(visitor)
        await visitor.do("submit", people=[*people, f"hipchat:{both.hip.person('eun').id}"])
        assert "Saved: 3 people." in said(visitor)
    async with both.store.read() as work:
        (pick,) = await work.cycles.picks_of(cycle)
    assert (pick.state, pick.holder and pick.holder.id, len(pick.people)) == (PickState.LOOKING, mira.id, 3)


async def test_the_twenty_first_to_pick_for_was_sent_to_a_home_that_hipchat_does_not_have(
    both: TwoChatOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window leads on to the others of a long list."""
    monkeypatch.setattr("bot.cycles.picking.message.MOST", 1)
    grace, tomas, ana, ben = await find_people(both, "grace", "tomas", "ana", "ben")
    for each in ("ana", "ben"):
        await both.answered("mira", f"/upward manager @{each} @tomas")
    async with both.store.work() as work:
        drafted = replace(setup(both), picker=Picker.MANAGER, scope=Scope.CHOSEN, chosen=frozenset({ana.id, ben.id}))
        cycle = await work.cycles.add(grace.workspace, grace, drafted, "Europe/Oslo", both.sandbox.clock.now())
        await work.cycles.add_picks(cycle, [NewPick(each.id, tomas.id, UNTIL, UNTIL) for each in (ana, ben)])
        await work.commit()
    await PickRounds(both.engine.context).move()
    post = await both.whispered("tomas", "Who should be asked about Ana Ferreira")
    assert "And 1 more: after Save, a button leads on to them." in post.plain
    assert "Home" not in post.plain
    async with browser() as visitor:
        found = await links(both, "tomas", "Who should be asked about Ana Ferreira")
        await visitor.open(found["Pick for Ana Ferreira"])
        await presses(visitor, "cycles.name_people")
        people = [f"hipchat:{both.hip.person(each).id}" for each in ("carla", "eun", "jorge")]
        await visitor.do("submit", people=people)
        assert "Saved: 3 people." in said(visitor)
        await presses(visitor, "cycles.name_people")
        assert "Who should be asked about Ben Okafor?" in said(visitor)
        await visitor.do("submit", people=people)
        assert "Saved: 3 people." in said(visitor)
        assert "Pick for" not in said(visitor)
