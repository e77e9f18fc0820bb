"""A cycle whose day of release has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from adapters.sandbox.person import Person
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.results.releasing import release_due
from bot.cycles.running.closing import redraw_outdated
from bot.patience import Patience
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, reload, share
from tests.office import Office
from tests.ticks import finish_jobs

CANARY = "heron-3307"
RATED = {
    "expectations": "5", "priorities": "4", "information": "4", "useful_feedback": "3", "good_work": "5",
    "asks_how_you_are": "4", "bad_news": "2", "freedom": "3", "growth": "3",
}  # fmt: skip


async def make_hr(office: Office, *handles: str) -> None:
    for each in handles:
        await office.answered("mira", f"/upward role hr @{each}")


async def answer(office: Office, cycle: Cycle, handle: str, about: str = "dmitri", **more: str) -> None:
    await share(office, await debt_of(office, cycle, handle, about), **(RATED | more))


async def close(office: Office, cycle: Cycle) -> Cycle:
    """Its last day is over, and its day of release has come."""
    await ballots(office).shut(cycle.id)
    async with office.store.work() as work:
        closed = await work.cycles.set_stage(cycle, Stage.CLOSED, office.sandbox.clock.now())
        await work.commit()
    assert cycle.release_at is not None
    late = cycle.release_at + timedelta(minutes=1)
    office.sandbox.clock.set(late)
    return closed


async def release(office: Office) -> None:
    """What is due, at once, until all who hear of it are told."""
    context = office.engine.context
    await release_due(context, Patience(context.clock))
    await finish_jobs()
    while await redraw_outdated(context):
        pass
    await finish_jobs()


async def release_cycle(
    office: Office,
    team: Mapping[str, Sequence[str]] = TEAM,
    *,
    managers: Mapping[str, Sequence[str]] | None = None,
    text: str = f"Listen, {CANARY}",
    hidden: Collection[str] = (),
) -> Cycle:
    """Everybody answered; it is released."""
    cycle = await open_cycle(office, team, managers=managers, hidden=hidden)
    for about, reviewers in team.items():
        for handle in reviewers:
            await answer(office, cycle, handle, about, one_change=f"{text} {handle}")
    await close(office, cycle)
    await release(office)
    return await reload(office, cycle)


async def read(
    office: Office, handle: str = "dmitri", words: str = "from the people who report to you", button: str = "Read"
) -> Person:
    message = await office.told(handle, words)
    person = office.person(handle)
    outcome = await person.press(button, on=message)
    assert outcome.ok, outcome
    await office.until(lambda: person.modal)
    return person
