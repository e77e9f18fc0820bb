"""What HR may do with a cycle that runs: see who owes, remind, let off, move the last day, extend it, call it off."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.admission import Who
from bot.cycles.ballots import BallotsLost, CycleId
from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.calendar import closes_at, company_day, release_at
from bot.cycles.changes.news import NEWS
from bot.cycles.cycle import Cycle, Days, Stage
from bot.cycles.launch.invitations import redraw
from bot.cycles.noting import note_act
from bot.cycles.owing.owing_news import STILL_OWED
from bot.cycles.review import DebtState
from bot.cycles.running import close_question, disagreement
from bot.cycles.running.due_day import check_open, move_due, refusal
from bot.cycles.running.running_window import (
    HERE,
    LIST,
    OWING,
    company_week,
    find_hidden,
    render_extend,
    render_let_off,
    render_move,
    render_owing,
    render_window,
    say_let_off,
    say_moved,
)
from bot.cycles.running.unreached_news import UNREACHED
from bot.cycles.telling_hr import settle
from bot.events import ButtonPressed, FormSubmitted
from bot.nudges.redraw import redraw_owed
from bot.phrases import words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work

APART = timedelta(hours=20)
"""So far apart are two reminders that HR asks for."""


async def _find(work: Work, actor: Actor, wanted: CycleId, *, lock: bool = False) -> Cycle:
    find = work.cycles.get_for_update if lock else work.cycles.get
    if (found := await find(actor.person.workspace, wanted)) is None:
        raise refusal("gone")
    return found


def _check_closed(cycle: Cycle) -> Cycle:
    if cycle.stage is not Stage.CLOSED:
        raise refusal("not_closed")
    if cycle.extended:
        raise refusal("extended_before")
    return cycle


# ---------------------------------------------------------------- who owes


async def open_owing(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Who still owes, as of the last sweep."""
    spot = OWING.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await _find(work, actor, spot.cycle)
        form = await render_owing(work, actor.person, cycle, spot.page)
    return in_place(interaction, form)


