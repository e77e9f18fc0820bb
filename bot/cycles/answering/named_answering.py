"""Answering a review with one's name: the form, what is kept of it, and sharing it. Who reads it, and that names are
shown, stands above everything else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.admission import Who, admit
from bot.cycles.answering.answer_form import (
    NAMES_MOST,
    answer_form,
    confirm_kept,
    follow_named,
    name_asked,
    say_nothing_owed,
    thank,
)
from bot.cycles.answering.answer_rules import check_answerable, check_answers, check_named, check_reviewer
from bot.cycles.answering.form_state import CARRIED, Carried, field_name, read_answers, read_typed
from bot.cycles.answering.named_answers import NamedDraft, TypedReview
from bot.cycles.ballots import DebtId
from bot.cycles.buttons import DEBT, NEXT
from bot.cycles.launch.invitations import redraw
from bot.cycles.review import DebtState, ReviewDebt
from bot.errors import NotAllowed, Repeated, UnknownPerson
from bot.events import ButtonPressed, FormChanged, FormSubmitted, order_of
from bot.features import Feature
from bot.following import Following, OnNext, find_following
from bot.forms import Answers, Form
from bot.nudges.redraw import redraw_owed
from bot.nudges.rules import today_of
from bot.people import Person
from bot.replies import ButtonReply, FormReply, OpenForm, UpdateForm
from bot.routes import Context, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work
from bot.typed_text import LARGEST

OWED_MOST = 50
"""So many reviews somebody owes are looked at for the next one."""


async def open_answer(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Answer about Dmitri" and "Change it": the form, with what was typed a moment ago."""
    return await _open(interaction, DEBT.decode(interaction.event.value), 0)


async def _open(interaction: Interaction[ButtonPressed], number: DebtId, done: int) -> ButtonReply:
    await interaction.context.drafts.flush(interaction.context)
    async with interaction.read() as (work, actor):
        debt = await _find(work, actor.person, number, interaction.now)
        form = await _render(work, debt, done, on_page=interaction.event.on_page)
    return in_place(interaction, form)


