"""Answering a review without a name: the form, what is kept of it, and sharing it. Nothing here writes to the
database: what is typed and shared lies with the ballots."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.admission import Who
from bot.cycles.answering.answer_form import (
    NAMES_MOST,
    answer_form,
    confirm_kept,
    name_asked,
    put_unnamed_first,
    say_nothing_owed,
    thank,
    warning,
)
from bot.cycles.answering.answer_rules import check_answers, check_reviewer, check_shared, refusal
from bot.cycles.answering.clues import find_clues
from bot.cycles.answering.form_state import CARRIED, Carried, carry, field_name, order_after, read_answers, read_ballot
from bot.cycles.answering.papers import (
    Asked,
    find_owed,
    find_unshared,
    look_up,
    open_paper,
    read_slip,
    share_in_doubt,
)
from bot.cycles.ballots import Ballot, Ballots, BallotsLost, Shared, Slip
from bot.cycles.buttons import DEBT, DONE
from bot.cycles.terms import questions_of
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.forms import Form
from bot.question_sets import Kind
from bot.quiet import OnQuietButton, OnQuietForm, Q, QuietFormReply, QuietInteraction, QuietReply, in_place
from bot.replies import OpenForm, UpdateForm


async def open_answer(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "Answer about Dmitri", and back from the warning: the form, with what was typed a moment ago."""
    asked = await look_up(interaction, DEBT.decode(interaction.event.value))
    before = CARRIED.decode(interaction.event.state)
    drawing = before.drawing if interaction.event.on_quiet_page and before.token else None
    form = await _fill(interaction, asked, warned=before.warned, done=before.done, drawing=drawing)
    return in_place(interaction, form)


async def _fill(
    interaction: QuietInteraction[Q],
    asked: Asked,
    *,
    warned: bool = False,
    newer: bool = False,
    done: int = 0,
    drawing: int | None = None,
) -> Form:
    await interaction.flush()
    paper = await open_paper(interaction.ballots, asked)
    carried = carry(paper.token, paper, warned=warned, done=done, drawing=drawing)
    said = paper.ballot
    return answer_form(
        asked.debt, carried, said.answers, shared=paper.shared, newer=newer, passed_on=said.passed_on,
        on_page=interaction.event.on_quiet_page,
    )  # fmt: skip


async def keep_typed(ballots: Ballots, events: Sequence[FormChanged]) -> None:
    """Keeps what reviewers are typing, side by side. The token is enough: nobody is looked up."""
    outcomes = await asyncio.gather(*(_keep_one(ballots, each) for each in events), return_exceptions=True)
    for failure in outcomes:
        if isinstance(failure, BaseException):
            raise failure


async def _keep_one(ballots: Ballots, event: FormChanged) -> None:
    carried = CARRIED.decode(event.state)
    with suppress(BallotsLost):  # it is over since
        if (slip := await ballots.read_slip(carried.token)) is not None:
            await ballots.keep_draft(slip, read_ballot(carried, event.answers), carried.order(event.order))


