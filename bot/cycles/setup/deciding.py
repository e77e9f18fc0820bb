"""About whom somebody else in HR decides, before anybody is asked: nobody leaves out, approves alone or picks those who
are asked where it is about themselves or their own manager chain, or where they read the result or answer."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cycles.cycle import Cycle
from bot.cycles.running.running_window import find_hidden
from bot.errors import NotAllowed
from bot.people import Person
from bot.phrases import words
from bot.shortened import shorten_name
from bot.store import Work


async def find_undecidable(work: Work, cycle: Cycle, person: Person, reviewees: Iterable[int]) -> frozenset[int]:
    """Of the reviewees, those about whom this person of HR doesn't decide."""
    hidden = await find_hidden(work, cycle, person)
    asked = {each for each, some in cycle.setup.picked.items() if person.id in some}
    return frozenset(
        [each for each in reviewees if each in hidden or each in asked or await _will_read(work, cycle, person, each)]
    )


async def _will_read(work: Work, cycle: Cycle, person: Person, reviewee: int) -> bool:
    """As their manager, or somebody above that one."""
    setup = cycle.setup
    manager = setup.manager_reads or not setup.reviewee_reads
    over = await work.structure.managers_above(reviewee) if manager or setup.above_reads else ()
    return person.id in ((over[:1] if manager else ()) + (over[1:] if setup.above_reads else ()))


async def check_decides(work: Work, cycle: Cycle, person: Person, reviewee: int) -> None:
    """Raises `NotAllowed`."""
    if await find_undecidable(work, cycle, person, [reviewee]):
        people = [shorten_name(each.name) for each in await work.people.by_ids(cycle.workspace, [reviewee])]
        raise NotAllowed(words("cycles/plan", people=people).plain("somebody_else"))
