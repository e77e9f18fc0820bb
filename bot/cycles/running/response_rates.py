"""How many of each department have answered, as of the last sweep: without reviews of which whoever looks learns
nothing, and never of fewer than five people (`bot.groups`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.cycles.cycle import Cycle, Stage
from bot.groups import Group, groups
from bot.home.shortened import NAME_LONGEST, shorten
from bot.messages import Part, SmallPrint, Text, Words
from bot.phrases import label, words
from bot.store import Work

HERE = "cycles/rates"
SHOWN_MOST = 20
"""The largest."""


async def find_rates(work: Work, cycle: Cycle, hidden: Collection[int]) -> Sequence[Group]:
    """What may be shown to somebody of HR who learns nothing about the reviews of those `hidden`. None before the first
    sweep, after which nothing is known."""
    known = cycle.swept_at is not None or cycle.setup.named or cycle.stage is Stage.RELEASED
    return groups(await work.cycles.count_by_department(cycle, hidden)) if known else ()


async def draw_rates(work: Work, cycle: Cycle, hidden: Collection[int]) -> tuple[Part, ...]:
    found = await find_rates(work, cycle, hidden)
    if not found:
        return ()
    shown = sorted(found, key=lambda each: (each.department is None, -each.people, each.department or ""))[:SHOWN_MOST]
    lines: list[Text] = [words(HERE)["head"], *map(say_rate, shown)]
    if more := len(found) - len(shown):
        lines.append(words(HERE, count=more)["more"])
    return (SmallPrint(_join(lines)),)


def say_rate(group: Group) -> Text:
    name = shorten(group.department, NAME_LONGEST) if group.department else label(HERE, "others")
    return words(HERE, department=name, share=group.share, count=group.people)["rate"]


def _join(lines: Sequence[Text]) -> Text:
    """A line each."""
    return tuple(run for number, each in enumerate(lines) for run in ((Words("\n"),) if number else ()) + tuple(each))
