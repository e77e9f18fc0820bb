"""Whom HR chooses: those who get feedback, and those who are asked about one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Picker, Setup
from bot.cycles.launch.launching import find_chats
from bot.cycles.picking.picks import Pick
from bot.cycles.picking.rules import assign_reports, is_pending, pick_for
from bot.cycles.repository import Member
from bot.cycles.setup.changing import change_check, change_setup, show_check, show_next
from bot.cycles.setup.check import find_changeable, plan_for
from bot.cycles.setup.choose_form import CHOSEN_MOST, PEOPLE, PICKED_MOST, TOP, refusal, render_pick, render_whom
from bot.cycles.setup.deciding import check_decides, find_undecidable
from bot.cycles.setup.draft import ROW, SPOT, STEP, Row, stamp_of
from bot.cycles.setup.planning import find_asked, find_unfit, group_by_manager
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form
from bot.mentions.resolve_people import resolve_picked
from bot.people import Person
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work

T = TypeVar("T", ButtonPressed, FormSubmitted)

# ---------------------------------------------------------------- who gets feedback


async def open_whom(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Whom*, beside the questions."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
    return in_place(interaction, await show_whom(interaction, cycle))


async def show_whom(interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted], cycle: Cycle) -> Form:
    """The form with those who were chosen before."""
    async with interaction.read() as (work, _):
        people = await work.people.by_ids(cycle.workspace, cycle.setup.chosen)
    return render_whom(cycle, people, interaction.event.by.platform)


async def choose_top(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Those at the top* fills them in; nothing is saved before *Next*."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
        top = _find_top(await work.cycles.members(cycle.workspace))
        people = await work.people.by_ids(cycle.workspace, top)
    if not people:
        raise refusal("no_top")
    if len(people) > CHOSEN_MOST:
        raise refusal("wide_top", count=len(people), most=CHOSEN_MOST)
    return in_place(interaction, render_whom(cycle, people, interaction.event.by.platform, TOP))


def _find_top(members: Sequence[Member]) -> frozenset[int]:
    """Those at the top: who has reports and no manager, and of their reports those who have some too."""
    people = {each.id: each for each in members}
    teams = group_by_manager(members, people)
    heads = {each for each in teams if people[each].manager not in people}
    return frozenset(heads | {each.id for head in heads for each in teams[head] if each.id in teams})


async def save_whom(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Then who sees what, and when."""
    step = STEP.decode(interaction.event.state)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, step.cycle, interaction.now)
        chosen = await read_people(interaction, work, actor, cycle.setup.chosen, CHOSEN_MOST)
    saved = await change_setup(interaction, cycle.id, lambda shown: replace(shown.setup, chosen=chosen), step.stamp)
    return await show_next(interaction.context, saved)


async def read_people(
    interaction: Interaction[T], work: Work, actor: Actor, before: Collection[int], most: int
) -> frozenset[int]:
    """Who was picked; and who was `before` and isn't in this chat, so that the form could not show them."""
    workspace, here = actor.person.workspace, interaction.event.by.platform
    field = TOP if TOP in interaction.event.answers.values else PEOPLE
    handles = tuple(dict.fromkeys(interaction.event.answers.people(field)))
    if len(handles) > most:
        raise refusal("too_many", most=most, field=field)
    found = await work.people.by_handles(workspace, handles)
    picked = resolve_picked(interaction, handles, found, refusal("unknown", field=field))
    elsewhere = [each.id for each in await work.people.by_ids(workspace, before) if each.handle_on(here) is None]
    people = frozenset(each.id for each in picked) | frozenset(elsewhere)
    if not people:
        raise refusal("nobody", field=field)
    return people


# ---------------------------------------------------------------- who is asked about one of them


