"""Who reads a result: O, whom it is about, and M, who was named. R and P were asked; H may read one reported text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from bot.cycles.buttons import CYCLE, REVIEW, TEXT
from bot.cycles.cycle import Days, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, NewResult, TextId
from bot.cycles.review import Capacity, Review
from bot.forms import Answer
from bot.question_sets import Kind, Question
from tests.privileges.world import CANARY, World

M = TypeVar("M")
QUESTIONS = (Question("one", "One", Kind.TEXT, "What one thing?"),)
NEWEST: dict[str, TextId] = {}
"""The text of the result that was made last."""


async def _release(world: World, *, hidden: bool = False) -> Review:
    now = world.clock.now()
    days = Days(now.date() - timedelta(20), now.date() - timedelta(9), now.date())
    readers = ((world.id("O"), Capacity.REVIEWEE), (world.id("M"), Capacity.MANAGER))[1 if hidden else 0 :]
    new = NewReview(world.id("O"), (world.id("R"), world.id("P")), readers)
    setup = Setup(f"Autumn {CANARY}", "own", QUESTIONS, days)
    async with world.store.work() as work:
        cycle = await work.cycles.add(world.workspace, world.people["H"], setup, "UTC", now)
        await work.cycles.add_reviews(cycle, [new])
        (review,) = await work.cycles.reviews(cycle, b"", 2)
        saved = await work.cycles.save_result(review, NewResult(Figures(3, {}), {"one": (f"Listen {CANARY}",)}), now)
        await work.cycles.set_stage(cycle, Stage.RELEASED, now)
        result = await work.cycles.result(saved)
        await work.commit()
    assert result is not None
    NEWEST["text"] = result.texts["one"][0].id
    return saved


async def released(world: World) -> str:
    return REVIEW.encode((await _release(world)).id)


async def of_cycle(world: World) -> str:
    return CYCLE.encode((await _release(world)).cycle.id)


async def hidden(world: World) -> str:
    """O doesn't read it."""
    return REVIEW.encode((await _release(world, hidden=True)).id)


async def reported(world: World) -> str:
    await _release(world)
    async with world.store.work() as work:
        await work.cycles.report_text(NEWEST["text"], world.clock.now())
        await work.commit()
    return TEXT.encode(NEWEST["text"])


def _chosen(_: World) -> Mapping[str, Answer]:
    return {"text": TEXT.encode(NEWEST["text"])}


def rows(changes: Callable[..., M], reads: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    return (
        reads("button cycles.read", "OM", released),
        reads("button cycles.read", "M", hidden),
        reads("button cycles.read_texts", "M", hidden),
        shows("button cycles.export", "M", "cycles.export", hidden),
        changes("form cycles.export", "M", hidden),
        reads("home cycles.results", "OM", hidden),
        changes("button cycles.tomorrow", "M", hidden),
        reads("button cycles.report", "M", hidden),
        reads("button cycles.read_before", "OM", released),
        reads("button cycles.read_after", "OM", released),
        reads("button cycles.read_texts", "OM", released),
        shows("button cycles.export", "OM", "cycles.export", released),
        changes("form cycles.export", "OM", released),
        shows("button cycles.council", "H", "cycles.council", of_cycle),
        changes("form cycles.council", "H", of_cycle),
        reads("home cycles.unread", "OM", released),
        reads("home cycles.results", "OM", released),
        changes("button cycles.tomorrow", "OM", released),
        reads("button cycles.report", "OM", released),
        changes("form cycles.report", "OM", released, answers=_chosen),
        reads("button cycles.read_reported", "H", reported),
        changes("button cycles.remove_reported", "H", reported),
        changes("button cycles.hand_on_reported", "A", reported),
    )
