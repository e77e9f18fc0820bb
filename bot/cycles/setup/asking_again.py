"""The next cycle: half a year after a release HR is asked once whether to ask again, and a button copies what was set
up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.admission import Who
from bot.cycles.buttons import CYCLE, copy_button
from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.overview import COPIED, keep_those_here, render_setup
from bot.cycles.picking.rules import forget_picks
from bot.cycles.setup.draft import refusal
from bot.cycles.setup.setting_up import begin, find_zone
from bot.cycles.telling_hr import is_new, settle, tell_hr
from bot.events import ButtonPressed
from bot.messages import Buttons, Message, Paragraph
from bot.phrases import words, zone_of
from bot.replies import ButtonReply
from bot.routes import Context, Interaction, OnButton, Route, in_place
from bot.store import Work

HERE = "cycles/again"
AGAIN = "cycles.again"
HALF_A_YEAR, A_WEEK = timedelta(182), timedelta(7)
FROM = 10
"""Of the clock, in the company's time zone."""


async def copy_cycle(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """A draft with the same decisions, and days from today on; the one that was copied before, if it is there."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        me = actor.person
        cycle = await work.cycles.get(me.workspace, CYCLE.decode(interaction.event.value))
        if cycle is None or cycle.stage not in COPIED:
            raise refusal("gone")
        zone = await find_zone(work, me)
        new = begin(me, zone, now)
        again = replace(forget_picks(cycle.setup), name=new.name, days=new.days)
        setup = replace(await keep_those_here(work, again, me.workspace), approved=None)
        drafts = (await work.cycles.find_cycles(me.workspace, (Stage.DRAFT,), 1)).items
        same = (each for each in drafts if each.setup == setup)
        draft = next(same, None) or await work.cycles.add(me.workspace, me, setup, zone, now)
        await settle(work, cycle, (AGAIN,), "copied", now, by=me)
        form = render_setup(draft, now, [words(HERE, title=cycle.setup.name)["copied"]])
        await work.commit()
    return in_place(interaction, form)


async def propose_due(context: Context) -> None:
    """From 10:00 of that day on, once; not if a newer cycle is there. What was missed for a week is not made up."""
    now = context.clock.now()
    async with context.store.read() as work:
        found = await work.cycles.find_released(now - HALF_A_YEAR - A_WEEK)
    for cycle in found:
        local = now.astimezone(zone_of(cycle.zone))
        if cycle.released_at is None or local.hour < FROM:
            continue
        if local.date() >= company_day(cycle, cycle.released_at) + HALF_A_YEAR:
            async with context.store.work() as work:
                await _propose(work, context, cycle)


async def _propose(work: Work, context: Context, cycle: Cycle) -> None:
    newest = (await work.cycles.find_cycles(cycle.workspace, frozenset(Stage) - {Stage.CANCELLED}, 1)).items
    if any(each.created_at > cycle.created_at for each in newest) or not await is_new(work, cycle, "ask again"):
        return
    said = words(HERE, title=cycle.setup.name)
    message = Message((Paragraph(said["proposes"]), Buttons((copy_button(cycle),))), summary=said["summary"])
    await tell_hr(work, cycle, AGAIN, message, context.clock.now())
    await work.commit()


ENTRIES: tuple[Route, ...] = (OnButton("cycles.copy", copy_cycle, Who.HR),)
