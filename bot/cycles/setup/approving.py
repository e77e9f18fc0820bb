"""HR approves a cycle: all of it, or single reviewees alone. On its day it begins by itself."""

from __future__ import annotations

from dataclasses import replace

from bot.admission import Who, admit
from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.every import find_every
from bot.cycles.noting import note_act
from bot.cycles.running.running_window import company_week
from bot.cycles.setup.changing import show_check
from bot.cycles.setup.check import RUNNING, find_changeable, find_obstacle, plan_for, with_all
from bot.cycles.setup.deciding import check_decides
from bot.cycles.setup.draft import APPROVAL, ROW, Approval, Row, refusal, stamp_of
from bot.cycles.setup.plan import Plan
from bot.cycles.setup.setup_form import render_done
from bot.events import ButtonPressed, FormSubmitted
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import E, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work


async def approve(interaction: Interaction[FormSubmitted]) -> FormReply:
    """*Ask*: all of it. Approves what was shown, and nothing else."""
    seen = APPROVAL.decode(interaction.event.state)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, seen.cycle, interaction.now)
        beside = await _find_beside(work, cycle)
    planned = await plan_for(interaction.context, with_all(cycle))
    async with interaction.work() as (work, actor):
        cycle = await _lock(interaction, work, actor, seen.cycle)
        changed = _find_change(seen, cycle, planned)
        if not changed:
            await _approve(interaction, work, actor, with_all(cycle), planned, beside)
            await work.commit()
    if changed:
        return UpdateForm(await show_check(interaction, cycle.id, 1, changed))
    return UpdateForm(render_done(cycle, planned, company_week(cycle, actor.person)))


def _find_change(seen: Approval, cycle: Cycle, planned: Plan) -> str | None:
    """The phrase for what is not any more as the check showed it."""
    if is_approved(cycle):
        raise refusal("approved_before")
    if stamp_of(cycle) != seen.stamp:
        return "changed"
    return None if (planned.asked, planned.reviewed) == (seen.asked, seen.managers) else "people_changed"


def is_approved(cycle: Cycle) -> bool:
    """All of it."""
    return cycle.stage is not Stage.DRAFT and cycle.setup.approved is None


async def approve_one(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Approve*, beside one reviewee, or two together: about the others nobody is asked until they are approved too."""
    seen = ROW.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, seen.cycle, interaction.now)
        await check_decides(work, cycle, actor.person, seen.reviewee)
        beside = await _find_beside(work, cycle)
    planned = await plan_for(interaction.context, with_all(cycle))
    both = next((each.reviewees for each in planned.reviews if seen.reviewee in each.reviewees), ())
    async with interaction.work() as (work, actor):
        cycle = await _lock(interaction, work, actor, seen.cycle)
        changed = _find_change_of(seen, cycle, planned)
        if not changed:
            for each in both:
                await check_decides(work, cycle, actor.person, each)
            approved = (cycle.setup.approved or frozenset()).union(both)
            setup = replace(cycle.setup, approved=approved)
            await _approve(interaction, work, actor, replace(cycle, setup=setup), planned, beside)
            await work.commit()
    return in_place(interaction, await show_check(interaction, cycle.id, seen.page, changed or "approved_one"))


def _find_change_of(seen: Row, cycle: Cycle, planned: Plan) -> str | None:
    if is_approved(cycle) or seen.reviewee in (cycle.setup.approved or ()):
        raise refusal("approved_before")
    if stamp_of(cycle) != seen.stamp:
        return "changed"
    asked = [len(each.reviewers) for each in planned.reviews if seen.reviewee in each.reviewees]
    return None if asked == [seen.asked] else "people_changed"


async def _lock(interaction: Interaction[E], work: Work, actor: Actor, wanted: CycleId) -> Cycle:
    """Of two that are approved at once, the second waits for the first. Who waited is admitted anew: the feature may be
    off by now."""
    await work.workspaces.lock_workspace(actor.person.workspace)
    actor = await admit(work, interaction.event.by, interaction.who, interaction.feature)
    return await find_changeable(work, actor, wanted, interaction.now, lock=True)


async def _approve(
    interaction: Interaction[FormSubmitted] | Interaction[ButtonPressed],
    work: Work,
    actor: Actor,
    cycle: Cycle,
    planned: Plan,
    beside: frozenset[CycleId],
) -> None:
    """Raises `NotAllowed` if another was approved meanwhile: it was planned without it."""
    now, folder = interaction.now, interaction.context.ballots is not None
    if await _find_beside(work, cycle) - beside:
        raise refusal("changed_beside")
    if obstacle := find_obstacle(cycle, planned, now, folder=folder):
        raise obstacle
    await work.cycles.save_setup(cycle, cycle.setup, now)
    if cycle.stage is Stage.DRAFT:
        await work.cycles.set_stage(cycle, Stage.PLANNED, now)
    await note_act(work, actor.person, "approve", cycle, now)


async def _find_beside(work: Work, cycle: Cycle) -> frozenset[CycleId]:
    """Other cycles that run or are approved."""
    return frozenset(each.id for each in await find_every(work, cycle.workspace, RUNNING)) - {cycle.id}


ENTRIES: tuple[Route, ...] = (
    OnForm("cycles.check", approve, Who.HR),
    OnButton("cycles.approve", approve_one, Who.HR),
)
