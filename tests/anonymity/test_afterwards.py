"""What HR, and a works council, read of a cycle that is over doesn't change when somebody leaves or is erased: the
difference would tell whether they had answered, or that something was passed on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.cycles.changes.leavers import let_off_leavers
from bot.cycles.cycle import Cycle
from bot.cycles.results.summary import show_summary
from bot.cycles.setup.council_page import write_page
from bot.messages import Paragraph, SmallPrint, plain
from tests.cycles.conftest import one_office as one_office
from tests.cycles.office import reload
from tests.cycles.passing_on import too_few
from tests.cycles.released import make_hr, release
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.office import Office
from tests.rights.erasing import erase


async def read_numbers(office: Office, cycle: Cycle) -> str:
    (grace,) = await find_people(office, "grace")
    now = await reload(office, cycle)
    async with office.store.read() as work:
        form = await show_summary(work, now, grace)
        page = await write_page(work, now, grace, None)
    return "\n".join([*(plain(each.text) for each in form.parts if isinstance(each, Paragraph | SmallPrint)), page])


async def leaves(office: Office) -> None:
    await left(office, "jorge")
    await let_off_leavers(office.engine.context)


async def is_erased(office: Office) -> None:
    await erase(office, "mira", "@jorge", "Jorge Ruiz")


async def is_erased_about_whom_it_was(office: Office) -> None:
    await erase(office, "mira", "@dmitri", "Dmitri Aaltonen")


@pytest.mark.parametrize("act", [leaves, is_erased, is_erased_about_whom_it_was])
async def test_numbers_of_what_is_over_stay_whoever_goes(
    one_office: Office, act: Callable[[Office], Awaitable[None]]
) -> None:
    """Ben's answers were passed on, and Jorge wrote nothing."""
    await make_hr(one_office, "grace")
    cycle = await too_few(one_office)
    await release(one_office)
    before = await read_numbers(one_office, cycle)
    assert "0 of 1 manager got results" in before
    await act(one_office)
    assert await read_numbers(one_office, cycle) == before
