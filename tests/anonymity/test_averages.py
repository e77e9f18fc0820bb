"""Averages of all managers beside what somebody has ever been able to read, whatever happens after the release: in any
order people are erased, those who answered and one of two with a result together too, come to report to whom they read
about, get and lose a role, and the cycle gets old. The oracle knows each result that was readable once; from averages
over all but one or two of these, the rest follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from bot.cycles.ballots import RevieweeId
from bot.cycles.cycle import Cycle
from bot.cycles.results.averages import HIDDEN_LEAST
from bot.cycles.results.reading import find_company, find_readable
from bot.errors import NotAllowed
from bot.people import Source
from tests.cycles.conftest import one_office as one_office
from tests.cycles.office import reviews_of
from tests.cycles.released import make_hr
from tests.cycles.test_unread import averaged
from tests.feedback.office import find_people
from tests.office import Office
from tests.rights.erasing import erase

READ = ("ana", "carla", "dmitri")
"""Beside her own Mira reads these of six results."""
ACTS = (
    "erase Ana Ferreira", "erase Carla Rossi", "erase Hiro Tanaka", "erase Ben Okafor", "below dmitri", "below eun",
    "hr", "not hr",
)  # fmt: skip


async def act(office: Office, what: str) -> None:
    if what.startswith("erase"):
        name = what.removeprefix("erase ")
        await erase(office, "grace", f"@{name.partition(' ')[0].lower()}", name)
    elif what.startswith("below"):
        mira, boss = await find_people(office, "mira", what.removeprefix("below "))
        async with office.store.work() as work:
            await work.structure.set_manager(mira.id, Source.COMMAND, boss.id)
            await work.commit()
    else:
        await office.answered("mira", f"/upward role hr @mira{' off' if what == 'not hr' else ''}")


async def look(office: Office, cycle: Cycle, known: set[RevieweeId]) -> bool:
    """Adds what Mira can read; returns whether she sees averages."""
    (mira,) = await find_people(office, "mira")
    for review in await reviews_of(office, cycle):
        async with office.store.read() as work:
            try:
                known.add((await find_readable(work, mira, review.id))[0].id)
            except NotAllowed:
                continue
    async with office.store.read() as work:
        return bool(await find_company(work, cycle, mira))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("read", "joint"), [(2, ()), (3, ()), (2, ("eun", "hiro"))])
async def test_what_somebody_has_read_and_the_averages_leave_three_groups_or_none(
    one_office: Office, seed: int, read: int, joint: Sequence[str]
) -> None:
    await make_hr(one_office, "grace")
    cycle, known, dice = await averaged(one_office, READ[:read], joint), set[RevieweeId](), Random(seed)
    groups = len(await reviews_of(one_office, cycle))
    seen = await look(one_office, cycle, known)
    assert seen is (groups - len(known) >= HIDDEN_LEAST)
    acts = dice.sample(ACTS, len(ACTS))
    for number, each in enumerate(acts):
        await act(one_office, each)
        seen = await look(one_office, cycle, known) or seen
        assert not seen or groups - len(known) in (0, *range(HIDDEN_LEAST, groups)), acts[: number + 1]
    later = one_office.sandbox.clock.now() + timedelta(200)
    while await reviews_of(one_office, cycle):
        async with one_office.store.work() as work:
            assert await work.rights.forget_old(cycle.workspace, later, 2)
            await work.commit()
        assert not await look(one_office, cycle, known)
