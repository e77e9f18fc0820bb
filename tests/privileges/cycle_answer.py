"""Who answers a review: R, who is asked about O beside P."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from bot.cycles.answering.form_state import CARRIED, Carried, carry
from bot.cycles.ballots import Ballot, Paper, Slip
from bot.cycles.buttons import CYCLE, DEBT, NEXT, Next
from bot.cycles.cycle import Days, Picker, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, ReviewDebt
from bot.cycles.terms import write_terms
from bot.forms import Answer
from bot.question_sets import Kind, Question
from tests.privileges.world import CANARY, World

M = TypeVar("M")
QUESTIONS = (Question("one", "One", Kind.TEXT, f"What of {CANARY}?"),)


async def make_debt(world: World, days_asked: int = 90, *, named: bool = False, picked: str = "") -> ReviewDebt:
    """Of a new cycle; those before are over. HR `picked` one more who is asked."""
    now = world.clock.now()
    days = Days(now.date(), now.date() + timedelta(days_asked), now.date() + timedelta(95))
    setup = Setup("Autumn", "own", QUESTIONS, days)
    readers = ((world.id("O"), Capacity.REVIEWEE),)
    picker = Picker.HR if picked else Picker.REPORTS
    new = NewReview(world.id("O"), tuple(world.id(each) for each in f"RP{picked}"), readers, picker, named=named)
    async with world.store.work() as work:
        for each in (await work.cycles.find_cycles(world.workspace, [Stage.OPEN], 1)).items:
            await work.cycles.set_stage(each, Stage.CANCELLED, now)
        cycle = await work.cycles.add(world.workspace, world.people["H"], setup, "UTC", now)
        await work.cycles.add_reviews(cycle, [new])
        cycle = await work.cycles.set_stage(cycle, Stage.OPEN, now)
        (review,) = await work.cycles.reviews(cycle, b"", 2)
        await work.cycles.mark_invited(await work.cycles.debts_about(review), now)
        (debt,) = await work.cycles.debts_of(world.people["R"], cycle.id)
        await work.commit()
    await world.ballots.begin(cycle.id, {review.id: write_terms(review)})
    return debt


async def owed(world: World) -> str:
    return DEBT.encode((await make_debt(world)).id)


async def in_cycle(world: World) -> str:
    return CYCLE.encode((await make_debt(world)).review.cycle.id)


async def _paper(world: World, debt: ReviewDebt) -> Paper:
    slip = Slip(debt.review.cycle.id, debt.review.id, debt.id, world.id("R"), 0)
    return await world.ballots.open_paper(slip)


async def opened(world: World) -> str:
    """What a form carries that R has open, and in which something is typed."""
    paper = await _paper(world, await make_debt(world))
    await world.ballots.keep_draft(paper.slip, Ballot({"one": "well done"}), 1.0)
    return CARRIED.encode(carry(await world.ballots.write_slip(paper.slip), paper, warned=True)._replace(drawing=1))


async def shared(world: World) -> str:
    debt = await make_debt(world)
    await world.ballots.share((await _paper(world, debt)).slip, Ballot({"one": "well done"}))
    return DEBT.encode(debt.id)


async def owed_by_name(world: World) -> str:
    return DEBT.encode((await make_debt(world, named=True)).id)


async def next_by_name(world: World) -> str:
    return NEXT.encode(Next((await make_debt(world, named=True)).id, 1))


async def opened_by_name(world: World) -> str:
    return CARRIED.encode(Carried(DEBT.encode((await make_debt(world, named=True)).id)))


def _filled(_: World) -> Mapping[str, Answer]:
    return {"q1-one": "well done"}


def rows(changes: Callable[..., M], reads: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    """Without a name nothing but declining changes anything that is stored."""
    return (
        shows("command upward reviews", "PR", "What is it like to work", owed),
        reads("button cycles.answer", "R", owed),
        shows("form cycles.answer", "R", "Shared.", opened, answers=_filled),
        shows("form cycles.share", "R", "Shared.", opened),
        shows("button cycles.save", "R", "It is kept", opened, answers=_filled),
        reads("button cycles.next", "R", owed),
        shows("button cycles.asked", "R", "Pia", owed),
        shows("button cycles.anonymous", "R", "What can still happen", in_cycle),
        shows("button cycles.decline", "R", "You need not answer about", owed),
        changes("form cycles.decline", "R", owed),
        shows("button cycles.take_back", "R", "It is taken back", shared),
        reads("button cycles.answer_named", "R", owed_by_name),
        changes("form cycles.answer_named", "R", opened_by_name, answers=_filled),
        changes("button cycles.save_named", "R", opened_by_name, answers=_filled),
        reads("button cycles.next_named", "R", next_by_name),
        shows("button cycles.asked_named", "R", "Pia", owed_by_name),
        shows("button cycles.decline_named", "R", "You need not answer about", owed_by_name),
    )
