"""HR hears of changes on the way: of each once, and at most once a day."""

from __future__ import annotations

from datetime import datetime, time

from bot.cycles.buttons import CYCLE
from bot.cycles.calendar import company_day
from bot.cycles.changes.finding import can_change, find_proposals
from bot.cycles.changes.on_the_way import Step
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.every import work_on_due
from bot.cycles.running.running_window import find_hidden
from bot.cycles.telling_hr import find_told, is_new, tell_hr
from bot.deliveries import Entry
from bot.messages import Button, Buttons, Message, Paragraph, Style
from bot.phrases import label, words, zone_of
from bot.routes import Context, OnDelivery, Route
from bot.store import Work

HERE = "cycles/changes"
NEWS = "cycles.changes"
FROM = time(9)
"""In the company's time zone."""


async def tell_changes_due(context: Context) -> None:
    await work_on_due(context, _is_due, _tell)


async def _is_due(work: Work, cycle: Cycle, now: datetime) -> bool:
    begun = can_change(cycle, now) and now.astimezone(zone_of(cycle.zone)).time() >= FROM
    return begun and bool(await _find_untold(work, cycle, now))


async def _tell(work: Work, cycle: Cycle, now: datetime) -> bool:
    if not await is_new(work, cycle, NEWS, company_day(cycle, now)):
        return False
    untold = await _find_untold(work, cycle, now)
    await work.cycles.note_changes(cycle, dict.fromkeys(untold, Step.TOLD))
    await tell_hr(work, cycle, NEWS, None, now)
    return True


async def _find_untold(work: Work, cycle: Cycle, now: datetime) -> list[str]:
    seen = await work.cycles.find_seen_changes(cycle)
    return [each.key for each in await find_proposals(work, cycle, now) if each.is_news and each.key not in seen]


async def render_news(work: Work, entry: Entry, now: datetime) -> Message | None:
    """How many there are to decide, and nobody's name; None if this person of HR has none."""
    if (told := await find_told(work, entry, Stage.OPEN)) is None:
        return None
    cycle, reader = told
    hidden = await find_hidden(work, cycle, reader)
    found = [each for each in await find_proposals(work, cycle, now) if each.number not in hidden]
    if not found:
        return None
    said = words(HERE, title=cycle.setup.name, count=len(found))
    button = Button("cycles.open", label(HERE, "button_look"), CYCLE.encode(cycle.id), Style.PRIMARY)
    return Message((Paragraph(said["news"]), Buttons((button,))), summary=said["summary"])


ENTRIES: tuple[Route, ...] = (OnDelivery(NEWS, render=render_news),)
