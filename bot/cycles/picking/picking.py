"""A manager picks who is asked about somebody who reports to them; or a reviewee names them, and then their manager
looks at it. HR approves all of it (`bot.cycles.setup.approving`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.cycles.buttons import PICK
from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle, Picker, Stage
from bot.cycles.launch.launching import find_chats
from bot.cycles.picking.message import HERE, pick_button, redraw, say_not_shown
from bot.cycles.picking.picks import Pick, PickId, PickState
from bot.cycles.picking.rules import enough_for, is_left_out, is_over, look_at, pick_for
from bot.cycles.repository import Member
from bot.cycles.setup.choose_form import PEOPLE, PICKED_MOST
from bot.cycles.setup.choose_form import refusal as refuse_people
from bot.cycles.setup.choosing import read_people
from bot.cycles.setup.planning import Unfit, find_asked, find_unfit
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form, PeopleField
from bot.home.redraw import lists_changed
from bot.messages import Buttons, Paragraph, Part, SmallPrint, Style
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import today_of
from bot.people import Person, handles_on
from bot.phrases import label, words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work


def refusal(block: str, *, least: int = 0, manager: str = "", people: Sequence[str] = ()) -> NotAllowed:
    named = [shorten_name(each) for each in people]
    said = words(HERE, least=least, manager=shorten_name(manager), people=named)
    return NotAllowed(said.plain(block), field=PEOPLE)


async def find_mine(work: Work, actor: Actor, carried: PickId, now: datetime, *, lock: bool = False) -> Pick:
    """What this person may pick now. Raises `NotAllowed` with what became of it."""
    me = actor.person
    pick = await work.cycles.pick(me.workspace, carried)
    if pick is not None and lock:
        await work.cycles.get_for_update(me.workspace, pick.cycle.id)
        pick = await work.cycles.pick(me.workspace, carried)
    if pick is None:
        raise refusal("gone_pick")
    named_before = pick.mode is Picker.REVIEWEE and pick.reviewee.id == me.id and pick.state is not PickState.PICKING
    if is_over(pick, pick.cycle, company_day(pick.cycle, now)) or pick.state in (PickState.OVER, PickState.WITH_HR):
        raise refusal(_why_over(pick))
    if named_before:
        raise refusal("with_manager" if pick.is_owed else "with_hr", manager=pick.holder.name if pick.holder else "")
    own = pick.mode is Picker.REVIEWEE and pick.reviewee.id == me.id
    if pick.holder is None or pick.holder.id != me.id or not (own or pick.reviewee.manager == me.id):
        raise refusal("not_yours")
    return pick


def _why_over(pick: Pick) -> str:
    setup = pick.cycle.setup
    if pick.cycle.stage is Stage.CANCELLED:
        return "gone_pick"
    if is_left_out(pick, pick.cycle):
        return "gone_left_out"
    by_hr = setup.picker is not pick.mode or setup.picked_by.get(pick.reviewee.id) in (Picker.HR, Picker.REPORTS)
    return "picked_by_hr" if by_hr or pick.state is PickState.WITH_HR else "approved_before"


# ---------------------------------------------------------------- the form


async def open_form(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Pick for …*, *Name people* or *Change it*: who was picked before is filled in, or who may be."""
    async with interaction.read() as (work, actor):
        pick = await find_mine(work, actor, PICK.decode(interaction.event.value), interaction.now)
        members = await work.cycles.members(pick.cycle.workspace, find_chats(interaction.context))
        known = {each.id for each in members}
        unfit = find_unfit(members, pick.cycle.setup, pick.reviewee.id, known)
        filled = pick.people or _suggest(members, pick, actor.person, unfit)
        people = await work.people.by_ids(pick.cycle.workspace, filled)
    shown = [each for each in people if each.id in known and each.id != actor.person.id]
    no = _name_unfit(members, pick, unfit)
    return in_place(interaction, _render(pick, actor.person, shown, no, interaction.event.by.platform))


def _suggest(members: Sequence[Member], pick: Pick, picker: Person, unfit: Unfit) -> Collection[int]:
    """Everybody who reports to them and may be asked; for who has no reports those who report to the same manager. More
    than a form takes: nobody."""
    setup, about = pick.cycle.setup, pick.reviewee
    found = find_asked(members, setup, about.id, setup.days.ask)
    if not found and about.manager is not None:
        found = frozenset(each.id for each in members if each.manager == about.manager)
    no = {*unfit.silent, *_name_unfit(members, pick, unfit)}
    able = {each.id for each in members if each.id in found and each.name not in no and each.id != picker.id}
    return able if len(able) <= PICKED_MOST else ()


def _name_unfit(members: Sequence[Member], pick: Pick, unfit: Unfit) -> Sequence[str]:
    """Whom it is about, who reads the result, and who picks, by their names."""
    managing = [each.name for each in members if each.id == pick.reviewee.manager]
    return sorted({*unfit.reading, *managing})


def _render(pick: Pick, me: Person, people: Sequence[Person], ruled_out: Sequence[str], platform: str) -> Form:
    own = "_own" if pick.reviewee.id == me.id else ""
    names = [shorten_name(each) for each in ruled_out]
    about = shorten_name(pick.reviewee.name)
    said = words(HERE, about=about, people=names, least=enough_for(pick.cycle.setup), most=PICKED_MOST)
    parts = (
        Paragraph(said[f"form{own}"]),
        *(say_not_shown(pick.cycle.setup) if own else ()),
        PeopleField(
            PEOPLE,
            label(HERE, "label_people"),
            handles_on(people, platform),
            PICKED_MOST,
            hint=said.plain("hint_people"),
        ),
        *((SmallPrint(said[f"filled{own}"]),) if people and not pick.people else ()),
        *(() if pick.cycle.setup.named else (SmallPrint(said["why_least"]),)),
        SmallPrint(said["rules"]),
        *((SmallPrint(said["final" if pick.reviewee.manager else "final_alone"]),) if own else ()),
    )
    submit, close = label(HERE, "submit"), label(HERE, "close")
    return Form("cycles.name_people", label(HERE, "title"), parts, submit, close, PICK.encode(pick.id))


