"""Where too few shared, nothing tells what became of those who did not want theirs passed on: worlds that differ in
what such a person did are alike byte for byte, before the release, in it and afterwards."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cycles.answering.form_state import PASSED_ON
from bot.cycles.answering.passing_on import DROPPED
from tests.anonymity.pen import Pen
from tests.anonymity.story import BEGUN, FORENOON, LAUNCHED, QUESTIONS, RELEASE, SWEEP, at, draw_content, plan_cycle
from tests.anonymity.twins import Towns, found_towns
from tests.anonymity.world import Dump, World, open_world

CHOSE, DID_NOT = ("dmitri", "ana"), ("dmitri", "ben")
MOMENTS = [
    when for day in range(RELEASE + 1) for hour in (SWEEP, FORENOON) if (when := at(day, hour)) > LAUNCHED
]  # fmt: skip
SAID = draw_content("dmitri", 1, random.Random(1))
Act = Callable[[World, Pen], Awaitable[None]]


class Choosing(random.Random):
    """Chooses what it is told to, each time."""

    def __init__(self, what: str) -> None:
        super().__init__(1)
        self.what = what

    def choice(self, _: Sequence[Any]) -> Any:  # type: ignore[override]
        return self.what


async def share(pen: Pen, key: tuple[str, str], said: dict[str, str], what: str) -> None:
    pen.chance = Choosing(what)
    await pen.share(key, said)


async def shares_much_and_had_chosen_it_before(_: World, pen: Pen) -> None:
    await share(pen, DID_NOT, _rest("5") | {"one_change": "curlew-8812 " * 40}, PASSED_ON)
    await share(pen, DID_NOT, _rest("4") | {"one_change": "curlew-8812 " * 60}, DROPPED)


async def takes_back_what_was_to_be_passed_on(_: World, pen: Pen) -> None:
    await share(pen, DID_NOT, _rest("3"), PASSED_ON)
    await pen.take_back(DID_NOT)


def _rest(answer: str) -> dict[str, str]:
    return {each.id: answer for each in QUESTIONS if each.options}


async def live(towns: Towns, folder: Path, act: Act) -> tuple[list[tuple[datetime, str, str]], Dump]:
    """Ana passes hers on, Ben does that, and nobody else writes anything."""
    async with open_world(towns.copy(), folder, LAUNCHED) as world:
        cycle = await plan_cycle(world)
        await world.work()
        world.clock.at = BEGUN.astimezone(UTC)
        pen = Pen(world, cycle, Choosing(DROPPED))
        await share(pen, CHOSE, dict(SAID), PASSED_ON)
        await act(world, pen)
        for when in MOMENTS:
            world.clock.at = when.astimezone(UTC)
            await world.work()
        return world.trace.kept, await world.dump()


async def test_nothing_tells_what_became_of_who_did_not_choose_it(tmp_path: Path) -> None:
    towns = await found_towns(tmp_path)
    acts = (shares_much_and_had_chosen_it_before, takes_back_what_was_to_be_passed_on)
    worlds = [await live(towns, tmp_path / act.__name__, act) for act in acts]
    (trace, rows), (other_trace, other_rows) = worlds
    assert len(rows["named_answer"]) == len(SAID)
    assert "curlew-8812" not in str(worlds)
    assert [row for row in rows["review"] if "passed on" in row]
    assert other_rows == rows
    assert other_trace == trace
