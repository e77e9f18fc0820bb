"""HR decides on changes on the way: somebody is asked too, is not reminded any more, is reviewed too; or nothing is
done. In place of who left: `bot.cycles.changes.replacing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.cycles.ballots import BallotsLost
from bot.cycles.calendar import company_day
from bot.cycles.changes.finding import find_proposals
from bot.cycles.changes.news import NEWS
from bot.cycles.changes.on_the_way import CHANGE, Change, Kind, Proposal, Step
from bot.cycles.changes.window import say_done, say_left
from bot.cycles.cycle import Cycle
from bot.cycles.launch.invitations import redraw
from bot.cycles.launch.launching import find_chats, make_plan, seal_terms
from bot.cycles.noting import note_act
from bot.cycles.repository import NewReview
from bot.cycles.review import DebtState, Review, ReviewState
from bot.cycles.running.due_day import refusal
from bot.cycles.running.running_window import find_hidden, render_window
from bot.cycles.telling_hr import settle
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Text
from bot.nudges.redraw import redraw_owed
from bot.people import Person
from bot.phrases import label
from bot.replies import ButtonReply
from bot.routes import Context, Interaction, OnButton, Route, in_place
from bot.store import Actor, Work

HERE = "cycles/changes"


async def find_change(
    work: Work, actor: Actor, change: Change, now: datetime, *, lock: bool = True
) -> tuple[Cycle, Proposal]:
    """The cycle, locked if it is to be changed, and what is proposed now. Raises `NotAllowed`."""
    if lock:
        await work.workspaces.lock_workspace(actor.person.workspace)
    get = work.cycles.get_for_update if lock else work.cycles.get
    cycle = await get(actor.person.workspace, change.cycle)
    if cycle is None:
        raise refusal("gone")
    if change.reviewee in await find_hidden(work, cycle, actor.person):
        raise refusal("own_chain")
    for each in await find_proposals(work, cycle, now):
        person = each.person.id if each.person else 0
        if (each.kind, each.number, person) == (change.kind, change.reviewee, change.person):
            return cycle, each
    raise NotAllowed(label(HERE, "not_now"))


async def show_done(work: Work, actor: Actor, act: str, cycle: Cycle, said: Text, now: datetime) -> Form:
    """The audit names nobody, as of whom HR lets off."""
    await note_act(work, actor.person, act, cycle, now)
    if not await find_proposals(work, cycle, now):
        await settle(work, cycle, (NEWS,), "decided", now)
    return await render_window(work, actor.person, cycle, now, [said])


async def add(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Add": they owe it, and are asked in their own hours."""
    change, now = CHANGE.decode(interaction.event.value), interaction.now
    async with interaction.work() as (work, actor):
        cycle, proposal = await find_change(work, actor, change, now)
        review, person = proposal.review, proposal.person
        if proposal.kind is not Kind.ADD or review is None or person is None:
            raise NotAllowed(label(HERE, "not_now"))
        check_answers(interaction.context, review, person)
        await work.cycles.add_reviewer(review, person)
        form = await show_done(work, actor, "add_late", cycle, say_done(cycle, proposal), now)
        await work.commit()
    return in_place(interaction, form)


def check_answers(context: Context, review: Review, person: Person) -> None:
    """Raises `NotAllowed` if they have no account where they could answer."""
    chats = find_chats(context)
    if not review.named and not any(each.platform in chats for each in person.handles):
        raise NotAllowed(label(HERE, "no_chat"))


async def withdraw(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Withdraw": it ends the reminders. They may still answer, and what they shared counts, as of whom HR lets off:
    nobody can take out who may have shared. Where they were picked by name, somebody else can be asked then."""
    change, now = CHANGE.decode(interaction.event.value), interaction.now
    async with interaction.work() as (work, actor):
        cycle, proposal = await find_change(work, actor, change, now)
        found = proposal.debt and await work.cycles.debt_for_update(cycle.workspace, proposal.debt.id)
        if not found or not found.is_owed or found.reviewer is None:
            raise NotAllowed(label(HERE, "not_now"))
        done = await work.cycles.set_debt(found, DebtState.LET_OFF, now)
        await work.cycles.note_changes(cycle, {replace(proposal, kind=Kind.REPLACE).key: Step.TOLD})
        await redraw(work, [done], now)
        await redraw_owed(work, [found.reviewer], now)
        form = await show_done(work, actor, "withdraw", cycle, say_done(cycle, proposal), now)
        await work.commit()
    return in_place(interaction, form)


async def leave(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Leave as it is": it is not proposed again."""
    change, now = CHANGE.decode(interaction.event.value), interaction.now
    async with interaction.work() as (work, actor):
        cycle, proposal = await find_change(work, actor, change, now)
        await work.cycles.note_changes(cycle, {proposal.key: Step.LEFT})
        form = await show_done(work, actor, "leave_as_it_is", cycle, say_left(cycle, proposal), now)
        await work.commit()
    return in_place(interaction, form)


# ---------------------------------------------------------------- somebody is reviewed too


async def add_review(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Add" of somebody who got a team. What is said of who reads it is sealed before anybody can be asked: until then
    the review is there as one that ended, and whoever dies in between can begin again."""
    change, now, context = CHANGE.decode(interaction.event.value), interaction.now, interaction.context
    async with interaction.read() as (work, actor):
        found = await work.cycles.get(actor.person.workspace, change.cycle)
    if found is None:
        raise refusal("gone")
    alone = replace(found, setup=replace(found.setup, joint={}))  # nobody becomes part of a pair on the way
    planned = (await make_plan(context, alone, company_day(found, now))).reviews
    new = next((each for each in planned if each.reviewee == change.reviewee), None)
    if new is None:
        raise NotAllowed(label(HERE, "not_now"))
    review = await _plan(context, actor, change, new)
    try:
        await seal_terms(context.ballots, found, [review])
    except BallotsLost:
        raise NotAllowed(label(HERE, "no_folder")) from None
    async with interaction.work() as (work, actor):
        cycle, proposal = await find_change(work, actor, change, now)
        elsewhere = await work.cycles.reviewed_elsewhere(cycle)
        fresh = await work.cycles.review(cycle.workspace, review.id)
        twice = not review.named and review.number in elsewhere
        if fresh is None or fresh.state is not ReviewState.ENDED or twice:
            raise NotAllowed(label(HERE, "not_now"))
        await work.cycles.resume([fresh])
        form = await show_done(work, actor, "review_late", cycle, say_done(cycle, proposal), now)
        await work.commit()
    return in_place(interaction, form)


async def _plan(context: Context, actor: Actor, change: Change, new: NewReview) -> Review:
    async with context.store.work() as work:
        cycle, _ = await find_change(work, actor, change, context.clock.now())
        await work.cycles.add_reviews(cycle, [new])
        (planned,) = [each.review for each in await work.cycles.progress_of(cycle, [new.reviewee])]
        await work.cycles.suspend([planned])
        await work.commit()
    return planned


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.add_late", add, Who.HR),
    OnButton("cycles.withdraw", withdraw, Who.HR),
    OnButton("cycles.review_late", add_review, Who.HR),
    OnButton("cycles.leave_as_it_is", leave, Who.HR),
)