async def open_next(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Next (2 of 4)": the next form in the same window; if that one was settled meanwhile, the way on."""
    number, done = NEXT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        debt = await work.cycles.debt(actor.person.workspace, number)
        if debt is None or debt.state is not DebtState.OWED:
            following = await find_following(work, interaction.following, actor, interaction.now, done)
            return in_place(interaction, say_nothing_owed(following, done))
    return await _open(interaction, number, done)


async def find_next(work: Work, person: Person, now: datetime, done: int) -> Following:
    """What they owe with their name."""
    owed = await work.cycles.find_owed(person, today_of(person, now), 0, OWED_MOST)
    return follow_named([each for each in owed.debts if each.review.named], done)


async def _find(work: Work, person: Person, number: DebtId, now: datetime) -> ReviewDebt:
    return _check(await work.cycles.debt(person.workspace, number), person, now)


def _check(debt: ReviewDebt | None, person: Person, now: datetime) -> ReviewDebt:
    return check_named(check_answerable(check_reviewer(debt, person)), now)


async def _render(work: Work, debt: ReviewDebt, done: int, *, on_page: bool) -> Form:
    """With what was typed, else with what was shared. A page is drawn anew at each look and keeps the names of its
    fields until it is shared."""
    draft = await work.cycles.named_draft(debt.id) or NamedDraft()
    shared = await work.cycles.named_answer(debt.id)
    last = int(draft.shared_window) if draft.shared_window.isdigit() else 0
    drawing = last % LARGEST + 1 if on_page else 1 + secrets.randbelow(LARGEST)
    carried = Carried(DEBT.encode(debt.id), drawing, draft.order, done=done)
    return answer_form(debt, carried, draft.answers or shared, shared=bool(shared), on_page=on_page)


async def keep_typed(context: Context, events: Sequence[FormChanged]) -> None:
    """Keeps what reviewers are typing; what is not theirs to answer is dropped."""
    async with context.store.read() as work:
        found = [await _find_typed(work, each, context.clock.now()) for each in events]
    newest: dict[DebtId, TypedReview] = {}
    for typed in sorted((each for each in found if each), key=lambda each: each.draft.order):
        newest[typed.debt] = typed
    if newest:
        async with context.store.work() as work:
            await work.cycles.save_named_drafts(list(newest.values()))
            await work.commit()


async def _find_typed(work: Work, event: FormChanged, now: datetime) -> TypedReview | None:
    carried = CARRIED.decode(event.state)
    try:
        actor = await admit(work, event.by, Who.EVERYBODY, Feature.CYCLES)
        debt = await _find(work, actor.person, DEBT.decode(carried.token), now)
    except (NotAllowed, UnknownPerson):
        return None
    return TypedReview(
        debt.id, NamedDraft(_read(debt, carried, event.answers), carried.order(event.order), _window(carried))
    )


def _window(carried: Carried) -> str:
    """What tells this drawing from others of the same review."""
    return str(carried.drawing)


def _read(debt: ReviewDebt, carried: Carried, answers: Answers) -> Mapping[str, str]:
    return read_answers(debt.review.cycle.setup.questions, read_typed(carried, answers))


async def save(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Save for later": keeps what stands in the form, whatever of it was kept before."""
    event, carried = interaction.event, CARRIED.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        found = await work.cycles.debt_for_update(actor.person.workspace, DEBT.decode(carried.token))
        debt = _check(found, actor.person, interaction.now)
        window = "" if event.on_page else _window(carried)
        draft = NamedDraft(_read(debt, carried, event.answers), order_of(interaction.now), shared_window=window)
        await work.cycles.set_named_draft(debt.id, draft)
        await work.commit()
    return UpdateForm(confirm_kept(debt))


async def share(interaction: Interaction[FormSubmitted]) -> FormReply:
    """ "Share": read from the release on, and changeable until the close."""
    carried, now = CARRIED.decode(interaction.event.state), interaction.now
    try:
        async with interaction.work() as (work, actor):
            found = await work.cycles.debt_for_update(actor.person.workspace, DEBT.decode(carried.token))
            debt = _check(found, actor.person, now)
            shared = await _share(work, debt, carried, interaction.event.answers, now)
            form = await _thank(interaction, work, actor, shared, carried)
            await work.commit()
    except Repeated:
        form = await _thank_again(interaction, carried)
    return UpdateForm(form)


async def _share(work: Work, debt: ReviewDebt, carried: Carried, typed: Answers, now: datetime) -> ReviewDebt:
    questions, answers = debt.review.cycle.setup.questions, _read(debt, carried, typed)
    check_answers(questions, answers, {each.id: field_name(carried, each.id) for each in questions})
    shared = await work.cycles.share_named(debt, answers, _window(carried), order_of(now))
    if debt.state is not DebtState.PAID and debt.reviewer is not None:
        await redraw(work, [shared], now)
        await redraw_owed(work, [debt.reviewer], now)
    return shared


async def _thank(
    interaction: Interaction[FormSubmitted], work: Work, actor: Actor, debt: ReviewDebt, carried: Carried
) -> Form:
    """What comes next has a name too: nobody is led from here to what they answer without one."""
    done = carried.done + 1
    following = await find_following(work, interaction.following, actor, interaction.now, done)
    return thank(debt, following, done)


async def _thank_again(interaction: Interaction[FormSubmitted], carried: Carried) -> Form:
    """For the second of two clicks: what the first one led to."""
    async with interaction.read() as (work, actor):
        debt = await _find(work, actor.person, DEBT.decode(carried.token), interaction.now)
        if debt.state is not DebtState.PAID:
            raise Repeated
        return await _thank(interaction, work, actor, debt, carried)


async def show_asked(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Who is asked": in a window above the form."""
    async with interaction.read() as (work, actor):
        debt = await _find(work, actor.person, DEBT.decode(interaction.event.value), interaction.now)
        names = await work.cycles.asked_names(debt.review, NAMES_MOST + 1)
    return OpenForm(name_asked(debt.review, names))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.answer_named", open_answer, Who.EVERYBODY),
    OnForm("cycles.answer_named", share, Who.EVERYBODY, keep=keep_typed),
    OnButton("cycles.next_named", open_next, Who.EVERYBODY),
    OnNext(10, find_next, quietly=False),
    OnButton("cycles.save_named", save, Who.EVERYBODY),
    OnButton("cycles.asked_named", show_asked, Who.EVERYBODY),
)
