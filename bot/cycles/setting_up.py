"""HR sets up a cycle: two forms and a check, each with defaults. What was filled in is saved at each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.check import HERE as CHECK
from bot.cycles.check import find_changeable, find_obstacle, plan_for, render_check
from bot.cycles.cycle import Cycle, Setup, Stage
from bot.cycles.draft import (
    APPROVAL,
    SPOT,
    STEP,
    Approval,
    Step,
    begin_setup,
    read_what,
    read_when,
    refusal,
    stamp_of,
)
from bot.cycles.launching import today_of
from bot.cycles.overview import HERE as OVERVIEW
from bot.cycles.overview import render_setup
from bot.cycles.planning import Plan
from bot.cycles.preview import render_preview
from bot.cycles.setup_form import render_done, render_what, render_when
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form
from bot.messages import Text
from bot.nudges.calendar import Week
from bot.nudges.countries import country_of
from bot.people import Person
from bot.phrases import Label, words, zone_of
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Command, Context, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work


async def _find_zone(work: Work, person: Person) -> str:
    """The company's; while nobody set one, that of who sets up the cycle."""
    return (await work.workspaces.hours(person.workspace)).time_zone or person.time_zone


def _begin(person: Person, zone: str, now: datetime) -> Setup:
    week = Week(country_of(zone, person.hours.country), person.hours.company.days)
    return begin_setup(now.astimezone(zone_of(zone)).date(), week)


async def _note(work: Work, actor: Actor, act: str, cycle: Cycle, now: datetime) -> None:
    await work.audit.note(cycle.workspace, actor.person.id, f"cycles.{act}", f"cycle/{CYCLE.encode(cycle.id)}", now)


async def _render_check(
    context: Context, work: Work, actor: Actor, cycle: Cycle, page: int, now: datetime, notice: Text = ()
) -> Form:
    planned = await plan_for(work, cycle, now)
    obstacle = await find_obstacle(work, cycle, planned, now, folder=context.ballots is not None)
    return await render_check(work, actor.person, cycle, planned, page, obstacle, notice)


async def _save(work: Work, actor: Actor, cycle: Cycle, setup: Setup, now: datetime) -> Cycle:
    """An approved cycle keeps somebody to ask."""
    saved = await work.cycles.save_setup(cycle, setup, now)
    if cycle.stage is Stage.PLANNED and setup != cycle.setup:
        if not (await plan_for(work, saved, now)).reviews:
            raise refusal("nobody")
        await _note(work, actor, "change", saved, now)
    return saved


# ---------------------------------------------------------------- the two forms