async def save(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "Save for later": keeps what stands in the form, whatever of it was kept before."""
    carried = CARRIED.decode(interaction.event.value)
    slip, asked = await read_slip(interaction, carried.token)
    ballot = _drop_unasked(asked, read_ballot(carried, interaction.event.answers))
    if await _keep(interaction, asked, slip, ballot):
        return UpdateForm(confirm_kept(asked.debt, passed_on=ballot.passed_on))
    return UpdateForm(await _fill(interaction, asked, newer=True))


async def _keep(interaction: QuietInteraction[Q], asked: Asked, slip: Slip, ballot: Ballot) -> bool:
    """Makes it what the form shows next; False if something was shared since the form was filled."""
    await interaction.flush()
    paper = await open_paper(interaction.ballots, asked)
    if paper.slip.number != slip.number:
        return False
    await interaction.ballots.keep_draft(slip, ballot, order_after(paper, interaction.now))
    if (await open_paper(interaction.ballots, asked)).ballot != ballot:
        raise refusal("not_kept")
    return True


async def share(interaction: QuietInteraction[FormSubmitted]) -> QuietFormReply:
    """ "Share". What may give its author away is pointed out first, once."""
    carried = CARRIED.decode(interaction.event.state)
    slip, asked = await read_slip(interaction, carried.token)
    ballot = _check(asked, carried, read_ballot(carried, interaction.event.answers))
    clues = () if carried.warned else _find_clues(asked, ballot)
    if not clues:
        return await _share(interaction, asked, slip, ballot, carried.done)
    if await _keep(interaction, asked, slip, ballot):
        warned = carried._replace(warned=True)
        return UpdateForm(warning(asked.debt, warned, clues, passed_on=ballot.passed_on))
    return UpdateForm(await _fill(interaction, asked, newer=True))


async def share_kept(interaction: QuietInteraction[FormSubmitted]) -> QuietFormReply:
    """ "Share as it is": what the form said when the warning took its place."""
    carried = CARRIED.decode(interaction.event.state)
    slip, asked = await read_slip(interaction, carried.token)
    paper = await open_paper(interaction.ballots, asked)
    if paper.slip.number != slip.number:
        return UpdateForm(await _fill(interaction, asked, newer=True))
    return await _share(interaction, asked, slip, _check(asked, carried, paper.ballot), carried.done)


def _check(asked: Asked, carried: Carried, typed: Ballot) -> Ballot:
    questions, ballot = questions_of(asked.debt.review), _drop_unasked(asked, typed)
    check_answers(questions, ballot.answers, {each.id: field_name(carried, each.id) for each in questions})
    return ballot


def _drop_unasked(asked: Asked, typed: Ballot) -> Ballot:
    """Whatever was sent: of two together no text is kept, and nothing to be passed on."""
    review = asked.debt.review
    return Ballot(read_answers(questions_of(review), typed.answers), typed.passed_on and not review.is_joint)


def _find_clues(asked: Asked, ballot: Ballot) -> tuple[str, ...]:
    """The names are those of who is asked beside them: nobody else is looked up for what somebody wrote."""
    questions = asked.debt.review.cycle.setup.questions
    texts = [ballot.answers.get(each.id, "") for each in questions if each.kind is Kind.TEXT]
    return find_clues(texts, asked.names)


async def _share(
    interaction: QuietInteraction[FormSubmitted], asked: Asked, slip: Slip, ballot: Ballot, before: int
) -> QuietFormReply:
    """What comes next was looked for first; `before` were shared in this window."""
    others = await find_unshared(interaction.ballots, [each for each in asked.owed.unnamed if each.id != slip.debt])
    outcome = await share_in_doubt(interaction, slip, ballot)
    if outcome is Shared.OUTDATED and (await open_paper(interaction.ballots, asked)).ballot != ballot:
        return UpdateForm(await _fill(interaction, asked, newer=True))
    check_shared(outcome)
    following = put_unnamed_first(others, asked.owed.named, before + 1)
    return UpdateForm(thank(asked.debt, following, before + 1, passed_on=ballot.passed_on))


async def open_next(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "Next": the next review under which nothing was shared, in the same window; else what has a name comes next."""
    done = DONE.decode(interaction.event.value)
    owed = await find_owed(interaction)
    unshared = await find_unshared(interaction.ballots, owed.unnamed)
    if not unshared:
        return in_place(interaction, say_nothing_owed(owed.named, done))
    return in_place(interaction, await _fill(interaction, await look_up(interaction, unshared[0].id), done=done))


async def show_asked(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "Who is asked": in a window above the form."""
    async with interaction.read() as (cycles, actor, _):
        found = await cycles.debt(actor.person.workspace, DEBT.decode(interaction.event.value))
        review = check_reviewer(found, actor.person).review
        names = await cycles.asked_names(review, NAMES_MOST + 1)
    return OpenForm(name_asked(review, names))


ENTRIES: tuple[OnQuietButton | OnQuietForm, ...] = (
    OnQuietButton("cycles.answer", open_answer, Who.EVERYBODY),
    OnQuietForm("cycles.answer", share, Who.EVERYBODY, keep=keep_typed),
    OnQuietForm("cycles.share", share_kept, Who.EVERYBODY),
    OnQuietButton("cycles.save", save, Who.EVERYBODY),
    OnQuietButton("cycles.next", open_next, Who.EVERYBODY),
    OnQuietButton("cycles.asked", show_asked, Who.EVERYBODY),
)
