"""On the last day HR hears once that some still owe: whoever is to be reminded was reminded."""

from __future__ import annotations

from datetime import datetime, time

from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.every import work_on_due
from bot.cycles.running.running_window import HERE, OWING, OwingPage
from bot.cycles.telling_hr import about, is_new, tell_hr
from bot.messages import Button, Buttons, Message, Paragraph
from bot.phrases import label, words, zone_of
from bot.routes import Context
from bot.store import Work

STILL_OWED = "cycles.still_owed"
FROM = time(10)
"""In the company's time zone."""


async def tell_owing_due(context: Context) -> None:
    await work_on_due(context, _is_due, _tell)


async def _is_due(work: Work, cycle: Cycle, now: datetime) -> bool:
    """Where it ends later for somebody who lives elsewhere, it is not told again; on another last day it is."""
    if cycle.stage is not Stage.OPEN or cycle.closes_at is None or cycle.closes_at <= now:
        return False
    if company_day(cycle, now) != cycle.setup.days.due or now.astimezone(zone_of(cycle.zone)).time() < FROM:
        return False
    told = await work.outbox.about(cycle.workspace, about(cycle, STILL_OWED))
    today = any(company_day(cycle, each.created_at) == cycle.setup.days.due for each in told)
    return not today and bool(await _count_owed(work, cycle))


async def _count_owed(work: Work, cycle: Cycle) -> int:
    return (await work.cycles.totals(cycle))[2]


async def _tell(work: Work, cycle: Cycle, now: datetime) -> bool:
    """Nobody's name: the window has those that this person of HR may see."""
    owed = await _count_owed(work, cycle)
    if not owed or not await is_new(work, cycle, STILL_OWED, cycle.setup.days.due):
        return False
    said = words(HERE, title=cycle.setup.name, count=owed)
    button = Button("cycles.owing", label(HERE, "button_owing"), OWING.encode(OwingPage(cycle.id)))
    message = Message((Paragraph(said["still_owed"]), Buttons((button,))), summary=said["summary_owed"])
    await tell_hr(work, cycle, STILL_OWED, message, now)
    return True