async def open_new(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/upward cycle new`. Nothing is saved before *Next*."""
    async with interaction.read() as (work, actor):
        zone = await _find_zone(work, actor.person)
    return OpenForm(render_what(_begin(actor.person, zone, interaction.now), None))


async def press_new(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*New*, in the list of cycles."""
    async with interaction.read() as (work, actor):
        zone = await _find_zone(work, actor.person)
    return in_place(interaction, render_what(_begin(actor.person, zone, interaction.now), None))


async def open_what(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Change* beside the questions."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
    return in_place(interaction, render_what(cycle.setup, cycle))


async def open_when(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Change* beside readers and days."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
        form = render_when(cycle, await plan_for(work, cycle, interaction.now))
    return in_place(interaction, form)


async def _find_shown(work: Work, actor: Actor, step: Step, now: datetime) -> Cycle:
    """The cycle, locked, if it still stands as the form showed it."""
    cycle = await find_changeable(work, actor, step.cycle, now, lock=True)
    if stamp_of(cycle) != step.stamp:
        raise refusal("changed")
    return cycle


async def save_what(interaction: Interaction[FormSubmitted]) -> FormReply:
    """A new cycle becomes a draft."""
    now, answers, step = interaction.now, interaction.event.answers, STEP.decode(interaction.event.state)
    async with interaction.work() as (work, actor):
        if step.cycle:
            cycle = await _find_shown(work, actor, step, now)
            cycle = await _save(work, actor, cycle, read_what(cycle.setup, answers), now)
        else:
            zone = await _find_zone(work, actor.person)
            setup = read_what(_begin(actor.person, zone, now), answers)
            cycle = await work.cycles.add(actor.person.workspace, actor.person, setup, zone, now)
        if cycle.stage is Stage.PLANNED:
            form = render_setup(cycle, [words(OVERVIEW)["saved"]])
        else:
            form = render_when(cycle, await plan_for(work, cycle, now))
        await work.commit()
    return UpdateForm(form)


async def save_when(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Then a draft is checked."""
    now, answers, step = interaction.now, interaction.event.answers, STEP.decode(interaction.event.state)
    async with interaction.work() as (work, actor):
        cycle = await _find_shown(work, actor, step, now)
        setup = read_when(cycle.setup, answers, today_of(cycle, now))
        cycle = await _save(work, actor, cycle, setup, now)
        if cycle.stage is Stage.PLANNED:
            form = render_setup(cycle, [words(OVERVIEW)["saved"]])
        else:
            form = await _render_check(interaction.context, work, actor, cycle, 1, now)
        await work.commit()
    return UpdateForm(form)


# ---------------------------------------------------------------- the check


async def open_check(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Who is asked, and who is left out; or another page of it."""
    spot, now = SPOT.decode(interaction.event.value), interaction.now
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, now)
        form = await _render_check(interaction.context, work, actor, cycle, spot.page, now)
    return in_place(interaction, form)


async def _change_check(interaction: Interaction[ButtonPressed], change: Callable[[Setup, int], Setup]) -> ButtonReply:
    """What a button of the check does to the setup as it stands now, whatever the window showed."""
    spot, now = SPOT.decode(interaction.event.value), interaction.now
    async with interaction.work() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, now, lock=True)
        cycle = await _save(work, actor, cycle, change(cycle.setup, spot.reviewee), now)
        form = await _render_check(interaction.context, work, actor, cycle, spot.page, now)
        await work.commit()
    return in_place(interaction, form)


async def leave_out(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """One manager gets no feedback this time."""
    return await _change_check(interaction, lambda setup, who: replace(setup, left_out=setup.left_out | {who} - {0}))


async def put_back(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """They get it after all."""
    return await _change_check(interaction, lambda setup, who: replace(setup, left_out=setup.left_out - {who}))


async def switch_newcomers(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Who joined lately is asked too, or not any more."""
    return await _change_check(interaction, lambda setup, _: replace(setup, newcomers=not setup.newcomers))


async def open_preview(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """What those who are asked will see."""
    spot = SPOT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, interaction.now)
        planned = await plan_for(work, cycle, interaction.now)
        form = await render_preview(work, cycle, next(iter(planned.reviews), None), spot.page)
    return in_place(interaction, form)


async def approve(interaction: Interaction[FormSubmitted]) -> FormReply:
    """*Ask*: on its day the cycle begins by itself. Approves what was shown, and nothing else."""
    now, seen = interaction.now, APPROVAL.decode(interaction.event.state)
    async with interaction.work() as (work, actor):
        cycle = await find_changeable(work, actor, seen.cycle, now, lock=True)
        if cycle.stage is not Stage.DRAFT:
            raise refusal("approved_before")
        await work.workspaces.lock_workspace(cycle.workspace)
        planned = await plan_for(work, cycle, now)
        if changed := _find_change(seen, cycle, planned):
            return UpdateForm(
                await _render_check(interaction.context, work, actor, cycle, 1, now, words(CHECK)[changed])
            )
        if obstacle := await find_obstacle(work, cycle, planned, now, folder=interaction.context.ballots is not None):
            raise obstacle
        cycle = await work.cycles.set_stage(cycle, Stage.PLANNED, now)
        await _note(work, actor, "approve", cycle, now)
        await work.commit()
    return UpdateForm(render_done(cycle, planned))


def _find_change(seen: Approval, cycle: Cycle, planned: Plan) -> str | None:
    """The phrase for what is not any more as the check showed it."""
    if stamp_of(cycle) != seen.stamp:
        return "changed"
    return None if (planned.asked, len(planned.reviews)) == (seen.asked, seen.managers) else "people_changed"


ENTRIES: tuple[Route, ...] = (
    Command("upward cycle new", open_new, Who.HR, Label(OVERVIEW, "description_new")),
    OnButton("cycles.new", press_new, Who.HR),
    OnButton("cycles.change_what", open_what, Who.HR),
    OnForm("cycles.what", save_what, Who.HR),
    OnButton("cycles.change_when", open_when, Who.HR),
    OnForm("cycles.when", save_when, Who.HR),
    OnButton("cycles.check", open_check, Who.HR),
    OnButton("cycles.check_before", open_check, Who.HR),
    OnButton("cycles.check_after", open_check, Who.HR),
    OnButton("cycles.leave_out", leave_out, Who.HR),
    OnButton("cycles.put_back", put_back, Who.HR),
    OnButton("cycles.newcomers", switch_newcomers, Who.HR),
    OnButton("cycles.preview", open_preview, Who.HR),
    OnForm("cycles.check", approve, Who.HR),
)
