"""An anonymous review, asked for in HipChat: its page takes no answer yet, and says how to go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.sandbox.clock import Clock
from storage.tables import HANDLE, HOME_VISIT, INBOX, PERSON, WEB_FORM
from tests.cycles.office import open_cycle
from tests.feedback.office import find_people
from tests.hipchat.test_feedback import pressed
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.webforms.office import browser

WORKING = datetime(2026, 11, 30, 11, tzinfo=UTC)
QUIET_ACTS = ("cycles.answer", "cycles.decline", "cycles.anonymous")


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as found:
        yield found


async def refused(office: TwoChatOffice, handle: str, words: str) -> None:
    """All three acts of the invitation say so on its page, and no row says that they were there."""
    told = await office.whispered(handle, "How is it to work with Dmitri Aaltonen?")
    assert office.group is not None
    url = f"http://127.0.0.1:{office.server.port}"
    async with browser() as visitor:
        await visitor.open(url + told.text.partition(f'href="{url}')[2].partition('"')[0])
        before = await stored(office)
        for act in QUIET_ACTS:
            await pressed(visitor, act)
            assert words in visitor.html.replace("&#39;", "'"), (act, visitor.html)
        assert await stored(office) == before


async def stored(office: TwoChatOffice) -> list[str]:
    async with office.store.read() as work:
        return [repr(await work.sql.scan(select(table))) for table in (HANDLE, HOME_VISIT, INBOX, PERSON, WEB_FORM)]


async def test_who_is_in_hipchat_alone_hears_who_can_help_and_not_that_nothing_need_be_done(
    asking: TwoChatOffice,
) -> None:
    await open_cycle(asking, {"dmitri": ["tomas", "eun", "jorge"]}, invited=False)
    await refused(asking, "tomas", "If you are in Slack too, ask an admin to link your accounts")


async def test_who_is_in_slack_too_is_sent_there(asking: TwoChatOffice) -> None:
    await asking.say("ben", "Lobby", "/praise help")
    await open_cycle(asking, {"dmitri": ["ben", "eun", "jorge"]}, invited=False)
    await refused(asking, "ben", "Please open Slack: it waits for you there, on Home.")


async def test_who_is_in_hipchat_alone_is_not_asked_from_the_next_cycle_on(asking: TwoChatOffice) -> None:
    """They would be reminded of what they can't answer, and count as if they could."""
    (tomas, eun) = await find_people(asking, "tomas", "eun")
    async with asking.store.read() as work:
        members = {each.id: each for each in await work.cycles.members(eun.workspace)}
    assert members[tomas.id].reachable
    assert [members[each.id].answers for each in (tomas, eun)] == [False, True]
