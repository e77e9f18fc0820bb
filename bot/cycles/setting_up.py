"""HR sets up a cycle: two forms and a check, each with defaults. What was filled in is saved at each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE
from bot.cycles.check import HERE as CHECK
from bot.cycles.check import find_changeable, find_obstacle, plan_for, render_check
from bot.cycles.cycle import Cycle, Setup, Stage
from bot.cycles.draft import (
    APPROVAL,
    SPOT,
    STEP,
    Approval,
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
from bot.cycles.running_window import company_week
from bot.cycles.setup_form import render_done, render_what, render_when
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form
from bot.nudges.calendar import Week
from bot.nudges.countries import country_of
from bot.people import Person
from bot.phrases import Label, words, zone_of
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Command, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work


async def _find_zone(work: Work, person: Person) -> str:
    """The company's; while nobody set one, that of who sets up the cycle."""
    return (await work.workspaces.hours(person.workspace)).time_zone or person.time_zone


def _begin(person: Person, zone: str, now: datetime) -> Setup:
    week = Week(country_of(zone, person.hours.country), person.hours.company.days)
    return begin_setup(now.astimezone(zone_of(zone)).date(), week)


async def _note(work: Work, actor: Actor, act: str, cycle: Cycle, now: datetime) -> None:
    await work.audit.note(cycle.workspace, actor.person.id, f"cycles.{act}", f"cycle/{CYCLE.encode(cycle.id)}", now)


async def _change(
    interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted],
    wanted: CycleId,
    change: Callable[[Cycle], Setup],
    stamp: str = "",
) -> Cycle:
    """Saves a change of the cycle as it stands, or as a form with that `stamp` showed it. An approved one keeps
    somebody to ask: that is planned before the transaction, which holds up others."""
    now = interaction.now
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, wanted, now)
    setup = change(cycle)
    approved = cycle.stage is Stage.PLANNED and setup != cycle.setup
    if approved and not (await plan_for(interaction.context, replace(cycle, setup=setup))).reviews:
        raise refusal("nobody")
    async with interaction.work() as (work, actor):
        fresh = await find_changeable(work, actor, wanted, now, lock=True)
        if stamp_of(fresh) != (stamp or stamp_of(cycle)) or fresh.setup != cycle.setup:
            raise refusal("changed")
        saved = await work.cycles.save_setup(fresh, setup, now)
        if approved:
            await _note(work, actor, "change", saved, now)
        await work.commit()
    return saved


async def _show_check(
    interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted], wanted: CycleId, page: int, notice: str = ""
) -> Form:
    """`notice` is the phrase that stands above it."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, wanted, interaction.now)
    planned = await plan_for(interaction.context, cycle)
    folder, said = interaction.context.ballots is not None, words(CHECK)[notice] if notice else ()
    async with interaction.read() as (work, actor):
        obstacle = await find_obstacle(work, cycle, planned, interaction.now, folder=folder)
        return await render_check(work, actor.person, cycle, planned, page, obstacle, said)


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
    return in_place(interaction, render_when(cycle, await plan_for(interaction.context, cycle)))


async def save_what(interaction: Interaction[FormSubmitted]) -> FormReply:
    """A new cycle becomes a draft."""
    step, answers = STEP.decode(interaction.event.state), interaction.event.answers
    if step.cycle:
        cycle = await _change(interaction, step.cycle, lambda shown: read_what(shown.setup, answers), step.stamp)
    else:
        cycle = await _add(interaction)
    if cycle.stage is Stage.PLANNED:
        return UpdateForm(render_setup(cycle, [words(OVERVIEW)["saved"]]))
    return UpdateForm(render_when(cycle, await plan_for(interaction.context, cycle)))


async def _add(interaction: Interaction[FormSubmitted]) -> Cycle:
    now = interaction.now
    async with interaction.work() as (work, actor):
        zone = await _find_zone(work, actor.person)
        setup = read_what(_begin(actor.person, zone, now), interaction.event.answers)
        cycle = await work.cycles.add(actor.person.workspace, actor.person, setup, zone, now)
        await work.commit()
    return cycle


async def save_when(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Then a draft is checked."""
    step, answers, now = STEP.decode(interaction.event.state), interaction.event.answers, interaction.now

    def change(cycle: Cycle) -> Setup:
        return read_when(cycle.setup, answers, today_of(cycle, now))

    cycle = await _change(interaction, step.cycle, change, step.stamp)
    if cycle.stage is Stage.PLANNED:
        return UpdateForm(render_setup(cycle, [words(OVERVIEW)["saved"]]))
    return UpdateForm(await _show_check(interaction, cycle.id, 1))


# ---------------------------------------------------------------- the check


async def open_check(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Who is asked, and who is left out; or another page of it."""
    spot = SPOT.decode(interaction.event.value)
    return in_place(interaction, await _show_check(interaction, spot.cycle, spot.page))


async def _change_check(interaction: Interaction[ButtonPressed], change: Callable[[Setup, int], Setup]) -> ButtonReply:
    """What a button of the check does to the setup as it stands now, whatever the window showed."""
    spot = SPOT.decode(interaction.event.value)
    await _change(interaction, spot.cycle, lambda cycle: change(cycle.setup, spot.reviewee))
    return in_place(interaction, await _show_check(interaction, spot.cycle, spot.page))


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
    planned = await plan_for(interaction.context, cycle)
    async with interaction.read() as (work, actor):
        form = await render_preview(work, cycle, next(iter(planned.reviews), None), spot.page)
    return in_place(interaction, form)


async def approve(interaction: Interaction[FormSubmitted]) -> FormReply:
    """*Ask*: on its day the cycle begins by itself. Approves what was shown, and nothing else."""
    seen = APPROVAL.decode(interaction.event.state)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, seen.cycle, interaction.now)
    planned = await plan_for(interaction.context, cycle)
    async with interaction.work() as (work, actor):
        cycle = await find_changeable(work, actor, seen.cycle, interaction.now, lock=True)
        changed = _find_change(seen, cycle, planned)
        if not changed:
            await _approve(interaction, work, actor, cycle, planned)
            await work.commit()
    if changed:
        return UpdateForm(await _show_check(interaction, cycle.id, 1, changed))
    return UpdateForm(render_done(cycle, planned, company_week(cycle, actor.person)))


def _find_change(seen: Approval, cycle: Cycle, planned: Plan) -> str | None:
    """The phrase for what is not any more as the check showed it."""
    if cycle.stage is not Stage.DRAFT:
        raise refusal("approved_before")
    if stamp_of(cycle) != seen.stamp:
        return "changed"
    return None if (planned.asked, len(planned.reviews)) == (seen.asked, seen.managers) else "people_changed"


async def _approve(
    interaction: Interaction[FormSubmitted], work: Work, actor: Actor, cycle: Cycle, planned: Plan
) -> None:
    """Of two that are approved at once, the second waits for the first, and finds it."""
    now, folder = interaction.now, interaction.context.ballots is not None
    await work.workspaces.lock_workspace(cycle.workspace)
    if obstacle := await find_obstacle(work, cycle, planned, now, folder=folder):
        raise obstacle
    await work.cycles.set_stage(cycle, Stage.PLANNED, now)
    await _note(work, actor, "approve", cycle, now)


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
