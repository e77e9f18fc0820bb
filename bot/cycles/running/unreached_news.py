"""HR hears whom the chat refused to tell that they are asked: of all of them at once, and at most once a day."""

from __future__ import annotations

from datetime import datetime, time

from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.every import work_on_due
from bot.cycles.running.running_window import HERE, OWING, OwingPage, find_hidden, find_refused, say_unreached
from bot.cycles.telling_hr import find_told, is_new, tell_hr
from bot.deliveries import Entry
from bot.messages import Button, Buttons, Message, Paragraph, Words
from bot.phrases import label, words, zone_of
from bot.routes import Context, OnDelivery, Route
from bot.store import Work

UNREACHED = "cycles.unreached"
FROM = time(15)
"""In the company's time zone: most are asked late in their morning."""


async def tell_unreached_due(context: Context) -> None:
    await work_on_due(context, _is_due, _tell)


async def _is_due(work: Work, cycle: Cycle, now: datetime) -> bool:
    if cycle.stage is not Stage.OPEN or cycle.closes_at is None or cycle.closes_at <= now:
        return False
    return now.astimezone(zone_of(cycle.zone)).time() >= FROM and bool(await find_refused(work, cycle))


async def _tell(work: Work, cycle: Cycle, now: datetime) -> bool:
    """Once for each of them: again only if there are others."""
    if not await is_new(work, cycle, UNREACHED, company_day(cycle, now)):
        return False
    refused = await find_refused(work, cycle)
    if any([await is_new(work, cycle, f"{UNREACHED} {each.token}") for each in refused]):
        await tell_hr(work, cycle, UNREACHED, None, now)
    return True


async def render_unreached(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """Names nobody whom the window doesn't; None where that is nobody by now."""
    if (told := await find_told(work, entry, Stage.OPEN)) is None:
        return None
    cycle, reader = told
    said = await say_unreached(work, cycle, await find_hidden(work, cycle, reader))
    button = Button("cycles.owing", label(HERE, "button_owing"), OWING.encode(OwingPage(cycle.id)))
    parts = [Paragraph((Words(cycle.setup.name, bold=True), Words("\n"), *each)) for each in said]
    summary = words(HERE, title=cycle.setup.name)["summary_unreached"]
    return Message((*parts, Buttons((button,))), summary=summary) if parts else None


ENTRIES: tuple[Route, ...] = (OnDelivery(UNREACHED, render=render_unreached),)
