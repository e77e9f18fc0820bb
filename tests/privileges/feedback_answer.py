"""Who answers a request, puts it off, or declines: R, whom O asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import update

from bot.feedback.draft import DRAWN, NEXT, Drawn, Next
from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release
from bot.forms import Answer
from storage.tables.feedback import FEEDBACK_SHEET
from tests.privileges.world import CANARY, World

M = TypeVar("M")


async def _sheet(world: World) -> int:
    now, template = world.clock.now(), default_template()
    until = now.date() + timedelta(days=7)
    new = NewRequest(
        world.workspace, world.people["O"], world.people["O"], template.id, f"The move of {CANARY}",
        template.questions, until, Release.EACH, (world.people["R"], world.people["P"]),
    )  # fmt: skip
    async with world.store.work() as work:
        request = await work.feedback.add(new, now)
        sheet, *_ = await work.feedback.sheets(request)
        await work.feedback.mark_invited([sheet.id], now)
        await work.commit()
    return sheet.id


async def owed(world: World) -> str:
    return str(await _sheet(world))


async def opened(world: World) -> str:
    """What a form carries that R has open."""
    return DRAWN.encode(Drawn(await _sheet(world), 1))


async def following(world: World) -> str:
    return NEXT.encode(Next(await _sheet(world), 1))


async def put_off(world: World) -> str:
    sheet = await _sheet(world)
    later = world.clock.now().date() + timedelta(days=1)
    async with world.store.work() as work:
        await work.sql.change(update(FEEDBACK_SHEET).where(FEEDBACK_SHEET.c.id == sheet).values(later=later))
        await work.commit()
    return str(sheet)


class EveryField(Mapping[str, Answer]):
    """The same words in every field, whatever it is called."""

    def __getitem__(self, name: str) -> Answer:
        return "well done"

    def __iter__(self) -> Iterator[str]:
        return iter(("q1",))

    def __len__(self) -> int:
        return 1


def rows(changes: Callable[..., M], reads: Callable[..., M]) -> tuple[M, ...]:
    filled = {"answers": lambda _: EveryField()}
    return (
        reads("button feedback.answer", "R", owed),
        changes("form feedback.answer", "R", opened, **filled),
        changes("button feedback.save", "R", opened, **filled),
        reads("button feedback.next", "R", following),
        reads("button feedback.later", "R", owed),
        changes("button feedback.later_tomorrow", "R", owed),
        changes("button feedback.later_week", "R", owed),
        changes("button feedback.later_undo", "R", put_off),
        reads("button feedback.decline", "R", owed),
        changes("form feedback.decline", "R", owed, answers=lambda _: {"reason": "no time"}),
    )
