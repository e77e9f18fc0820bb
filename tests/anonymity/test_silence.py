"""Nothing tells that somebody opened, typed, saved, shared, changed or took back an answer without a name."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from adapters.sandbox.clock import Clock
from bot.cycles.buttons import DEBT
from bot.events import ButtonPressed
from bot.metrics import DELIVERIES
from bot.phrases import label
from bot.quiet import OnQuietButton
from bot.quiet_guard import QuietGuard
from bot.replies import ButtonReply
from storage.cycles.owing import Owing
from tests.anonymity.silence import Witness, add_account, disk_is_full, folder_fails, settle
from tests.cycles.forms import (
    ANSWER,
    CHANGE,
    CLEAR,
    DELETED,
    MENU,
    PASSED_ON,
    fill_quick,
    number,
    open_form,
    send_buttons,
)
from tests.cycles.office import ballots, debt_of, open_cycle
from tests.feedback.office import ask, find_people
from tests.office import Office, top, upward
from tests.postgres import PostgresServer, started
from tests.workspace import App, workspace_with

KEYSTROKES = "twenty letters typed"
SETTINGS = (
    *("wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "checkpoint_timeout=1h", "wal_log_hints=on"),
    *("archive_mode=off", "track_counts=on"),
)
"""Nothing but statements moves the log; and setting a hint would, so that reading what is not frozen shows."""


@pytest.fixture(scope="module")
def still_postgres() -> Iterator[PostgresServer]:
    with started(SETTINGS) as server:
        yield server


@pytest.fixture(params=["sqlite-socket", "postgresql-http"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App[Any]]:
    kind, transport = request.param.split("-")
    folder = tmp_path / "ballots"
    if kind == "sqlite":
        yield upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", transport, ballots=folder)
        return
    server: PostgresServer = request.getfixturevalue("still_postgres")
    yield upward(server.url(server.new_database(server.schema())), transport, ballots=folder)


@pytest.fixture
async def at_work(installed: App[Office]) -> AsyncIterator[Office]:
    """On a Tuesday at ten, when nothing that happens once a day is due."""
    async with workspace_with(installed, clock=Clock(datetime(2026, 12, 1, 10, tzinfo=UTC))) as found:
        yield found


@pytest.fixture
def witness(office: Office, logged: io.StringIO) -> Witness:
    return Witness(office, logged)


async def begin(office: Office) -> None:
    """Ben, who has accounts on two chats, is asked about Dmitri and Hiro, and by Ana; Eun and Jorge about Dmitri."""
    await add_account(office, "ben")
    cycle = await open_cycle(office, {"dmitri": ["ben", "eun", "jorge"], "hiro": ["ben", "carla", "farah"]})
    debt = await debt_of(office, cycle, "ben", "dmitri")
    await send_buttons(office, "ben", debt)
    await send_buttons(office, "jorge", debt)
    await ask(office, "ana", "ben")
    await office.told("ben", "asks for your feedback")
    await office.engine.pump.settle()
    await settle(office)


def message(office: Office, handle: str) -> Any:
    return next(dm for dm in reversed(office.person(handle).dms) if ANSWER in dm.buttons)


async def test_nothing_is_left_of_what_is_opened_typed_shared_and_taken_back(office: Office, witness: Witness) -> None:
    await begin(office)
    ben, silent = office.person("ben"), witness.silent
    async with silent("nothing at all", replies=0):
        pass
    async with silent("opened from a direct message"):
        await ben.press(ANSWER, on=message(office, "ben"))
    async with silent("who is asked"):
        await ben.press("Who is asked", on=top(ben))
        await ben.close()
    async with silent("how anonymous"):
        await ben.press("How anonymous is this?", on=top(ben))
        await ben.close()
    async with silent("twenty keystrokes", replies=0):
        await ben.type_into(None, CHANGE, KEYSTROKES)
    async with silent("what becomes of it", replies=0):
        await ben.fill(None, {MENU: PASSED_ON})
    async with silent("saved"):
        await ben.press("Save for later", on=top(ben))
    assert "with your name, as you chose" in top(ben).plain
    async with silent("closed", replies=0):
        await ben.close(everything=True)
    async with silent("Home, and opened there", replies=2):
        await ben.open_home()
        await ben.press(ANSWER, on=ben.home)
    assert ben.value(None, CHANGE) == KEYSTROKES
    async with silent("a wrong value", replies=0):
        await fill_quick(ben)
        await ben.fill(None, {CHANGE: f"{KEYSTROKES} on Tuesday", CLEAR: None})
        await ben.submit()
    async with silent("before you share", replies=0):
        await ben.fill(None, {CLEAR: "Very clear"})
        await ben.submit()
    assert top(ben).title == "Before you share"
    async with silent("shared", replies=0):
        await ben.submit()
    assert "with your name, as you chose" in top(ben).plain
    async with silent("the next one"):
        await ben.press("Next (2 of 3)", on=top(ben))
    assert top(ben).title == "About Hiro Tanaka"
    async with silent("closed and opened again"):
        await ben.close(everything=True)
        await ben.press(ANSWER, on=message(office, "ben"))
    async with silent("changed", replies=0):
        await ben.fill(None, {CHANGE: "Say no.", MENU: DELETED})
        await ben.submit()
    assert "Shared." in top(ben).plain
    async with silent("rather not, after it was shared"):
        await ben.close(everything=True)
        await ben.press("I'd rather not", on=message(office, "ben"))
    async with silent("taken back"):
        await ben.press("Take it back", on=top(ben))
    assert "It is taken back" in top(ben).plain
    await ben.close(everything=True)


async def test_nothing_is_left_of_what_is_refused(office: Office, witness: Witness, monkeypatch: Any) -> None:
    await begin(office)
    silent, ben, jorge = witness.silent, office.person("ben"), office.person("jorge")
    async with silent("another's"):
        await jorge.press(ANSWER, on=message(office, "jorge"))
    assert label("cycles/answer", "not_yours") in jorge.ephemerals[-1].plain
    await ben.press(ANSWER, on=message(office, "ben"))
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "before the disk was full"})
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", disk_is_full)
        async with silent("a full disk", replies=0, log="quiet acts fail"):
            await ben.submit()
        assert label("shared/quiet", "not_written") in str(top(ben).errors)
        assert ben.value(None, CHANGE) == "before the disk was full"
        assert await number(office, await debt_of_ben(office)) == 0
        full.setattr(os, "fsync", folder_fails)
        await ben.submit()
        assert label("shared/quiet", "in_doubt") in str(top(ben).errors)
    await ben.close(everything=True)
    office.sandbox.faults.add("views.open", "500")
    async with silent("Slack does not open it", replies=2):
        await ben.press(ANSWER, on=message(office, "ben"))
    await ben.press(ANSWER, on=message(office, "ben"))
    if office.transport == "http":  # by the other way Slack hears nothing, and waits
        office.sandbox.faults.add("views.update", "500")
        async with silent("Slack does not show that it was saved"):
            await ben.press("Save for later", on=top(ben))
    await fill_quick(ben)
    (cycle,) = {each.review.cycle.id for each in [await debt_of_ben(office)]}
    await ballots(office).shut(cycle)
    async with silent("just closed", replies=0):
        await ben.submit()
    assert label("cycles/answer", "closed") in str(top(ben).errors)


async def debt_of_ben(office: Office) -> Any:
    (ben,) = await find_people(office, "ben")
    async with office.store.read() as work:
        return (await work.cycles.find_owed(ben, office.sandbox.clock.now().date(), 0, 1)).debts[0]


async def test_keystrokes_ask_nothing_of_the_database(office: Office) -> None:
    """What the bot does by itself meanwhile asks something now and then: one of some tries, ever shorter, has to be
    still."""
    cycle = await open_cycle(office, {"dmitri": ["ben", "eun", "jorge"]})
    ben = await open_form(office, "ben", await debt_of(office, cycle, "ben"))
    asked: list[int] = []
    while 0 not in asked and len(asked) < 50:
        before = office.store.statements
        await ben.type_into(None, CHANGE, KEYSTROKES[len(asked) % len(KEYSTROKES) :])
        await office.engine.flush_drafts()
        asked.append(office.store.statements - before)
    assert 0 in asked, asked


# ---------------------------------------------------------------- what turns it red


Act = Callable[[QuietGuard, ButtonPressed], Awaitable[None]]


async def take_key(guard: QuietGuard, event: ButtonPressed) -> None:
    async with guard._context.store.work() as work:
        await work.inbox.take(1, event.key, guard._context.clock.now(), 1)
        await work.commit()


async def note_seen(guard: QuietGuard, event: ButtonPressed) -> None:
    async with guard._context.store.work() as work:
        await work.people.note_seen(event.by, guard._context.clock.now())
        await work.commit()


async def log_line(_guard: QuietGuard, event: ButtonPressed) -> None:
    structlog.get_logger().debug("opened", act=event.act)


async def count(_guard: QuietGuard, _event: ButtonPressed) -> None:
    DELIVERIES.labels("opened").inc()


async def write_audit(guard: QuietGuard, event: ButtonPressed) -> None:
    async with guard._context.store.work() as work:
        await work.audit.note(1, 1, event.act, "", guard._context.clock.now())
        await work.commit()


async def lock_row(guard: QuietGuard, event: ButtonPressed) -> None:
    """Rolled back; on PostgreSQL it is in the log all the same."""
    async with guard._context.store.work() as work:
        await work.cycles.debt_for_update(1, DEBT.decode(event.value))


@pytest.mark.parametrize("mutant", [take_key, note_seen, log_line, count, write_audit, lock_row])
async def test_what_leaves_a_trace_is_found(
    office: Office, witness: Witness, monkeypatch: pytest.MonkeyPatch, mutant: Act
) -> None:
    if mutant is lock_row and office.database_url.startswith("sqlite"):
        return
    await begin(office)
    honest = QuietGuard.button

    async def button(guard: QuietGuard, entry: OnQuietButton, event: ButtonPressed) -> ButtonReply:
        await mutant(guard, event)
        return await honest(guard, entry, event)

    monkeypatch.setattr(QuietGuard, "button", button)
    with pytest.raises(AssertionError, match="is another"):
        async with witness.silent("opened"):
            await office.person("ben").press(ANSWER, on=message(office, "ben"))


async def test_a_look_at_home_that_is_noted_is_found(
    office: Office, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_asked(_: Owing, _person: int) -> bool:
        return False

    await begin(office)
    monkeypatch.setattr(Owing, "is_asked", is_asked)
    with pytest.raises(AssertionError, match="database is another"):
        async with witness.silent("Home"):
            await office.person("ben").open_home()
