"""What HR hears of picking: who is left to them, that everybody has picked, and who still has not on the day after the
last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle
from bot.cycles.picking.picks import Pick
from bot.cycles.setup.draft import SPOT, Spot
from bot.cycles.telling_hr import about, find_named, is_new, tell_each
from bot.messages import Button, Buttons, Message, Paragraph
from bot.people import Person
from bot.phrases import label, words
from bot.store import Work

HERE = "cycles/picked"
ALL, LATE, LEFT = "cycles.picked", "cycles.picks_late", "cycles.picks_left"
PICKED = (ALL, LATE, LEFT)
NAMED_MOST = 5


async def tell_all_picked(work: Work, cycle: Cycle, now: datetime) -> None:
    await _tell(work, cycle, ALL, "all_picked", (), now)


async def tell_late(work: Work, cycle: Cycle, late: Sequence[Pick], now: datetime) -> None:
    """On the day after the last one, once; again if others are asked to pick until another day."""
    if late and await is_new(work, cycle, "not picked", max(each.until for each in late)):
        await _tell(work, cycle, LATE, "late", late, now)


async def tell_left_to_hr(work: Work, cycle: Cycle, picks: Sequence[Pick], now: datetime) -> None:
    if picks:
        await _tell(work, cycle, LEFT, "left_to_hr", picks, now)


async def is_all_told(work: Work, cycle: Cycle, picks: Sequence[Pick]) -> bool:
    """Whether HR heard that all have picked since the last of them was asked to."""
    asked = [each.told_at for each in picks if each.told_at is not None]
    return any(at >= max(asked, default=at) for at in await _find_told(work, cycle, ALL))


async def is_late_told(work: Work, cycle: Cycle, late: Sequence[Pick]) -> bool:
    """Whether HR heard that somebody had not picked after the day until which these should have."""
    last = max(each.until for each in late)
    return any(company_day(cycle, at) > last for at in await _find_told(work, cycle, LATE))


async def _find_told(work: Work, cycle: Cycle, kind: str) -> list[datetime]:
    return [each.created_at for each in await work.outbox.about(cycle.workspace, about(cycle, kind))]


async def _tell(work: Work, cycle: Cycle, kind: str, block: str, picks: Sequence[Pick], now: datetime) -> None:
    button = Button("cycles.check", label(HERE, "button_open"), SPOT.encode(Spot(cycle.id)))

    async def write(reader: Person) -> Message:
        names = await find_named(work, cycle, reader, [each.reviewee.id for each in picks], NAMED_MOST)
        said = words(HERE, title=cycle.setup.name, people=names, count=len(picks) - len(names))
        return Message((Paragraph(said[block]), Buttons((button,))), summary=said["summary"])

    await tell_each(work, cycle, kind, write, now)
