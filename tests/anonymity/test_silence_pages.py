"""Nothing tells that somebody opened, typed, saved, shared, changed or took back an answer without a name on a page."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web

from adapters.sandbox.clock import Clock
from adapters.webforms.quiet_pages import QuietDoor
from bot.cycles.cycle import Cycle
from bot.forms import Opening
from bot.phrases import label
from tests.anonymity.silence import Witness, disk_is_full, settle
from tests.anonymity.test_silence import SETTINGS
from tests.cycles.office import ballots, open_cycle
from tests.hipchat.review_pages import (
    ANONYMOUS,
    ANSWER,
    DECLINE,
    choice_field,
    links,
    presses,
    said,
    shares,
    text_field,
    types,
)
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.postgres import PostgresServer, started
from tests.webforms.office import Visitor, browser

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def still_postgres() -> Iterator[PostgresServer]:
    with started(SETTINGS) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def asking(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("still_postgres")
        url = server.url(server.new_database())
    async with both_at_work(url, clock=Clock(TUESDAY), ballots=tmp_path / "ballots") as found:
        yield found


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(TUESDAY), ballots=tmp_path / "ballots") as found:
        yield found


async def begin(office: TwoChatOffice) -> tuple[Cycle, dict[str, str]]:
    """Tomáš, who is in HipChat alone, is asked about Dmitri; his links."""
    cycle = await open_cycle(office, {"dmitri": ["tomas", "eun", "jorge"]}, invited=False)
    found = await links(office, "tomas")
    await settle(office)
    return cycle, found


async def ask_while_typing(office: TwoChatOffice, visitor: Visitor, field: str, number: int) -> int:
    """How many statements there were meanwhile; what the bot does by itself asks something now and then."""
    before = office.store.statements
    assert await types(visitor, field, "twenty letters typed"[:number], number) == 204
    return office.store.statements - before


async def test_nothing_is_left_of_a_page_on_which_somebody_answers(asking: TwoChatOffice, logged: io.StringIO) -> None:
    cycle, found = await begin(asking)
    silent = Witness(asking, logged).silent
    async with browser() as tomas, browser() as other:
        async with silent("a look at the link"):
            await tomas.session.get(found[ANSWER])
        async with silent("opened"):
            await tomas.open(found[ANSWER])
        field = text_field(tomas)
        async with silent("opened in another browser"):
            await other.open(found[ANSWER])
        assert other.status == 403
        async with silent("twenty keystrokes"):
            asked = [await ask_while_typing(asking, tomas, field, number) for number in range(1, 21)]
        assert min(asked) == 0, asked
        async with silent("who is asked, and back"):
            await presses(tomas, "cycles.asked", **{field[2:]: "twenty letters typed"})
            await tomas.do("again")
        assert tomas.held(text_field(tomas)[2:]) == ["twenty letters typed"]
        async with silent("what becomes of it, and saved"):
            await presses(tomas, "cycles.save", **{choice_field(tomas): "passed_on"})
        assert "with your name, as you chose" in said(tomas)
        async with silent("how anonymous"):
            await tomas.open(found[ANONYMOUS])
        async with silent("opened again, and a wrong value"):
            await tomas.open(found[ANSWER])
            await tomas.do("submit", **{text_field(tomas)[2:]: "x" * 2500})
        assert tomas.status == 422
        async with silent("before you share"):
            await tomas.open(found[ANSWER])
            await shares(tomas, "On Tuesday you were late")
        assert "Before you share" in said(tomas)
        async with silent("shared"):
            await tomas.do("submit")
        assert "with your name, as you chose" in said(tomas)
        async with silent("changed"):
            await presses(tomas, "cycles.answer")
            await shares(tomas, "Say no.")
        assert "Shared." in said(tomas)
        async with silent("rather not, after it was shared; taken back"):
            await tomas.open(found[DECLINE])
            await presses(tomas, "cycles.take_back")
        assert "It is taken back" in said(tomas)
        await tomas.open(found[ANSWER])
        await ballots(asking).shut(cycle.id)
        async with silent("just closed"):
            await shares(tomas, "Too late")
        assert label("cycles/answer", "closed") in said(tomas)
        async with silent("opened after the close"):
            await tomas.open(found[ANSWER])
        assert label("cycles/answer", "closed") in said(tomas)


async def test_nothing_is_left_where_the_disk_is_full_or_the_link_is_none(
    small: TwoChatOffice, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, found = await begin(small)
    silent = Witness(small, logged).silent
    async with browser() as tomas:
        with monkeypatch.context() as full:
            full.setattr(os, "fsync", disk_is_full)
            async with silent("opened while the disk is full", log="quiet acts fail"):
                await tomas.open(found[ANSWER])
            assert (tomas.status, "That did not work just now" in said(tomas)) == (503, True)
        await tomas.open(found[ANSWER])
        with monkeypatch.context() as full:
            full.setattr(os, "fsync", disk_is_full)
            async with silent("shared while the disk is full", log="quiet acts fail"):
                await shares(tomas, "Say no.")
            assert label("shared/quiet", "not_written") in said(tomas)
        assert small.ballots is not None
        away = small.ballots.rename(small.ballots.with_name("away"))
        async with silent("shared while the folder is away", log="quiet acts fail"):
            await tomas.do("submit")
        assert tomas.status == 503
        away.rename(small.ballots)
        async with silent("no link"):
            await tomas.open(found[ANSWER][:-4] + "AAAA")
        assert tomas.status == 404


# ---------------------------------------------------------------- what turns it red

Mutant = Callable[[QuietDoor, web.Request], Awaitable[object]]


async def store_page(door: QuietDoor, request: web.Request) -> None:
    """A row for the page, as other pages have it."""
    found = await door._quiet.find(request.match_info["token"])
    assert found is not None
    await door._links.link(found.page.by, Opening("cycles.answer", "", "About", TUESDAY))


async def log_address(_: QuietDoor, request: web.Request) -> None:
    structlog.get_logger().debug("page", address=request.path)


@pytest.mark.parametrize("mutant", [store_page, log_address])
async def test_what_a_page_leaves_behind_is_found(
    small: TwoChatOffice, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    _, found = await begin(small)
    honest = QuietDoor._page

    async def page(door: QuietDoor, request: web.Request, *rest: Any) -> Any:
        await mutant(door, request)
        return await honest(door, request, *rest)

    monkeypatch.setattr(QuietDoor, "_page", page)
    async with browser() as tomas:
        with pytest.raises(AssertionError, match="is another"):
            async with Witness(small, logged).silent("opened"):
                await tomas.open(found[ANSWER])