async def remind(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Everybody who owes is reminded in their own hours, by the nudge."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        cycle = check_open(await _find(work, actor, CYCLE.decode(interaction.event.value), lock=True), now)
        if cycle.reminded_at is not None and cycle.reminded_at <= now < cycle.reminded_at + APART:
            raise refusal("reminded_lately")
        _, _, owed = await work.cycles.totals(cycle)
        reminds = "reminds_now" if cycle.setup.named else "reminds"
        said = words(HERE, count=owed)[reminds if owed else "nobody_owes"]
        if owed:
            cycle = await work.cycles.mark_reminded(cycle, now)
            await note_act(work, actor.person, "remind", cycle, now)
        form = await render_owing(work, actor.person, cycle, 1, [said])
        await work.commit()
    return in_place(interaction, form)


async def open_let_off(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Whom of those on that page."""
    spot = OWING.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = check_open(await _find(work, actor, spot.cycle), interaction.now)
        hidden = await find_hidden(work, cycle, actor.person)
        found = await LIST.read(lambda page: work.cycles.who_owes(cycle, page, hidden), spot.page)
    if not found.items:
        raise refusal("nobody_to_let_off")
    return in_place(interaction, render_let_off(cycle, found))


async def let_off(interaction: Interaction[FormSubmitted]) -> FormReply:
    """It ends the reminders of one review, and nothing else: what they share counts."""
    now, chosen = interaction.now, DEBT.decode(interaction.event.answers.text("debt"))
    async with interaction.work() as (work, actor):
        cycle = check_open(await _find(work, actor, CYCLE.decode(interaction.event.state)), now)
        debt = await work.cycles.debt_for_update(cycle.workspace, chosen)
        if debt is None or debt.review.cycle.id != cycle.id or debt.reviewer is None or not debt.is_owed:
            raise refusal("not_owed", field="debt")
        if debt.review.numbers & await find_hidden(work, cycle, actor.person):
            raise refusal("own_chain", field="debt")
        done = await work.cycles.set_debt(debt, DebtState.LET_OFF, now)
        await redraw(work, [done], now)
        await redraw_owed(work, [debt.reviewer], now)
        await note_act(work, actor.person, "let_off", cycle, now)
        form = await render_owing(work, actor.person, cycle, 1, [say_let_off(debt)])
        await work.commit()
    return UpdateForm(form)


# ---------------------------------------------------------------- another last day


async def open_move(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Move the date."""
    async with interaction.read() as (work, actor):
        cycle = check_open(await _find(work, actor, CYCLE.decode(interaction.event.value)), interaction.now)
    return in_place(interaction, render_move(cycle))


async def move(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Everybody's message says the new day; of an earlier one they hear by a message of its own, also who had not heard
    yet of one that was earlier still."""
    now, until = interaction.now, interaction.event.answers.day("until")
    async with interaction.work() as (work, actor):
        cycle = check_open(await _find(work, actor, CYCLE.decode(interaction.event.state), lock=True), now)
        if until == cycle.setup.days.due:
            return UpdateForm(await render_window(work, actor.person, cycle, now, [words(HERE)["unchanged"]]))
        settled = await work.cycles.all_settled(cycle)
        days = move_due(cycle, until, company_day(cycle, now), company_week(cycle, actor.person), settled=settled)
        moved = await _set_days(work, cycle, days, now)
        is_news = days.due < cycle.setup.days.due or await work.cycles.is_announcing(cycle)
        await work.cycles.mark_outdated(moved, announce=is_news and days.promised is not None)
        await settle(work, moved, (STILL_OWED,), "moved", now)
        await note_act(work, actor.person, "move", moved, now)
        form = await render_window(work, actor.person, moved, now, [say_moved(moved)])
        await work.commit()
    return UpdateForm(form)


async def _set_days(work: Work, cycle: Cycle, days: Days, now: datetime) -> Cycle:
    moved = await work.cycles.save_setup(cycle, replace(cycle.setup, days=days), now)
    zones = await work.cycles.zones(cycle)
    return await work.cycles.set_times(moved, closes_at(days.due, zones), release_at(days.release, cycle.zone))


async def open_extend(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Ask again until …", after the close."""
    async with interaction.read() as (work, actor):
        cycle = _check_closed(await _find(work, actor, CYCLE.decode(interaction.event.value)))
    form = render_extend(cycle, company_day(cycle, interaction.now), company_week(cycle, actor.person))
    return in_place(interaction, form)


async def extend(interaction: Interaction[FormSubmitted]) -> FormReply:
    """It is open again for everybody, once, before the release; HR hears anew of what can be decided again."""
    now, until = interaction.now, interaction.event.answers.day("until")
    async with interaction.work() as (work, actor):
        cycle = _check_closed(await _find(work, actor, CYCLE.decode(interaction.event.state), lock=True))
        days = move_due(cycle, until, company_day(cycle, now), company_week(cycle, actor.person), settled=True)
        again = await _set_days(work, await work.cycles.reopen(cycle), days, now)
        await work.cycles.mark_outdated(again)
        await settle(work, again, (STILL_OWED, NEWS, UNREACHED), "extended", now)
        await work.cycles.forget_told_changes(again)
        await note_act(work, actor.person, "extend", again, now)
        form = await render_window(work, actor.person, again, now, [say_moved(again)])
        await work.commit()
    if interaction.context.ballots is not None and not cycle.setup.named:
        with suppress(BallotsLost):  # else done within a minute (bot.cycles.running.closing.open_gates)
            await interaction.context.ballots.reopen(cycle.id)
    return UpdateForm(form)


# ---------------------------------------------------------------- the end


async def cancel(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Nobody owes anything, and what was written is destroyed (bot.cycles.running.closing.redraw_outdated). Twice is
    harmless."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        cycle = await _find(work, actor, CYCLE.decode(interaction.event.value), lock=True)
        if not cycle.stage.is_running and cycle.stage is not Stage.CANCELLED:
            raise refusal("over")
        if cycle.stage is not Stage.CANCELLED:
            cycle = await work.cycles.set_stage(cycle, Stage.CANCELLED, now)
            await work.cycles.mark_outdated(cycle)
            await note_act(work, actor.person, "cancel", cycle, now)
        form = await render_window(work, actor.person, cycle, now)
        await work.commit()
    return in_place(interaction, form)


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.owing", open_owing, Who.HR),
    OnButton("cycles.owing_before", open_owing, Who.HR),
    OnButton("cycles.owing_after", open_owing, Who.HR),
    OnButton("cycles.remind", remind, Who.HR),
    OnButton("cycles.let_off", open_let_off, Who.HR),
    OnForm("cycles.let_off", let_off, Who.HR),
    OnButton("cycles.move", open_move, Who.HR),
    OnForm("cycles.move", move, Who.HR),
    OnButton("cycles.extend", open_extend, Who.HR),
    OnForm("cycles.extend", extend, Who.HR),
    OnButton("cycles.cancel", cancel, Who.HR),
    *close_question.ENTRIES,
    *disagreement.ENTRIES,
)
