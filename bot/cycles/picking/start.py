"""HR asks managers to pick, or reviewees to name, who is asked about them: before it is approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.admission import Who
from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle, Days
from bot.cycles.noting import note_act
from bot.cycles.picking.picks import NewPick, PickState
from bot.cycles.picking.rules import PICK_DAYS, begin_pick, make_room
from bot.cycles.running.running_window import company_week
from bot.cycles.setup.changing import show_check
from bot.cycles.setup.check import find_changeable, plan_for
from bot.cycles.setup.draft import SPOT, STEP, refusal, stamp_of, step_of
from bot.cycles.setup.plan import Plan, Why
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import DateField, Form
from bot.messages import Paragraph, SmallPrint, Text
from bot.nudges.calendar import A_DAY, Week, working_days_after
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/picked"
NAMED_MOST = 5
PICK_FARTHEST = timedelta(42)
"""The days of the cycle after it are within what `bot.cycles.calendar` allows then."""


async def open_start(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Ask them to pick*, in the check: whom, and until when."""
    spot, now = SPOT.decode(interaction.event.value), interaction.now
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, now)
    planned = await plan_for(interaction.context, cycle)
    async with interaction.read() as (work, actor):
        week = company_week(cycle, actor.person)
        until = working_days_after(company_day(cycle, now), PICK_DAYS, week)
        people = await _find_reviewees(work, cycle, planned)
        new = await _begin(work, cycle, people, until, now)
    return in_place(interaction, _render(cycle, new, people, until, _say_days(cycle, until, week)))


async def _find_reviewees(work: Work, cycle: Cycle, planned: Plan) -> Mapping[int, Person]:
    """About whom nobody picked, and nobody is asked to."""
    states = await work.cycles.pick_states(cycle)
    unpicked = (each.reviewee for each in planned.left_out if each.why is Why.NOT_PICKED)
    wanted = [each for each in unpicked if states.get(each, PickState.OVER) is PickState.OVER]
    if not cycle.setup.picker.is_asked or not wanted:
        raise NotAllowed(label(HERE, "nobody_to_ask"))
    return {each.id: each for each in await work.people.by_ids(cycle.workspace, wanted)}


async def _begin(
    work: Work, cycle: Cycle, people: Mapping[int, Person], until: date, now: datetime
) -> Sequence[NewPick]:
    ids = {each.manager for each in people.values() if each.manager is not None}
    managers = {each.id: each for each in await work.people.by_ids(cycle.workspace, ids)}
    found = ((each, managers.get(each.manager or 0)) for each in people.values())
    return [
        begin_pick(cycle.setup.picker, each, manager, until, today_of(manager or each, now)) for each, manager in found
    ]


def _render(cycle: Cycle, new: Sequence[NewPick], people: Mapping[int, Person], until: date, days: Text) -> Form:
    holders = {each.holder for each in new if each.holder is not None}
    alone = [shorten_name(people[each.reviewee].name) for each in new if each.holder is None]
    said = words(
        HERE, count=len(holders), total=len(new) - len(alone), people=alone[:NAMED_MOST],
        rest=max(0, len(alone) - NAMED_MOST),
    )  # fmt: skip
    parts = (
        *((Paragraph(said[f"starts_{cycle.setup.picker}"]),) if holders else ()),
        *((Paragraph(said["starts_hr"]),) if alone else ()),
        DateField("until", label(HERE, "label_until"), until),
        SmallPrint(days),
    )
    submit, close = label(HERE, "submit"), label(HERE, "close")
    return Form("cycles.start_picks", label(HERE, "title"), parts, submit, close, step_of(cycle))


async def start(interaction: Interaction[FormSubmitted]) -> FormReply:
    """They are told in their working hours (`bot.cycles.picking.rounds`)."""
    step, now = STEP.decode(interaction.event.state), interaction.now
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, step.cycle, now)
        week = company_week(cycle, actor.person)
    planned = await plan_for(interaction.context, cycle)
    until = _read_until(interaction.event.answers.day("until"), company_day(cycle, now))
    days = make_room(cycle.setup.days, until, cycle.setup.picker, week)
    async with interaction.work() as (work, actor):
        cycle = await find_changeable(work, actor, step.cycle, now, lock=True)
        if stamp_of(cycle) != step.stamp:
            raise refusal("changed")
        people = await _find_reviewees(work, cycle, planned)
        await work.cycles.add_picks(cycle, await _begin(work, cycle, people, until, now))
        saved = await work.cycles.save_setup(cycle, replace(cycle.setup, days=days), now)
        await note_act(work, actor.person, "start_picks", saved, now)
        await work.commit()
    said = _say_started(until, days, moved=days != cycle.setup.days)
    return UpdateForm(await show_check(interaction, cycle.id, 1, said=said))


def _say_days(cycle: Cycle, until: date, week: Week) -> Text:
    """To where the days of the cycle move, if people pick until then; or until when they may without that."""
    now, mode = cycle.setup.days, cycle.setup.picker
    days = make_room(now, until, mode, week)
    while days == now and make_room(now, until + A_DAY, mode, week) == now:
        until += A_DAY
    said = words(HERE, until=until, day=days.ask, date=days.due, due=days.release)
    return said["moves" if days != now else "stays"]


def _read_until(until: date | None, today: date) -> date:
    if until is None or not today < until <= today + PICK_FARTHEST:
        raise NotAllowed(words(HERE, until=today + PICK_FARTHEST).plain("bad_day"), field="until")
    return until


def _say_started(until: date, days: Days, *, moved: bool) -> Text:
    said = words(HERE, until=until, day=days.ask, date=days.due, due=days.release)
    return said["started_moved" if moved else "started"]


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.start_picks", open_start, Who.HR),
    OnForm("cycles.start_picks", start, Who.HR),
)
