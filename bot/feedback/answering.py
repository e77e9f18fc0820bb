"""Answering a request: the form, what is kept of it, and sharing it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.admission import Who, admit
from bot.errors import NotAllowed, Repeated, UnknownPerson
from bot.events import ButtonPressed, FormChanged, FormSubmitted, order_of
from bot.features import Feature
from bot.feedback.answer_form import answer_form, kept_window, nothing_owed, say_which, thanks_window
from bot.feedback.closing import close_if_done
from bot.feedback.copies import redraw_invitations
from bot.feedback.draft import DRAWN, NEXT, Drawn, Next, fields, read_answers, start_drawing
from bot.feedback.questions import template_of
from bot.feedback.repository import TypedDraft
from bot.feedback.request import SHEET, Draft, Request, Sheet, SheetAnswer
from bot.feedback.rules import check_answerable, check_answers, check_reviewer, says_anything
from bot.feedback.telling import tell_news
from bot.following import Following, OnNext, find_following
from bot.forms import Answers, Form
from bot.home.redraw import lists_changed
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import today_of
from bot.people import Person
from bot.privacy import find_readers
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Context, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work


async def open_answer(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Give feedback" and "Change it": the form, with what was typed a moment ago."""
    return await _open(interaction, SHEET.decode(interaction.event.value), 0)


async def _open(interaction: Interaction[ButtonPressed], number: int, done: int) -> ButtonReply:
    await interaction.context.drafts.flush(interaction.context)
    async with interaction.read() as (work, actor):
        sheet = await _answerable(work, actor.person, number, interaction.now)
        form = await _render(work, sheet, interaction.now, done, on_page=interaction.event.on_page)
    return in_place(interaction, form)


async def _answerable(work: Work, person: Person, number: int, now: datetime) -> Sheet:
    return check_answerable(check_reviewer(await work.feedback.sheet(person.workspace, number), person), now)


async def _render(work: Work, sheet: Sheet, now: datetime, done: int, *, on_page: bool) -> Form:
    """The form with what was typed, else with what was shared."""
    draft = await work.feedback.draft(sheet.id)
    answers = draft.answers if draft else ()
    if not answers and sheet.is_shared:
        answers = (await work.feedback.answers([sheet.id])).get(sheet.id, ())
    drawn = start_drawing(sheet.id, draft, now, done, on_page=on_page)
    return answer_form(sheet, drawn, answers, final=sheet.is_final(now), on_page=on_page)


