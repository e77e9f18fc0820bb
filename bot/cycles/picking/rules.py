"""Who picks whom, and until when: pure functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.cycles.calendar import default_days
from bot.cycles.cycle import LEAST, Cycle, Days, Picker, Setup, Stage
from bot.cycles.picking.picks import NewPick, Pick, PickState
from bot.nudges.calendar import A_DAY, Week, last_working_day, working_days_after
from bot.nudges.rules import is_away, week_of
from bot.people import Person, Standing

PICK_DAYS = 5
"""Working days in which people pick, unless HR says otherwise."""
LOOK_DAYS = 5
"""Working days of a manager, in which they may change what was named; then HR has it as it is."""


# ---------------------------------------------------------------- the setup


def enough_for(setup: Setup) -> int:
    """So many people have to be asked about somebody; with names one is."""
    return 1 if setup.named else max(LEAST, setup.least)


def is_pending(setup: Setup, about: int) -> bool:
    """Whether somebody outside HR is to pick, and HR has nothing of it yet."""
    return setup.picker.is_asked and about not in setup.picked_by


def pick_for(setup: Setup, about: int, people: Collection[int] | None, by: Picker) -> Setup:
    """With these to be asked about somebody; None: all who report to them."""
    picked = {each: some for each, some in setup.picked.items() if each != about}
    if people is not None:
        picked[about] = frozenset(people)
    return replace(setup, picked=picked, picked_by={**setup.picked_by, about: by})


def assign_reports(setup: Setup, reviewees: Collection[int], who: int = 0) -> Setup:
    """All reports are asked about these, or about one of them; nobody is asked to pick any more."""
    chosen = {each for each in reviewees if who in (0, each)}
    picked = {each: some for each, some in setup.picked.items() if each not in chosen}
    return replace(setup, picked=picked, picked_by={**setup.picked_by, **dict.fromkeys(chosen, Picker.REPORTS)})


def forget_picks(setup: Setup) -> Setup:
    """Whoever is asked to pick is asked anew."""
    return replace(setup, picked={}, picked_by={}) if setup.picker.is_asked else setup


# ---------------------------------------------------------------- days


def reminder_day(until: date, today: date, week: Week) -> date:
    """On which they are reminded once: the last working day before the last one, if that is to come."""
    return max(last_working_day(until - A_DAY, week), min(today + A_DAY, until))


def hand_over(until: date, mode: Picker, week: Week) -> date:
    """From when on HR has everything, if all pick on the last day."""
    return working_days_after(until, LOOK_DAYS if mode is Picker.REVIEWEE else 0, week)


def make_room(days: Days, until: date, mode: Picker, week: Week) -> Days:
    """The days of the cycle, moved on where people would be asked before HR can have everything and approve it."""
    ready = hand_over(until, mode, week)
    return days if days.ask > ready else default_days(ready, week)


# ---------------------------------------------------------------- who


def may_pick(person: Person | None, now_there: date) -> bool:
    """A colleague whom a message reaches, and who is not away."""
    return (
        person is not None
        and person.reachable
        and person.standing is Standing.COLLEAGUE
        and bool(person.handles)
        and not is_away(person, now_there)
    )


def begin_pick(mode: Picker, reviewee: Person, manager: Person | None, until: date, now_there: date) -> NewPick:
    """By whom it is picked: by nobody outside HR where the manager can't."""
    holder = reviewee if mode is Picker.REVIEWEE else manager
    able = holder is not None and (mode is Picker.REVIEWEE or may_pick(holder, now_there))
    remind_on = reminder_day(until, now_there, week_of(holder)) if holder is not None else until
    return NewPick(reviewee.id, holder.id if able and holder else None, until, remind_on)


def is_over(pick: Pick, cycle: Cycle, today: date) -> bool:
    """Approved, called off, of another mode by now, HR picked, or left out about whom nobody picked yet, or somebody
    left about whom their manager picks; and of an approved cycle on its day of asking. Who names people and left may be
    back: a directory errs."""
    setup, about = cycle.setup, pick.reviewee.id
    if cycle.stage not in (Stage.DRAFT, Stage.PLANNED) or setup.picker is not pick.mode:
        return True
    begins = setup.approved is None or about in setup.approved or today >= setup.days.ask
    approved = cycle.stage is Stage.PLANNED and begins
    by_hr = setup.picked_by.get(about) in (Picker.HR, Picker.REPORTS)
    left = pick.mode is Picker.MANAGER and not pick.reviewee.reachable
    return approved or by_hr or is_left_out(pick, cycle) or left


def is_left_out(pick: Pick, cycle: Cycle) -> bool:
    """What was named already is kept: HR may put them back."""
    return not pick.people and pick.reviewee.id in cycle.setup.left_out


def look_at(pick: Pick, manager: Person | None, today: date) -> Pick:
    """What was named, as it lies with their manager: `today` is that manager's day. HR has it at once where there is
    none who can look at it. A manager who was named isn't any more: nobody approves that they are asked themselves."""
    if manager is None or not may_pick(manager, today):
        return replace(pick, state=PickState.DONE, holder=None)
    week = week_of(manager)
    until = working_days_after(today, LOOK_DAYS, week)
    return replace(
        pick,
        state=PickState.LOOKING,
        people=pick.people - {manager.id},
        holder=manager,
        until=until,
        remind_on=reminder_day(until, today, week),
        told_at=None,
    )


def move_on(pick: Pick, manager: Person | None, today: date) -> Pick:
    """What becomes of it by itself, on that day of who holds it: it goes to a new manager, or to HR; a pick that is
    over doesn't come here. What a former manager has done stays as it is; that they know of it is taken back, once, so
    that their message is drawn anew."""
    if pick.state is PickState.PICKING and pick.mode is Picker.MANAGER:
        if not may_pick(manager, today):
            return replace(pick, state=PickState.WITH_HR, holder=None)
        return pick if _is(pick.holder, manager) else replace(pick, holder=manager, told_at=None)
    if pick.state is PickState.LOOKING:
        if not _is(pick.holder, manager) or not may_pick(manager, today):
            return look_at(pick, manager, today)
        return replace(pick, state=PickState.DONE) if pick.until < today else pick
    return replace(pick, told_at=None) if pick.is_former else pick


def _is(one: Person | None, other: Person | None) -> bool:
    return one is not None and other is not None and one.id == other.id
