"""What stands in the messages of those asked after the last day was moved, and moved again."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.sandbox.seen import SeenMessage
from bot.cycles.cycle import Cycle
from tests.cycles.office import TEAM
from tests.cycles.running import press, run_jobs, shares, submit
from tests.cycles.test_running import DAY, WORDS, begin, carry, sweep_at
from tests.nudges.office import MONDAY, clock_at, on_its_way
from tests.office import Office
from tests.ticks import held

EARLIER, AGAIN = "so this ends earlier: you can change your answers until", "The last day was moved again"


async def settled(office: Office, *, days: int = 9) -> Cycle:
    """Everybody has answered, and was told that they can change it until that day."""
    cycle = await begin(office, invited=False, days=days)
    await office.told("ben", WORDS)
    await shares(office, cycle, *TEAM["dmitri"])
    await sweep_at(office, MONDAY + DAY)
    clock_at(office, MONDAY + DAY, 11)
    return cycle


async def move(office: Office, cycle: Cycle, until: date, *, arrives: bool = True) -> None:
    await submit(office, "grace", await press(office, "grace", "cycles.move", carry(cycle)), until=until)
    if arrives:
        await run_jobs(office)


def said(office: Office) -> list[SeenMessage]:
    """What Ben was told of the last day but for the invitation."""
    return [dm for dm in office.person("ben").dms if EARLIER in dm.plain or AGAIN in dm.plain]


async def test_who_was_told_of_an_earlier_end_reads_the_later_one_in_the_same_message(one_office: Office) -> None:
    cycle = await settled(one_office)
    await move(one_office, cycle, MONDAY + 2 * DAY)
    (message,) = said(one_office)
    await move(one_office, cycle, MONDAY + 4 * DAY)
    assert f"{EARLIER} Dec 4, 2026." in message.plain
    await move(one_office, cycle, MONDAY + 15 * DAY)
    assert f"{AGAIN}: you can change your answers until Dec 15, 2026." in message.plain
    assert "earlier" not in message.plain
    assert said(one_office) == [message]


async def test_earlier_again_is_told_anew_and_no_message_names_another_day(one_office: Office) -> None:
    cycle = await settled(one_office)
    for day in (3, 15, 10, 2):
        await move(one_office, cycle, MONDAY + day * DAY)
    messages = said(one_office)
    assert len(messages) == 3
    assert all(f"{EARLIER} Dec 2, 2026." in each.plain for each in messages)


@pytest.mark.parametrize(("until", "hears"), [(4, [f"{EARLIER} Dec 4, 2026."]), (15, [])])
async def test_whose_message_had_not_left_hears_the_day_that_counts_by_then(
    one_office: Office, until: int, hears: list[str]
) -> None:
    """Where it is later than what they were told first, nothing of it is news."""
    cycle = await settled(one_office)
    one_office.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="1", about="ends earlier")
    await move(one_office, cycle, MONDAY + 2 * DAY, arrives=False)
    await on_its_way(one_office, "cycles.earlier")
    await move(one_office, cycle, MONDAY + until * DAY, arrives=False)
    assert said(one_office) == []
    one_office.sandbox.faults.clear()
    await run_jobs(one_office)
    assert [each in dm.plain for dm, each in zip(said(one_office), hears, strict=True)] == [True] * len(hears)


async def test_who_had_not_been_told_when_it_was_moved_again_hears_of_it(one_office: Office) -> None:
    """Both moves came before the messages of the first."""
    cycle = await settled(one_office)
    async with held("cycle messages"):
        await move(one_office, cycle, MONDAY + 2 * DAY, arrives=False)
        await move(one_office, cycle, MONDAY + 4 * DAY, arrives=False)
    await one_office.told("ben", f"{EARLIER} Dec 4, 2026.")
    (message,) = said(one_office)
    assert "Answer about Dmitri Aaltonen" in message.buttons


@pytest.mark.parametrize("over", ["closed", "cancelled"])
async def test_once_it_is_over_it_offers_no_answer_any_more(one_office: Office, over: str) -> None:
    cycle = await settled(one_office)
    await move(one_office, cycle, MONDAY + 2 * DAY)
    (message,) = said(one_office)
    if over == "cancelled":
        await press(one_office, "grace", "cycles.cancel", carry(cycle))
    else:
        clock_at(one_office, MONDAY + 4 * DAY, 12)
    await run_jobs(one_office)
    await one_office.until(lambda: ("called off" if over == "cancelled" else "no more answers") in message.plain)
    assert message.buttons == []
