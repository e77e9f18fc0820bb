"""How many of each department have answered, as of the last sweep: without reviews of which whoever looks learns
nothing, and never of fewer than five people (`bot.groups`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.cycles.cycle import Cycle, Stage
from bot.groups import Group, groups
from bot.messages import Part, SmallPrint, Text, Words
from bot.phrases import label, words
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/rates"
SHOWN_MOST = 20
"""The largest."""


async def count_departments(work: Work, cycle: Cycle, hidden: Collection[int]) -> Sequence[Group]:
    """Without the reviews of those `hidden`, of which whoever looks learns nothing; and nobody before the first sweep,
    when nothing is known."""
    known = cycle.swept_at is not None or cycle.setup.named or cycle.stage is Stage.RELEASED
    return await work.cycles.count_by_department(cycle, hidden) if known else ()


async def say_rates(work: Work, cycle: Cycle, hidden: Collection[int]) -> Sequence[Text]:
    """A line each, or why there is none; nothing where no department is on record."""
    counted = await count_departments(work, cycle, hidden)
    if not (found := groups(counted)):
        return [words(HERE)["nothing"]] if any(each.department for each in counted) else []
    shown = sorted(found, key=lambda each: (each.department is None, -each.people, each.department or ""))[:SHOWN_MOST]
    more = [words(HERE, count=len(found) - len(shown))["more"]] if len(found) > len(shown) else []
    return [words(HERE)["head"], *map(_say_rate, shown), *more]


async def draw_rates(work: Work, cycle: Cycle, hidden: Collection[int]) -> tuple[Part, ...]:
    lines = await say_rates(work, cycle, hidden)
    return (SmallPrint(_join(lines)),) if lines else ()


def _say_rate(group: Group) -> Text:
    name = shorten_name(group.department) if group.department else label(HERE, "others")
    return words(HERE, department=name, share=group.share, count=group.people)["rate"]


def _join(lines: Sequence[Text]) -> Text:
    """A line each."""
    return tuple(run for number, each in enumerate(lines) for run in ((Words("\n"),) if number else ()) + tuple(each))
