"""A change of what HR sets up, saved as it stands; and the check as it is then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.cycles.ballots import CycleId
from bot.cycles.company.planning import refuse_nobody
from bot.cycles.cycle import Cycle, Picker, Setup, Stage
from bot.cycles.noting import note_act
from bot.cycles.overview import HERE as OVERVIEW
from bot.cycles.overview import render_setup
from bot.cycles.picking.rules import assign_reports
from bot.cycles.setup.check import HERE as CHECK
from bot.cycles.setup.check import find_changeable, find_obstacle, plan_for, render_check, with_all
from bot.cycles.setup.deciding import check_decides
from bot.cycles.setup.draft import SPOT, refusal, stamp_of
from bot.cycles.setup.plan import Plan
from bot.cycles.setup.setup_form import render_when
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form
from bot.messages import Text
from bot.phrases import words
from bot.replies import ButtonReply, UpdateForm
from bot.routes import Context, Interaction, in_place


async def change_setup(
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
    if approved and not (planned := await plan_for(interaction.context, replace(cycle, setup=setup))).reviews:
        raise refuse_nobody(setup, planned) or refusal("nobody")
    async with interaction.work() as (work, actor):
        fresh = await find_changeable(work, actor, wanted, now, lock=True)
        if stamp_of(fresh) != (stamp or stamp_of(cycle)) or fresh.setup != cycle.setup:
            raise refusal("changed")
        saved = await work.cycles.save_setup(fresh, setup, now)
        if approved:
            await note_act(work, actor.person, "change", saved, now)
        await work.commit()
    return saved


async def show_next(context: Context, saved: Cycle) -> UpdateForm:
    """Of a draft, who sees what, and when; an approved one as it is now."""
    if saved.stage is Stage.PLANNED:
        return UpdateForm(render_setup(saved, context.clock.now(), [words(OVERVIEW)["saved"]]))
    return UpdateForm(render_when(saved, await plan_for(context, saved)))


async def show_check(
    interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted], wanted: CycleId, page: int, notice: str = "",
    said: Text = (),
) -> Form:  # fmt: skip
    """`notice` is the phrase that stands above it; or it is `said`."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, wanted, interaction.now)
    planned = await plan_for(interaction.context, cycle)
    every = planned if cycle.setup.approved is None else await plan_for(interaction.context, with_all(cycle))
    assigned = await _plan_assigned(interaction, cycle, planned)
    folder, said = interaction.context.ballots is not None, words(CHECK)[notice] if notice else said
    async with interaction.read() as (work, actor):
        obstacle = find_obstacle(cycle, every, interaction.now, folder=folder)
        return await render_check(work, actor.person, cycle, planned, every, page, obstacle, said, assigned)


async def _plan_assigned(
    interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted], cycle: Cycle, planned: Plan
) -> Plan | None:
    """As if all reports were assigned again; None if they are."""
    if not any(each.reviewee in planned.with_team and each.picker is not Picker.REPORTS for each in planned.rows):
        return None
    setup = assign_reports(cycle.setup, planned.with_team)
    return await plan_for(interaction.context, replace(cycle, setup=setup))


async def change_check(
    interaction: Interaction[ButtonPressed], change: Callable[[Setup, int], Setup], notice: str = ""
) -> ButtonReply:
    """What a button of the check does to the setup as it stands now, whatever the window showed."""
    spot = SPOT.decode(interaction.event.value)
    if spot.reviewee:
        async with interaction.read() as (work, actor):
            cycle = await find_changeable(work, actor, spot.cycle, interaction.now)
            for each in (spot.reviewee, cycle.setup.joint.get(spot.reviewee)):
                if each is not None:
                    await check_decides(work, cycle, actor.person, each)
    await change_setup(interaction, spot.cycle, lambda cycle: change(cycle.setup, spot.reviewee))
    return in_place(interaction, await show_check(interaction, spot.cycle, spot.page, notice))
