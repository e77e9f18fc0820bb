"""An anonymous review by who is in HipChat alone: on pages of which nothing is stored."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from adapters.sandbox.clock import Clock
from adapters.webforms.sentences import GONE, NEWER, TAKEN
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.launching import make_plan
from bot.cycles.review import DebtState
from bot.phrases import label
from storage.tables.home import HOME_VISIT
from storage.tables.inbox import INBOX
from storage.tables.people import HANDLE, PERSON
from storage.tables.webforms import WEB_FORM
from tests.cycles.office import ballots, debt_of, open_cycle, plan_cycle, reload
from tests.feedback.office import ask, find_people
from tests.hipchat.review_pages import (
    ANSWER,
    DECLINE,
    LATER,
    choice_field,
    links,
    presses,
    said,
    shares,
    text_field,
    types,
)
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.webforms.office import Visitor, browser

KEPT = 'id="kept"'
WORKING = datetime(2026, 11, 30, 11, tzinfo=UTC)


@asynccontextmanager
async def at_work(folder: Path, *, ballots: bool = True) -> AsyncIterator[TwoChatOffice]:
    url = f"sqlite+aiosqlite:///{folder / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=folder / "ballots" if ballots else None) as found:
        yield found


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    async with at_work(tmp_path) as found:
        yield found


async def begin(office: TwoChatOffice, **reviews: list[str]) -> Cycle:
    """Tomáš is in HipChat alone."""
    return await open_cycle(office, reviews or {"dmitri": ["tomas", "eun", "jorge"]}, invited=False)


async def stored(office: TwoChatOffice) -> str:
    """Everything in the database."""
    async with office.store.read() as work:
        return "".join([repr(await work.sql.scan(select(table))) for table in PERSON.metadata.sorted_tables])


async def shared(office: TwoChatOffice, cycle: Cycle, handle: str) -> list[str]:
    """The texts of what they shared about Dmitri."""
    debt = await debt_of(office, cycle, handle, "dmitri")
    found = await ballots(office).collect(cycle.id, debt.review.id, [debt.id])
    return [text for ballot in found.ballots.values() for text in ballot.answers.values() if text != "0"]


async def test_who_is_in_hipchat_alone_answers_on_a_page(asking: TwoChatOffice) -> None:
    """What was typed stands there again, the warning is a second page, and a second Share shares nothing else."""
    cycle = await begin(asking)
    found = await links(asking, "tomas")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        assert await types(tomas, text_field(tomas), "On Tuesday you were") == 204
        await tomas.open(found[ANSWER])
        assert tomas.held(text_field(tomas)[2:]) == ["On Tuesday you were"]
        assert KEPT in tomas.html
        await shares(tomas, "On Tuesday you were late")
        assert "You wrote Tuesday." in said(tomas)
        assert KEPT not in tomas.html
        assert await shared(asking, cycle, "tomas") == []
        warned = tomas.html
        await tomas.do("submit")
        assert "Shared." in said(tomas)
        tomas.html = warned
        await tomas.do("submit")
        assert await shared(asking, cycle, "tomas") == ["On Tuesday you were late"]
    everything = await stored(asking)
    assert "/review/" not in everything
    assert found[ANSWER].rpartition("/")[2] not in everything
    assert "Tuesday you" not in everything


async def test_on_a_page_one_chooses_what_becomes_of_it_where_too_few_share(asking: TwoChatOffice) -> None:
    """It is kept with what is typed, and with what is shared; "Change it" shows it again."""
    cycle = await begin(asking)
    found = await links(asking, "tomas")
    debt = await debt_of(asking, cycle, "tomas", "dmitri")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        assert tomas.held(choice_field(tomas)) == ["dropped"]
        assert "Mine is deleted, unread" in said(tomas)
        assert await types(tomas, f"f:{choice_field(tomas)}", "passed_on") == 204
        await tomas.open(found[ANSWER])
        assert tomas.held(choice_field(tomas)) == ["passed_on"]
        await shares(tomas, "Listen.")
        assert "If fewer than 3 people share, Dmitri Aaltonen reads yours, with your name, as you chose." in said(tomas)
        assert (await ballots(asking).collect(cycle.id, debt.review.id, [debt.id])).ballots[debt.id].passed_on
        await presses(tomas, "cycles.answer")
        assert tomas.held(choice_field(tomas)) == ["passed_on"]
        await tomas.do("submit", **{choice_field(tomas): "dropped"})
        assert "If fewer than 3 people share, yours is deleted, unread." in said(tomas)
        assert not (await ballots(asking).collect(cycle.id, debt.review.id, [debt.id])).ballots[debt.id].passed_on


async def test_after_the_close_no_page_says_that_anything_is_kept(asking: TwoChatOffice) -> None:
    """It was open before, and the database hears of the close some minutes later than the folder."""
    cycle = await begin(asking)
    found = await links(asking, "tomas")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        field = text_field(tomas)
        assert await types(tomas, field, "half a sen") == 204
        await asking.engine.flush_drafts()
        await ballots(asking).shut(cycle.id)
        assert cycle.closes_at is not None
        asking.sandbox.clock.set(cycle.closes_at + timedelta(seconds=1))
        assert (await reload(asking, cycle)).stage is Stage.OPEN
        assert await types(tomas, field, "half a sentence", 2) == 409
        await shares(tomas, "half a sentence")
        assert label("cycles/answer", "closed") in said(tomas)
        assert "half a sentence" in said(tomas), "to be copied"
        assert re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", tomas.html, re.DOTALL) == ["half a sentence"], "no 0"
        for _ in range(2):
            assert "Kept as you type" not in tomas.html
            assert "<textarea" not in tomas.html
            await tomas.open(found[ANSWER])
        assert label("cycles/answer", "closed") in said(tomas)
    assert await shared(asking, cycle, "tomas") == []


async def test_another_browser_is_refused_and_new_links_shut_out_the_old_ones(asking: TwoChatOffice) -> None:
    await begin(asking)
    old = await links(asking, "tomas")
    async with browser() as first, browser() as second:
        await first.open(old[ANSWER])
        assert await types(first, text_field(first), "half a sen") == 204
        await asking.engine.flush_drafts()
        await second.open(old[ANSWER])
        assert (second.status, TAKEN[0] in second.html) == (403, True)
        await asking.say("tomas", "Lobby", "/upward reviews")
        new = await asking.hip.until(lambda: _newer(asking, old[ANSWER]))
        await second.open(new)
        assert second.held(text_field(second)[2:]) == ["half a sen"]
        assert await types(first, text_field(first), "somebody else's") == 403
        await first.open(old[ANSWER])
        assert (first.status, NEWER[0] in first.html) == (403, True)


def _newer(office: TwoChatOffice, old: str) -> str | None:
    text = office.hip.person("tomas").private[-1].text
    found = re.search(r'href="([^"]+/review/[^"]+)"[^>]*>Answer about', text)
    return found[1] if found and found[1] != old else None


async def test_two_windows_of_one_link_keep_what_belongs_to_each(asking: TwoChatOffice) -> None:
    """In one of them stands the next review by now."""
    cycle = await begin(asking, dmitri=["tomas", "eun", "jorge"], hiro=["tomas", "carla", "farah"])
    found = await links(asking, "tomas", "What is it like to work with")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        one = Visitor(tomas.session, tomas.html, url=tomas.url)
        await shares(tomas, "Say no.")
        await presses(tomas, "cycles.next")
        assert "About Hiro Tanaka" in said(tomas)
        assert await types(tomas, text_field(tomas), "of Hiro") == 204
        assert await types(one, text_field(one), "of Dmitri") == 204
        await shares(tomas, "of Hiro")
        assert "Shared." in said(tomas)
        assert await shared(asking, cycle, "tomas") == ["Say no."]
        await shares(one, "of Dmitri")
        assert one.held(text_field(one)[2:]) == ["Say no."]
        assert await shared(asking, cycle, "tomas") == ["Say no."]


async def test_after_a_review_the_page_leads_on_to_a_request(asking: TwoChatOffice) -> None:
    """On the same page: sharing there is a public act, which names no link and no review."""
    cycle = await begin(asking)
    await ask(asking, "ana", "tomas")
    found = await links(asking, "tomas")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        await shares(tomas, "Say no.")
        assert "One more waits for you: the one that Ana Ferreira asks for" in said(tomas)
        assert "Next (2 of 2)" in said(tomas)
        await presses(tomas, "feedback.next")
        assert "Ana Ferreira reads this" in said(tomas)
        assert await types(tomas, text_field(tomas), "You drew") == 204
        await shares(tomas, "You drew the map.")
        assert "Next" not in said(tomas)
        rows = await stored(asking)
        assert ("You drew the map." in rows, "Say no." in rows) == (True, False)
        assert found[ANSWER].rpartition("/")[2] not in rows
        await tomas.open(found[ANSWER])
        assert "Say no." in tomas.html
    assert await shared(asking, cycle, "tomas") == ["Say no."]


async def test_declining_is_a_public_act_that_names_no_link(asking: TwoChatOffice) -> None:
    cycle = await begin(asking)
    found = await links(asking, "tomas")
    async with browser() as tomas:
        await tomas.open(found[DECLINE])
        assert KEPT not in tomas.html, "there is nothing to type"
        assert (await debt_of(asking, cycle, "tomas")).state is DebtState.OWED
        await tomas.do("submit")
        assert (await debt_of(asking, cycle, "tomas")).state is DebtState.DECLINED
        await tomas.open(found[LATER])
        assert label("cycles/owed", "nothing_owed") in said(tomas)
        await tomas.open(found[ANSWER])
        await shares(tomas, "After all.")
        assert "Shared." in said(tomas)
    assert found[DECLINE].rpartition("/")[2] not in await stored(asking)


async def test_after_the_close_a_link_says_so_and_after_the_end_it_leads_nowhere(asking: TwoChatOffice) -> None:
    cycle = await begin(asking)
    found = await links(asking, "tomas")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        async with asking.store.work() as work:
            await work.cycles.set_stage(await reload(asking, cycle), Stage.CLOSED, asking.sandbox.clock.now())
            await work.commit()
        await shares(tomas, "Too late.")
        assert label("cycles/answer", "closed") in said(tomas)
        await tomas.open(found[ANSWER])
        assert label("cycles/answer", "closed") in said(tomas)
        await ballots(asking).destroy(cycle.id, released=True)
        await tomas.open(found[ANSWER])
        assert (tomas.status, GONE[0] in tomas.html) == (404, True)


async def test_an_invitation_to_pages_makes_no_row_and_looking_notes_nobody(asking: TwoChatOffice) -> None:
    async def rows() -> list[str]:
        async with asking.store.read() as work:
            return [repr(await work.sql.scan(select(table))) for table in (HANDLE, HOME_VISIT, INBOX, PERSON, WEB_FORM)]

    before = (await rows())[-1]
    await begin(asking)
    found = await links(asking, "tomas")
    assert (await rows())[-1] == before
    seen = await rows()
    async with browser() as tomas:
        for each in found.values():
            if each != found[LATER]:
                await tomas.open(each)
                assert tomas.status == 200
    assert await rows() == seen


async def test_a_reminder_leads_there_too(asking: TwoChatOffice) -> None:
    await begin(asking)
    await links(asking, "tomas")
    asking.sandbox.clock.advance(timedelta(days=8))
    await asking.engine.nudging.round()
    found = await links(asking, "tomas", "A reminder of something")
    async with browser() as tomas:
        await tomas.open(found[ANSWER])
        await shares(tomas, "Say no.")
        assert "Shared." in said(tomas)


@pytest.mark.parametrize("pages", [True, False])
async def test_who_is_in_hipchat_alone_is_asked_where_there_are_pages(tmp_path: Path, pages: bool) -> None:
    """Else they would be reminded of what they can't answer, and count as if they could."""
    async with at_work(tmp_path, ballots=pages) as office:
        dmitri, *team = [each.id for each in await find_people(office, "dmitri", "tomas", "ben", "eun", "jorge")]
        async with office.store.work() as work:
            await work.sql.change(update(PERSON).where(PERSON.c.id.in_(team)).values(manager_id=dmitri))
            await work.commit()
        cycle = await plan_cycle(office, {"hiro": ["ben", "carla", "farah"]})
        planned = await make_plan(office.engine.context, cycle, cycle.setup.days.ask)
    asked = next(each.reviewers for each in planned.reviews if each.reviewee == dmitri)
    assert (team[0] in asked, planned.without_forms) == (pages, () if pages else (team[0],))
