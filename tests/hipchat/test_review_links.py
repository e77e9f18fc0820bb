"""Links to reviews by who is in HipChat alone: as many as somebody can be asked for, and those of who left."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from adapters.sandbox.clock import Clock
from adapters.sandbox.company import DEMO, load_company
from adapters.webforms.sentences import TAKEN
from bot.cycles.running.sweeping import sweep_due
from bot.events import PersonChanged
from bot.nudges.rules import MOST
from bot.people import Handle, Profile
from storage.secrets import Secrets
from storage.tables.people import HANDLE
from storage.tables.webforms import WEB_FORM
from tests.cycles.office import ballots, debt_of, open_cycle, share
from tests.feedback.office import find_people
from tests.hipchat.office import KEYS
from tests.hipchat.review_pages import ANSWER, links, links_in, presses, quick, said, shares, text_field, types
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.webforms.office import Fields, browser

WORKING = datetime(2026, 11, 30, 11, tzinfo=UTC)
A_MESSAGE = 10_000
"""Characters that HipChat takes at most."""


async def test_twenty_reviews_are_twenty_links_in_messages_that_hipchat_takes(tmp_path: Path) -> None:
    """In more than one message; all open in the browser that opened the first, and in no other."""
    company = load_company(DEMO)
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots", company=company) as office:
        about = [each["handle"] for each in company.people if "roles" not in each and each.get("chats") != ["hipchat"]]
        about = [*about, "carla"][:MOST]
        assert len(about) == MOST
        cycle = await open_cycle(office, {each: ["tomas", *_others(about, each)] for each in about}, invited=False)
        found = await office.hip.until(lambda: _answers(office, MOST))
        posts = [each for each in office.hip.person("tomas").private if "Answer about" in each.plain]
        assert len(posts) > 1
        assert max(len(each.text) for each in posts) <= A_MESSAGE
        async with browser() as tomas, browser() as other:
            await tomas.open(found[0])
            for address, text in ((found[1], "Listen"), (found[-1], "Listen more")):
                await tomas.open(address)
                await shares(tomas, text)
                assert "Shared." in said(tomas)
                await other.open(address)
                assert (other.status, TAKEN[0] in other.html) == (403, True)
            await presses(tomas, "cycles.next")
            assert text_field(tomas)
        debts = [await debt_of(office, cycle, "tomas", each) for each in about]
        assert len(await ballots(office).find_shared(cycle.id, [each.id for each in debts])) == 2


def _others(about: list[str], but: str) -> list[str]:
    return [each for each in about if each != but][:2]


def _answers(office: TwoChatOffice, count: int) -> list[str] | None:
    found = [
        url
        for post in office.hip.person("tomas").private
        for label, url in links_in(post.text).items()
        if re.match("Answer about", label)
    ]
    return found if len(set(found)) == count else None


async def test_of_two_together_the_page_says_what_the_form_says(tmp_path: Path) -> None:
    """Both in the link, either in the questions, no box for words and nothing to pass on; also once it is closed."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as office:
        teams = {"carla": ["ana", "hiro"], "dmitri": ["tomas", "eun"]}
        cycle = await open_cycle(office, teams, joint=("dmitri", "carla"), invited=False)
        found = await links(
            office, "tomas", "It is one result of 4 people about Carla Rossi and Dmitri Aaltonen together"
        )
        async with browser() as tomas:
            await tomas.open(found[ANSWER])
            assert (
                "It is one result of 4 people about Carla Rossi and Dmitri Aaltonen together, shown to both."
                in said(tomas)
            )
            assert "what somebody writes would tell of whose team they are" in said(tomas)
            assert "How clear is it to you what Dmitri Aaltonen expects of you?" in said(tomas)
            assert ("<textarea" in tomas.html, "passed_on" in tomas.html) == (False, False)
            await tomas.do("submit", **dict.fromkeys(quick(tomas), "2"))
            assert "Shared." in said(tomas)
            debt = await debt_of(office, cycle, "tomas")
            assert await ballots(office).find_shared(cycle.id, [debt.id])
            await ballots(office).shut(cycle.id)
            await tomas.open(found[ANSWER])
            assert "This has closed, and nothing can be given or changed any more." in said(tomas)