async def open_pick(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Pick who is asked*: those are filled in who would be asked now."""
    spot = SPOT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, interaction.now)
        about = await _find_reviewee(work, actor, cycle, spot.reviewee)
        members = await work.cycles.members(cycle.workspace, find_chats(interaction.context))
        named = await _find_named(work, cycle, about.id)
        waits = named is not None and is_pending(cycle.setup, about.id)
        asked = named.people if named and waits else find_asked(members, cycle.setup, about.id, cycle.setup.days.ask)
        if len(asked) > PICKED_MOST:
            raise refusal("large_team", people=[about.name], count=len(asked), most=PICKED_MOST)
        people = await work.people.by_ids(cycle.workspace, asked)
    carried = ROW.encode(Row(cycle.id, stamp_of(cycle), spot.page, about.id))
    return in_place(interaction, render_pick(about, people, interaction.event.by.platform, carried))


async def _find_reviewee(work: Work, actor: Actor, cycle: Cycle, number: int) -> Person:
    """Nobody picks who is asked about themselves, or about who is above them."""
    found = await work.people.by_ids(cycle.workspace, [number])
    if not found:
        raise refusal("gone")
    await check_decides(work, cycle, actor.person, number)
    return found[0]


async def _find_named(work: Work, cycle: Cycle, about: int) -> Pick | None:
    """What others picked about them so far."""
    return next((each for each in await work.cycles.picks_of(cycle, [about]) if each.people), None)


async def save_pick(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Where exactly all reports are picked, whoever reports to them on the day of asking is asked; and whom others
    picked, if HR leaves that as it is."""
    pick = ROW.decode(interaction.event.state)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, pick.cycle, interaction.now)
        about = await _find_reviewee(work, actor, cycle, pick.reviewee)
        before = cycle.setup.picked.get(pick.reviewee, frozenset())
        picked = await read_people(interaction, work, actor, before, PICKED_MOST)
        members = await work.cycles.members(cycle.workspace, find_chats(interaction.context))
        named = await _find_named(work, cycle, pick.reviewee)
    if about.id in picked:
        raise refusal("own", people=[about.name])
    unfit = find_unfit(members, cycle.setup, about.id, picked)
    if unfit.reading or unfit.silent:
        raise refusal("reads" if unfit.reading else "silent", people=unfit.reading or unfit.silent)
    setup = _take(members, cycle.setup, pick.reviewee, picked, named)
    await change_setup(interaction, cycle.id, lambda _: setup, pick.stamp)
    return UpdateForm(await show_check(interaction, cycle.id, pick.page))


def _take(members: Sequence[Member], setup: Setup, about: int, picked: frozenset[int], named: Pick | None) -> Setup:
    if named is not None and picked == named.people:
        return pick_for(setup, about, picked, named.by)
    kept = pick_for(setup, about, None, Picker.REPORTS)
    reports = find_asked(members, kept, about, setup.days.ask)
    return kept if picked == reports else pick_for(setup, about, picked, Picker.HR)


async def press_assign(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Assign all reports*, to one or to everybody who has some."""
    spot = SPOT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, interaction.now)
        if spot.reviewee:
            await _find_reviewee(work, actor, cycle, spot.reviewee)
    planned = await plan_for(interaction.context, cycle)
    picked = {who for each in planned.rows if each.picker is not Picker.REPORTS for who in each.reviewees}
    picked &= planned.with_team
    picked |= cycle.setup.picked.keys() - planned.without_team
    async with interaction.read() as (work, actor):
        everybody = picked - await find_undecidable(work, cycle, actor.person, picked)
    notice = "" if spot.reviewee else "assigned"
    return await change_check(interaction, lambda setup, who: assign_reports(setup, everybody, who), notice)


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.change_whom", open_whom, Who.HR),
    OnButton("cycles.top", choose_top, Who.HR),
    OnForm("cycles.whom", save_whom, Who.HR),
    OnButton("cycles.pick", open_pick, Who.HR),
    OnForm("cycles.pick", save_pick, Who.HR),
    OnButton("cycles.assign", press_assign, Who.HR),
)
