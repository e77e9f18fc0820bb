"""What Home shows of feedback, and to whom: rows of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release, Request, SheetAnswer
from tests.privileges.world import CANARY, World

Row = TypeVar("Row")


async def _request(world: World, days: int) -> Request:
    """R asked O, who was told."""
    requester, reviewer, template = world.people["R"], world.people["O"], default_template()
    now = world.clock.now()
    new = NewRequest(
        world.workspace, requester, requester, template.id, CANARY, template.questions,
        now.date() + timedelta(days=days), Release.EACH, (reviewer,),
    )  # fmt: skip
    async with world.store.work() as work:
        request = await work.feedback.add(new, now)
        await work.feedback.mark_invited([sheet.id for sheet in await work.feedback.sheets(request)], now)
        await work.commit()
    return request


async def owed(world: World) -> str:
    return str((await _request(world, 7)).id)


async def unanswered(world: World) -> str:
    """Its last day is over."""
    return str((await _request(world, -1)).id)


async def answered(world: World) -> str:
    """O shared, and R has not read it."""
    request = await _request(world, 7)
    async with world.store.work() as work:
        (sheet,) = await work.feedback.sheets(request)
        answers = [SheetAnswer(request.questions[0].id, None, CANARY)]
        await work.feedback.share(sheet, answers, "", world.clock.now())
        await work.commit()
    return str(sheet.id)


async def given(world: World) -> str:
    """O gave it without being asked."""
    async with world.store.work() as work:
        found = await work.given.give(world.people["O"], world.people["R"], CANARY, world.clock.now())
        await work.commit()
    return str(found.id)


def rows(shows: Callable[..., Row], everybody: str) -> tuple[Row, ...]:
    return (
        shows("home feedback.begin", everybody, "feedback.give"),
        shows("home feedback.owed", "O", "feedback.decline", owed),
        shows("home feedback.unanswered", "R", "not answered", unanswered),
        shows("home feedback.answers", "R", "have not read all of it", answered),
        shows("home feedback.given", "R", "gave you feedback on", given),
        shows("home feedback.mine", "R", "answered, last day", owed),
    )