async def test_whoever_left_with_the_page_open_gives_and_reads_nothing_there(tmp_path: Path) -> None:
    """What they had shared before counts."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as office, browser() as tomas:
        cycle = await open_cycle(office, {"dmitri": ["tomas", "eun", "jorge"]}, invited=False)
        debt = await debt_of(office, cycle, "tomas")
        found = await links(office, "tomas")
        await tomas.open(found[ANSWER])
        await shares(tomas, "Before I go.")
        await presses(tomas, "cycles.answer")
        open_page = tomas.html
        await _leave(office, "tomas")
        await shares(tomas, "After I went.")
        assert "Shared." not in said(tomas)
        assert "Before I go." not in said(tomas)
        tomas.html = open_page
        await types(tomas, text_field(tomas), "After I went.")
        await office.engine.flush_drafts()
        await tomas.open(found[ANSWER])
        assert "Before I go." not in tomas.html
        assert "<textarea" not in tomas.html
        kept = (await ballots(office).collect(cycle.id, debt.review.id, [debt.id])).ballots[debt.id]
        assert "Before I go." in kept.answers.values()


async def test_a_page_takes_nothing_from_another_site_and_shows_another_browser_nothing(tmp_path: Path) -> None:
    """Even with the token of the page; and whoever posts without having opened it first sees no draft."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as office:
        await open_cycle(office, {"dmitri": ["tomas", "eun", "jorge"]}, invited=False)
        found = await links(office, "tomas")
        async with browser() as tomas, browser() as other:
            await tomas.open(found[ANSWER])
            field = text_field(tomas)
            assert await types(tomas, field, "half a sen") == 204
            forged = [(name, value) for name, value in Fields(tomas.html).fields if name != field]
            await tomas.post(
                [*forged, (field, "forged"), ("nth", "2"), ("do", "draft")], **{"Sec-Fetch-Site": "cross-site"}
            )
            assert tomas.status == 403
            other.url = found[ANSWER]
            await other.post({"do": "draft"})
            assert (other.status, "half a sen" in other.html, TAKEN[0] in other.html) == (403, False, True)
            await tomas.open(found[ANSWER])
            assert tomas.held(text_field(tomas)[2:]) == ["half a sen"]


async def _leave(office: TwoChatOffice, handle: str) -> None:
    """HipChat says that the account is there no more."""
    (person,) = await find_people(office, handle)
    async with office.store.read() as work:
        (row,) = await work.sql.rows(select(HANDLE.c.team, HANDLE.c.external).where(HANDLE.c.person_id == person.id))
    account = Handle("hipchat", row.external)
    gone = Profile(account, handle, person.name, f"{handle}@tidewater.example", "UTC", active=False)
    await office.engine.bot.handle_event(PersonChanged("hipchat", row.team, gone, f"{handle} left"))
    assert not (await find_people(office, handle))[0].active


async def test_what_is_stored_of_a_reminder_does_not_tell_what_was_shared_since_this_morning(tmp_path: Path) -> None:
    """It has a page for putting it off, which held the reminder as it left: without what was shared."""
    worlds = []
    for about in ("carla", "dmitri"):
        url = f"sqlite+aiosqlite:///{tmp_path / about}.db"
        async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / f"{about}-ballots") as office:
            team = ["tomas", "eun", "jorge"]
            cycle = await open_cycle(office, {"dmitri": team, "carla": team}, invited=False)
            await office.whispered("tomas", "Answer about Carla Rossi")
            office.sandbox.clock.advance(timedelta(days=7, hours=18))
            await sweep_due(office.engine.context)
            await share(office, await debt_of(office, cycle, "tomas", about), one_change="Say no.")
            office.sandbox.clock.advance(timedelta(hours=6))
            await office.engine.nudging.round()
            found = await links(office, "tomas", "A reminder of something")
            stored = await _pages(office)
            async with browser() as tomas:
                await tomas.open(found["Remind me tomorrow · Remind me next week"])
                for act in ("nudge.snooze", "nudge.wake"):
                    await presses(tomas, act)
            worlds.append(stored)
            woken = await _pages(office)
            assert all(each in woken for each in ("Carla Rossi", "Dmitri Aaltonen"))
    assert worlds[0] == worlds[1]
    assert "Remind me tomorrow" in str(worlds)
    assert not [each for each in ("Carla", "Dmitri", "something", "due") if each in str(worlds)]


async def _pages(office: TwoChatOffice) -> str:
    """As whoever holds the database and the bot's keys reads them."""
    async with office.store.read() as work:
        rows = await work.sql.rows(select(WEB_FORM.c.shown, WEB_FORM.c.opening).order_by(WEB_FORM.c.id))
    return "".join(Secrets(KEYS).open(each) for row in rows for each in row if each)