async def open_next(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Next (2 of 4)": the next form in the same window; if that one was settled meanwhile, the one after it."""
    following = NEXT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        sheet = await work.feedback.sheet(actor.person.workspace, following.sheet)
        if sheet is None or not sheet.is_owed or not _is_theirs(sheet, actor.person):
            owed = await work.feedback.find_owed(actor.person, today_of(actor.person, interaction.now), 0, 1)
            sheet = next(iter(owed.sheets), None)
        if sheet is None:
            other = await find_following(work, interaction.following, actor, interaction.now, following.done)
            return in_place(interaction, nothing_owed(other, following.done))
    return await _open(interaction, sheet.id, following.done)


def _is_theirs(sheet: Sheet, person: Person) -> bool:
    return sheet.reviewer is not None and sheet.reviewer.id == person.id


async def keep_typed(context: Context, events: Sequence[FormChanged]) -> None:
    """Keeps what reviewers are typing; what is not theirs to answer is dropped."""
    found: dict[tuple[int, int], TypedDraft] = {}
    async with context.store.read() as work:
        for event in events:
            await asyncio.sleep(0)  # while hundreds type, everybody else has a turn in between
            workspace, typed = await _find_typed(work, event, context.clock.now())
            newest = found.get(key := (workspace, typed.sheet)) if typed else None
            if typed and (newest is None or newest.draft.order <= typed.draft.order):
                found[key] = typed
    if not found:
        return
    async with context.store.work() as work:
        for workspace in sorted({key[0] for key in found}):
            mine = [typed for key, typed in found.items() if key[0] == workspace]
            await work.feedback.save_drafts(workspace, mine, context.clock.now())
        await work.commit()


async def _find_typed(work: Work, event: FormChanged, now: datetime) -> tuple[int, TypedDraft | None]:
    """What was typed, with the workspace it belongs to; None where that person may not answer it."""
    drawn = DRAWN.decode(event.state)
    try:
        actor = await admit(work, event.by, Who.EVERYBODY, Feature.FEEDBACK)
        sheet = await _answerable(work, actor.person, drawn.sheet, now)
    except (NotAllowed, UnknownPerson):
        return 0, None
    answers = read_answers(sheet.request, drawn, event.answers)
    return actor.person.workspace, TypedDraft(sheet.id, Draft(answers, drawn.order(event.order), drawn.window))


async def save(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Save for later": keeps what stands in the form, whatever of it was kept before."""
    event, drawn = interaction.event, DRAWN.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        found = await work.feedback.sheet_for_update(actor.person.workspace, drawn.sheet)
        sheet = check_answerable(check_reviewer(found, actor.person), interaction.now)
        answers = read_answers(sheet.request, drawn, event.answers)
        window = "" if event.on_page else drawn.window
        await work.feedback.set_draft(sheet, Draft(answers, order_of(interaction.now)), window)
        await work.commit()
    return UpdateForm(kept_window(sheet))


async def share(interaction: Interaction[FormSubmitted]) -> FormReply:
    """ "Share": the answers are the requester's from now on, or on their day. The same ones once more change
    nothing."""
    drawn = DRAWN.decode(interaction.event.state)
    try:
        async with interaction.work() as (work, actor):
            locked = await work.feedback.sheet_for_update(actor.person.workspace, drawn.sheet)
            sheet = check_reviewer(locked, actor.person)
            answers = _read_given(sheet.request, drawn, interaction.event.answers)
            if sheet.request.is_cancelled or not await _is_shared(work, sheet, answers):
                sheet = await _share(work, check_answerable(sheet, interaction.now), drawn, answers, interaction.now)
            form = await _thanks(interaction, work, actor, sheet, drawn)
            await work.commit()
    except Repeated:
        form = await _thanks_again(interaction, drawn)
    return UpdateForm(form)


async def _thanks(
    interaction: Interaction[FormSubmitted], work: Work, actor: Actor, sheet: Sheet, drawn: Drawn
) -> Form:
    now, done = interaction.now, drawn.done + 1
    following = await find_following(work, interaction.following, actor, now, done)
    return thanks_window(sheet, following, done, final=sheet.is_final(now))


async def find_next(work: Work, person: Person, now: datetime, done: int) -> Following:
    """The request that is due next, of those they owe."""
    owed = await work.feedback.find_owed(person, today_of(person, now), 0, 1)
    if not owed.sheets:
        return Following()
    first = owed.sheets[0]
    return Following(owed.total, say_which(first), "feedback.next", NEXT.encode(Next(first.id, done)))


async def _thanks_again(interaction: Interaction[FormSubmitted], drawn: Drawn) -> Form:
    """For the second of two clicks: what the first one led to, with the way on."""
    async with interaction.read() as (work, actor):
        sheet = check_reviewer(await work.feedback.sheet(actor.person.workspace, drawn.sheet), actor.person)
        if not sheet.is_shared or sheet.request.is_cancelled:
            raise Repeated
        return await _thanks(interaction, work, actor, sheet, drawn)


async def _is_shared(work: Work, sheet: Sheet, answers: Sequence[SheetAnswer]) -> bool:
    """Whether these very answers were shared before."""
    if not sheet.is_shared:
        return False
    before = (await work.feedback.answers([sheet.id])).get(sheet.id, ())
    return {each.question: each for each in before} == {each.question: each for each in answers}


async def _share(work: Work, sheet: Sheet, drawn: Drawn, answers: Sequence[SheetAnswer], now: datetime) -> Sheet:
    _check(sheet.request, drawn, answers)
    shared = await work.feedback.share(sheet, answers, drawn.window, now)
    await settled(work, shared, now)
    return shared


async def settled(work: Work, sheet: Sheet, now: datetime) -> None:
    """What follows once a reviewer has answered or declined: everybody concerned sees it."""
    request = await close_if_done(work, sheet.request, now)
    await tell_news(work, request, now, shared=sheet.is_shared)
    await redraw_invitations(work, [sheet], now)
    people = [each for each in (sheet.reviewer, request.requester) if each]
    for each in people:
        await debts_changed(work, each, now)
    await lists_changed(work, [*people, *find_readers(request)], now)


def _read_given(request: Request, drawn: Drawn, answers: Answers) -> tuple[SheetAnswer, ...]:
    return tuple(filter(says_anything, read_answers(request, drawn, answers)))


def _check(request: Request, drawn: Drawn, answers: Sequence[SheetAnswer]) -> None:
    """Refuses what is missing or too long, at the field where it is."""
    template = template_of(request.template)
    names = {question.id: name for name, question in fields(request, drawn)}
    try:
        check_answers(request, answers, template is not None and template.at_least_one)
    except NotAllowed as refused:
        at = names.get(refused.field or "", next(iter(names.values())))
        raise NotAllowed(refused.sentence, field=at) from None


ENTRIES: tuple[Route, ...] = (
    OnButton("feedback.answer", open_answer, Who.EVERYBODY),
    OnForm("feedback.answer", share, Who.EVERYBODY, keep=keep_typed),
    OnButton("feedback.save", save, Who.EVERYBODY),
    OnButton("feedback.next", open_next, Who.EVERYBODY),
    OnNext(20, find_next),
)
