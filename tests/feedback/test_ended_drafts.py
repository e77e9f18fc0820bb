"""What was typed and can't be shared any more is nowhere, whatever ended it; what can be shared stays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.events import FormChanged, Uninstalled, order_of
from bot.features import Feature
from bot.feedback.announcing import expire
from bot.feedback.closing import forget_drafts, let_off_leavers
from bot.feedback.draft import DRAWN, Drawn, field_name
from bot.feedback.request import Outcome, Release, SheetAnswer
from bot.feedback.rules import FARTHEST
from bot.forms import Answers
from storage.tables.feedback import FEEDBACK_DRAFT, FEEDBACK_REQUEST, FEEDBACK_SHEET
from tests.databases import create_schema
from tests.privileges.feedback_ask import open_request
from tests.privileges.world import HOME, World, world_in

CANARY = "CANARY half a sentence"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """O has asked P and E, and both have typed."""
    await create_schema(database_url)
    async with world_in(database_url) as world:
        await open_request(world)
        await typed(world, "P", 1)
        await typed(world, "E", 2)
        assert await kept(world) == {1, 2}
        yield world


async def typed(world: World, letter: str, sheet: int) -> None:
    drawn = Drawn(sheet, 1)
    name, order = field_name(drawn, 1), order_of(world.clock.now())
    event = FormChanged(
        world.by(letter), "feedback.answer", name, Answers({name: CANARY}), DRAWN.encode(drawn), "V1", order
    )
    world.bot.type_in_form(event)
    await world.bot.context.drafts.flush(world.bot.context)


async def kept(world: World) -> set[int]:
    """The sheets of which something that was typed is stored, after all that the bot does by itself."""
    for do in (expire, let_off_leavers, forget_drafts):
        while await do(world.bot.context):
            pass
    async with world.store.read() as work:
        rows = await work.sql.scan(select(FEEDBACK_DRAFT))
    return {row.sheet_id for row in rows}


async def share(world: World, place: int) -> None:
    async with world.store.work() as work:
        request = await work.feedback.get(world.workspace, 1)
        assert request
        sheets = await work.feedback.sheets(request)
        answers = [SheetAnswer(request.questions[0].id, text="You drew the map")]
        await work.feedback.share(sheets[place], answers, "", world.clock.now())
        await work.commit()


async def is_cancelled(world: World) -> None:
    await world.presses("O", "feedback.cancel", "1")


async def is_over(world: World) -> None:
    world.clock.at += FARTHEST + timedelta(minutes=1)


async def is_over_while_switched_off(world: World) -> None:
    async with world.store.work() as work:
        await work.workspaces.set_features_off(world.workspace, frozenset({Feature.FEEDBACK}))
        await work.commit()
    assert await kept(world) == {1, 2}, "it may be switched on again"
    await is_over(world)


async def is_closed(world: World) -> None:
    async with world.store.work() as work:
        request = await work.feedback.get(world.workspace, 1)
        assert request
        await work.feedback.close(request, Outcome.ENDED, world.clock.now())
        await work.commit()


async def is_uninstalled(world: World) -> None:
    await world.bot.handle_event(Uninstalled("slack", HOME, gone=True, at=world.clock.now(), key=world.key()))


ENDINGS = (is_cancelled, is_over, is_over_while_switched_off, is_closed, is_uninstalled)


@pytest.mark.parametrize("ends", ENDINGS)
async def test_a_request_that_ends_takes_what_was_typed_with_it(
    world: World, ends: Callable[[World], Awaitable[None]]
) -> None:
    await ends(world)
    assert await kept(world) == set()


async def test_who_left_leaves_nothing_typed_behind(world: World) -> None:
    await world.left("P")
    assert await kept(world) == {2}


async def test_who_was_erased_leaves_nothing_typed_behind(world: World) -> None:
    async with world.store.work() as work:
        await work.sql.change(update(FEEDBACK_SHEET).where(FEEDBACK_SHEET.c.id == 1).values(reviewer_id=None))
        await work.commit()
    assert await kept(world) == {2}


async def test_what_was_shared_for_good_leaves_no_draft(world: World) -> None:
    await share(world, 0)
    assert await kept(world) == {2}


async def test_what_can_be_changed_until_its_day_keeps_its_draft_until_then(world: World) -> None:
    day = world.clock.now() + timedelta(days=3)
    async with world.store.work() as work:
        together = {"release": Release.TOGETHER.value, "release_at": day}
        await work.sql.change(update(FEEDBACK_REQUEST).values(together))
        await work.commit()
    await share(world, 0)
    world.clock.at += timedelta(hours=1)
    await typed(world, "P", 1)
    assert await kept(world) == {1, 2}
    world.clock.at = day
    assert await kept(world) == {2}