# ---------------------------------------------------------------- what it does


async def save(interaction: Interaction[FormSubmitted]) -> FormReply:
    """A manager's pick is HR's at once; what a reviewee named their manager sees first."""
    now, carried = interaction.now, PICK.decode(interaction.event.state)
    async with interaction.read() as (work, actor):
        pick = await find_mine(work, actor, carried, now)
        people = await read_people(interaction, work, actor, pick.people, PICKED_MOST)
        members = await work.cycles.members(pick.cycle.workspace, find_chats(interaction.context))
    count = _count_here(members, pick, actor.person, people)
    async with interaction.work() as (work, actor):
        pick = await find_mine(work, actor, carried, now, lock=True)
        saved = await _take(work, pick, people, now)
        await _follow(work, pick, saved, now)
        following = await _find_next(work, actor.person, saved)
        await work.commit()
    return UpdateForm(_say_done(saved, actor.person, count, following))


def _count_here(members: Sequence[Member], pick: Pick, me: Person, people: Collection[int]) -> int:
    """How many of them work here; who left meanwhile may be back. Raises `NotAllowed` if these can't be asked."""
    setup, about = pick.cycle.setup, pick.reviewee
    if me.id in people and me.id != about.id:
        raise refusal("yourself")
    unfit = find_unfit(members, setup, about.id, people)
    if unfit.reading or unfit.silent:
        raise refuse_people("reads_out" if unfit.reading else "silent_out", people=unfit.reading or unfit.silent)
    known = {each.id: each.name for each in members}
    if about.manager in people and about.manager in known:
        raise refusal("their_manager", people=[known[about.manager]])
    count = sum(each in known for each in people)
    if count < enough_for(setup):
        raise refusal("too_few", least=enough_for(setup))
    return count


async def _take(work: Work, pick: Pick, people: frozenset[int], now: datetime) -> Pick:
    if pick.mode is Picker.REVIEWEE and pick.state is PickState.PICKING:
        found = await work.people.by_ids(pick.cycle.workspace, [pick.reviewee.manager or 0])
        manager = next(iter(found), None)
        named = replace(pick, people=people, by=Picker.REVIEWEE)
        return look_at(named, manager, today_of(manager or pick.reviewee, now))
    by = pick.by if people == pick.people else Picker.MANAGER if pick.mode is Picker.MANAGER else Picker.BOTH
    return replace(pick, people=people, by=by, state=PickState.DONE)


async def pass_on(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Fine as it is*. Twice is harmless."""
    now, carried = interaction.now, PICK.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        pick = await find_mine(work, actor, carried, now, lock=True)
        await _follow(work, pick, replace(pick, state=PickState.DONE), now)
        await work.commit()
    return in_place(interaction, _close(Paragraph(words(HERE)["passed"])))


async def _follow(work: Work, before: Pick, saved: Pick, now: datetime) -> None:
    """HR has it if it is done; messages, nudge and Home of everybody concerned are as it is now."""
    cycle = await keep(work, before.cycle, [saved], now)
    await redraw(work, cycle, [before, saved], now)
    people = [each for each in (before.holder, saved.holder) if each]
    for each in people:
        await debts_changed(work, each, now)
    await lists_changed(work, people, now)


async def keep(work: Work, cycle: Cycle, picks: Sequence[Pick], now: datetime) -> Cycle:
    """Saves them; what is done goes into the setup. The cycle is locked."""
    setup = cycle.setup
    for each in picks:
        if each.state is PickState.DONE:
            setup = pick_for(setup, each.reviewee.id, each.people, each.by)
    await work.cycles.save_picks(picks)
    return await work.cycles.save_setup(cycle, setup, now) if setup != cycle.setup else cycle


async def _find_next(work: Work, me: Person, saved: Pick) -> Pick | None:
    """The first for whom a manager still picks in this cycle."""
    if saved.reviewee.id == me.id:
        return None
    there = await work.cycles.picks_with(me, saved.cycle.id)
    waiting = (each for each in there if each.state is PickState.PICKING and each.mode is Picker.MANAGER)
    return next((each for each in waiting if each.holder and each.holder.id == me.id), None)


def _say_done(pick: Pick, me: Person, count: int, following: Pick | None) -> Form:
    manager = shorten_name(pick.holder.name) if pick.holder else ""
    said = words(HERE, count=count, manager=manager, until=pick.until)
    own = pick.reviewee.id == me.id
    line = Paragraph(said["saved_own" if own and pick.is_owed else "saved_to_hr" if own else "saved"])
    return _close(line, *((Buttons((pick_button(following, own=False, style=Style.PRIMARY),)),) if following else ()))


def _close(*said: Part) -> Form:
    return Form("cycles.name_people_done", label(HERE, "title"), said, close=label(HERE, "close_done"))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.name_people", open_form, Who.EVERYBODY),
    OnForm("cycles.name_people", save, Who.EVERYBODY),
    OnButton("cycles.pick_fine", pass_on, Who.EVERYBODY),
)
