"""On the last day HR hears once that some still owe: whoever is to be reminded was reminded."""

from __future__ import annotations

from datetime import datetime, time

from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle, Stage
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
    now = context.clock.now()
    async with context.store.read() as work:
        due = [each for each in await work.cycles.to_work_on(now) if is_due(each, now)]
        owing = [(each, owed) for each in due if (owed := await _count_untold(work, each))]
    for cycle, owed in owing:
        await _tell(context, cycle, owed, now)


def is_due(cycle: Cycle, now: datetime) -> bool:
    """Where it ends later for somebody who lives elsewhere, it is not told again."""
    if cycle.stage is not Stage.OPEN or cycle.closes_at is None or cycle.closes_at <= now:
        return False
    return company_day(cycle, now) == cycle.setup.days.due and now.astimezone(zone_of(cycle.zone)).time() >= FROM


async def _count_untold(work: Work, cycle: Cycle) -> int:
    """So many answers are owed; 0 if HR was told."""
    sent = await work.outbox.about(cycle.workspace, about(cycle, STILL_OWED))
    return 0 if sent else (await work.cycles.totals(cycle))[2]


async def _tell(context: Context, cycle: Cycle, owed: int, now: datetime) -> None:
    """Nobody's name: the window has those that this person of HR may see."""
    said = words(HERE, title=cycle.setup.name, count=owed)
    button = Button("cycles.owing", label(HERE, "button_owing"), OWING.encode(OwingPage(cycle.id)))
    message = Message((Paragraph(said["still_owed"]), Buttons((button,))), summary=said["summary_owed"])
    async with context.store.work() as work:
        if await is_new(work, cycle, STILL_OWED):
            await tell_hr(work, cycle, STILL_OWED, message, now)
            await work.commit()
