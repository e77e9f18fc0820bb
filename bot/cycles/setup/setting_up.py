"""HR sets up a cycle: two forms and a check, each with defaults. What was filled in is saved at each step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.calendar import company_day
from bot.cycles.company.readers import show_readers
from bot.cycles.cycle import Cycle, Scope, Setup, Stage
from bot.cycles.joint.pairs import part
from bot.cycles.overview import COPIED
from bot.cycles.overview import HERE as OVERVIEW
from bot.cycles.question_sets.composing import find_set
from bot.cycles.question_sets.templates import Template
from bot.cycles.repository import NewReview
from bot.cycles.setup.changing import change_check, change_setup, show_check, show_next
from bot.cycles.setup.check import find_changeable, plan_for
from bot.cycles.setup.choosing import show_whom
from bot.cycles.setup.draft import (
    SPOT,
    STEP,
    begin_setup,
    read_what,
    read_what_again,
    read_when,
)
from bot.cycles.setup.going_back import keep_typed
from bot.cycles.setup.preview import render_preview, render_sample
from bot.cycles.setup.setup_form import render_what, render_when
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form
from bot.nudges.calendar import Week
from bot.nudges.countries import country_of
from bot.people import Person
from bot.phrases import Label, zone_of
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Command, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work


async def find_zone(work: Work, person: Person) -> str:
    """The company's; while nobody set one, that of who sets up the cycle."""
    return (await work.workspaces.hours(person.workspace)).time_zone or person.time_zone


def begin(person: Person, zone: str, now: datetime) -> Setup:
    week = Week(country_of(zone, person.hours.country), person.hours.company.days)
    return begin_setup(now.astimezone(zone_of(zone)).date(), week)


# ---------------------------------------------------------------- the two forms


async def open_new(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/upward cycle new`. Nothing is saved before *Next*."""
    async with interaction.read() as (work, actor):
        return OpenForm(await _render_new(work, actor, interaction.now))


async def _render_new(work: Work, actor: Actor, now: datetime) -> Form:
    zone = await find_zone(work, actor.person)
    workspace = actor.person.workspace
    earlier, own = await work.cycles.find_cycles(workspace, COPIED, 1), await work.cycles.own_sets(workspace)
    return render_what(begin(actor.person, zone, now), None, own, copies=bool(earlier.total))


async def press_new(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*New*, in the list of cycles."""
    async with interaction.read() as (work, actor):
        return in_place(interaction, await _render_new(work, actor, interaction.now))


async def open_what(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Change* beside the questions; and *Back* in what follows, which keeps what stood there."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
        own = await work.cycles.own_sets(cycle.workspace)
    cycle = await keep_typed(interaction, cycle)
    return in_place(interaction, render_what(cycle.setup, cycle, own))


async def open_when(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Change* beside readers and days."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
    return in_place(interaction, render_when(cycle, await plan_for(interaction.context, cycle)))


async def save_what(interaction: Interaction[FormSubmitted]) -> FormReply:
    """A new cycle becomes a draft."""
    step, answers = STEP.decode(interaction.event.state), interaction.event.answers
    async with interaction.read() as (work, actor):
        template, _ = await find_set(work, actor, answers.text("template"))
    if step.cycle:
        cycle = await change_setup(
            interaction, step.cycle, lambda shown: read_what_again(shown, answers, template), step.stamp
        )
    else:
        cycle = await _add(interaction, template)
    if cycle.stage is Stage.DRAFT and cycle.setup.scope is Scope.CHOSEN:
        return UpdateForm(await show_whom(interaction, cycle))
    if cycle.stage is Stage.DRAFT and cycle.setup.scope is Scope.COMPANY:
        return UpdateForm(await show_readers(interaction, cycle))
    return await show_next(interaction.context, cycle)


async def _add(interaction: Interaction[FormSubmitted], template: Template | None) -> Cycle:
    now = interaction.now
    async with interaction.work() as (work, actor):
        zone = await find_zone(work, actor.person)
        setup = read_what(begin(actor.person, zone, now), interaction.event.answers, template)
        cycle = await work.cycles.add(actor.person.workspace, actor.person, setup, zone, now)
        await work.commit()
    return cycle


async def save_when(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Then a draft is checked."""
    step, answers, now = STEP.decode(interaction.event.state), interaction.event.answers, interaction.now

    def change(cycle: Cycle) -> Setup:
        return read_when(cycle.setup, answers, company_day(cycle, now))

    cycle = await change_setup(interaction, step.cycle, change, step.stamp)
    if cycle.stage is Stage.PLANNED:
        return await show_next(interaction.context, cycle)
    return UpdateForm(await show_check(interaction, cycle.id, 1))


# ---------------------------------------------------------------- the check


async def open_check(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Who is asked, and who is left out; or another page of it."""
    spot = SPOT.decode(interaction.event.value)
    return in_place(interaction, await show_check(interaction, spot.cycle, spot.page))


async def leave_out(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """One manager gets no feedback this time."""
    return await change_check(
        interaction,
        lambda setup, who: replace(
            part(setup, who), left_out=setup.left_out | {who} - {0}, by_name=setup.by_name - {who}
        ),
    )


async def put_back(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """They get it after all."""
    return await change_check(interaction, lambda setup, who: replace(setup, left_out=setup.left_out - {who}))


async def ask_by_name(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Too few report to one manager to be asked without names: they are asked with theirs."""
    return await change_check(
        interaction,
        lambda setup, who: replace(
            part(setup, who), by_name=setup.by_name | {who} - {0}, left_out=setup.left_out - {who}
        ),
    )


async def switch_newcomers(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Who joined lately is asked too, or not any more."""
    return await change_check(interaction, lambda setup, _: replace(setup, newcomers=not setup.newcomers))


async def open_preview(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """What those who are asked will see."""
    return await _preview(interaction, render_preview)


async def open_sample(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """What those who read a result will see."""
    return await _preview(interaction, render_sample)


async def _preview(
    interaction: Interaction[ButtonPressed],
    render: Callable[[Work, Cycle, NewReview | None, int], Awaitable[Form]],
) -> ButtonReply:
    spot = SPOT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, interaction.now)
    planned = await plan_for(interaction.context, cycle)
    async with interaction.read() as (work, actor):
        wanted = (each for each in planned.reviews if spot.reviewee in (0, *each.reviewees))
        form = await render(work, cycle, next(wanted, None), spot.page)
    return in_place(interaction, form)


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
    OnButton("cycles.by_name", ask_by_name, Who.HR),
    OnButton("cycles.newcomers", switch_newcomers, Who.HR),
    OnButton("cycles.preview", open_preview, Who.HR),
    OnButton("cycles.sample", open_sample, Who.HR),
)
