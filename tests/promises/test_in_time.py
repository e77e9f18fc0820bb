"""People get an answer in time: while a thousand messages wait, and while the database is locked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from adapters.sandbox.transport import link
from adapters.slack import respond
from bot.admission import Who
from bot.deliveries import Delivery
from bot.errors import LookUpFailed, NotSaved
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Answers
from bot.messages import Message, Paragraph, Room, Words
from bot.outbox.pace import Timing
from bot.phrases import label
from bot.refusals import sentence
from bot.replies import FieldErrors, Say
from bot.router import GUARD_SECONDS, Upward
from bot.routes import Command, Interaction, OnButton, OnForm
from storage.database.sqlite import READERS
from tests.office import Office, open_office
from tests.promises.world import counted, greeting, locked, quiet, sent
from tests.stopwatch import stopwatch

pytestmark = pytest.mark.hurried

T = TypeVar("T")

WAITING = 1_000
AS_SLACK = Timing(rest=1.0, poll=1.0, stop=2.0)


async def fill_the_outbox(office: Office) -> None:
    text = (Words("one of many"),)
    async with office.store.work() as work:
        team = office.sandbox.workspace.team_id
        workspace = await work.workspaces.of("slack", team)
        assert workspace is not None
        kudos = office.channel("kudos").id
        many = Delivery(workspace, "test.post", "test/1", "slack", kudos, message=Message((Paragraph(text),)))
        await work.outbox.put([many] * WAITING, office.engine.context.clock.now())
        await work.commit()


async def test_a_thousand_waiting_messages_delay_no_answer(tmp_path: Path) -> None:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http", timing=AS_SLACK) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await fill_the_outbox(office)
        givers, praised = ["ana", "ben", "carla", "dmitri", "eun"], ["farah", "grace", "hiro", "isla", "jorge"]
        for receiver in praised * 4:
            outcomes = await asyncio.gather(
                *(office.person(giver).type(f"/praise @{receiver} thanks for all") for giver in givers)
            )
            assert all(outcome.ok for outcome in outcomes)  # within Slack's three seconds; `make bench` has the p99
        assert (await counted(office))["praise"] == 100
        assert len([each for each in office.channel("kudos").messages if "one of many" in each.plain]) < WAITING / 2


def test_the_guard_ends_while_slack_still_waits() -> None:
    assert max(GUARD_SECONDS, respond.PATIENCE) + 0.5 <= link.PATIENCE


async def in_time(act: Awaitable[T]) -> T:
    async with stopwatch() as seconds:
        outcome = await act
        assert seconds() < 3.5
    return outcome


async def test_while_the_database_is_locked_everybody_is_told_and_nothing_is_half_there(office: Office) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben"], "text": "you saved the launch"})
    await quiet(office)
    before = await counted(office)
    hi = greeting(office, ben, "Ev0LOCKED")
    office.sandbox.socket_mode.patience = 3 * link.PATIENCE
    async with locked(office):
        submitted, typed, event = await asyncio.gather(
            in_time(ana.submit()),
            in_time(ben.type("/praise @carla your words are kept")),
            sent([office], "events_api", hi, 0),
        )
    assert submitted.error == "errors"
    assert "not saved" in str(form.errors)
    assert ana.value(form, "text") == "you saved the launch"
    assert typed.ok
    assert "not saved" in ben.ephemerals[-1].plain
    assert "your words are kept" in ben.ephemerals[-1].plain
    assert not event.ok
    assert await counted(office) == before
    await after(office)


async def after(office: Office) -> None:
    """The lock is gone: the form is sent again, and Slack repeats the event."""
    ana, ben = office.person("ana"), office.person("ben")
    assert (await ana.submit()).ok
    await office.posted("kudos", "you saved the launch")
    hi = greeting(office, ben, "Ev0LOCKED")
    assert (await sent([office], "events_api", hi, 0, (1, "http_error"))).ok
    await office.told("ben", "Hello!")


# ---------------------------------------------------------------- saved, but the answer fails


async def never(_: Interaction[Any]) -> None:
    """Until the guard ends."""
    await asyncio.Event().wait()


async def database_away(_: Interaction[Any]) -> None:
    raise NotSaved("too many are reading")


async def chat_away(_: Interaction[Any]) -> None:
    raise LookUpFailed("no_answer")


@pytest.mark.parametrize("fails", [never, database_away, chat_away])
async def test_what_was_saved_is_never_said_to_be_not_saved(
    office: Office, fails: Callable[[Interaction[Any]], Awaitable[None]]
) -> None:
    async def handler(interaction: Interaction[Any]) -> Any:
        async with interaction.work() as (work, _):
            await work.commit()
        await fails(interaction)

    routes = (
        Command("upward", handler, Who.EVERYBODY, ""),
        OnForm("test.form", handler, Who.EVERYBODY),
        OnButton("test.button", handler, Who.EVERYBODY),
    )
    bot = Upward(office.engine.context, routes, guard=5.0)
    ana = office.by("ana")
    unseen = label("shared/refusals", "saved_unseen")
    said = Say(sentence(unseen))
    room = Room("slack", "C1")
    command, button, form = await asyncio.gather(
        bot.command(CommandTyped(ana, "upward", (Words("x"),), room, "1")),
        bot.button(ButtonPressed(ana, "test.button", "", "2")),
        bot.form(FormSubmitted(ana, "test.form", Answers({}), "", "3")),
    )
    assert command == replace(said, aloud=True)
    assert button == said
    assert form == FieldErrors({"": unseen})


@asynccontextmanager
async def nobody_can_read(office: Office) -> AsyncIterator[None]:
    """Every connection that reads is taken."""
    async with AsyncExitStack() as taken:
        for _ in range(READERS):
            await taken.enter_async_context(office.store.read())
        yield


async def test_an_undo_whose_list_cannot_be_drawn_is_said_to_be_done(tmp_path: Path) -> None:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as office:
        ana = office.person("ana")
        await ana.type("/praise @ben you saved the launch")
        await ana.type("/praise list")
        shown = await office.until(lambda: ana.modal)
        async with nobody_can_read(office):
            await ana.press("Undo", on=shown)
        await office.until(lambda: ana.modal and "It is done and saved" in ana.modal.plain)
        assert (await counted(office))["praise"] == 1
        await ana.type("/praise list")
        await office.until(lambda: ana.modal and "You haven't praised anyone yet" in ana.modal.plain)
