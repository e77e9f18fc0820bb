"""Not answering a review, and taking back what was shared."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.answering.answer_form import answer_button, title_about, window
from bot.cycles.answering.answer_rules import check_answerable, check_named, check_reviewer, check_shared, refusal
from bot.cycles.answering.papers import look_up, open_paper, share_in_doubt
from bot.cycles.ballots import Ballot, Shared
from bot.cycles.buttons import DEBT
from bot.cycles.launch.invitations import redraw
from bot.cycles.review import DebtState, ReviewDebt
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form
from bot.messages import Button, Paragraph, Style
from bot.nudges.redraw import redraw_owed
from bot.phrases import label, words
from bot.quiet import OnQuietButton, QuietInteraction, QuietReply, in_place
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route
from bot.routes import in_place as in_place_openly

HERE = "cycles/decline"


async def open_decline(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "I'd rather not": what HR sees of it. Where something was shared it can be taken back instead; nothing is stored
    either way."""
    asked = await look_up(interaction, DEBT.decode(interaction.event.value))
    paper = await open_paper(interaction.ballots, asked)
    if paper.shared and not paper.ballot.answers and not paper.order:
        return in_place(interaction, _say_taken_back(asked.debt))
    return in_place(interaction, _offer_to_take_back(asked.debt) if paper.shared else _ask(asked.debt))


def _say_taken_back(debt: ReviewDebt) -> Form:
    said = words(HERE, until=debt.review.cycle.setup.days.due)["taken_back"]
    return window(label(HERE, "title_taken_back"), [said], [answer_button(debt)])


def _ask(debt: ReviewDebt) -> Form:
    if debt.state is DebtState.DECLINED:
        return window(label(HERE, "title"), [words("cycles/answer")["declined_before"]], [answer_button(debt)])
    said = words(HERE, about=debt.about, until=debt.review.cycle.setup.days.due)
    block = "takes_back" if debt.review.named and debt.state is DebtState.PAID else "about"
    return Form(
        "cycles.decline", label(HERE, "title"), (Paragraph(said[block]),),
        submit=label(HERE, "submit"), close=label(HERE, "close"), state=DEBT.encode(debt.id),
    )  # fmt: skip


def _offer_to_take_back(debt: ReviewDebt) -> Form:
    take_back = Button("cycles.take_back", label(HERE, "button_take_back"), DEBT.encode(debt.id), Style.DANGER)
    said = words(HERE)
    return window(
        label(HERE, "title"), [said["shared"], said["empty"]], [take_back, answer_button(debt, "button_change")]
    )


async def open_decline_named(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The same where names are shown: what was shared is taken back by it."""
    async with interaction.read() as (work, actor):
        found = await work.cycles.debt(actor.person.workspace, DEBT.decode(interaction.event.value))
        mine = check_answerable(check_reviewer(found, actor.person))
    return in_place_openly(interaction, _ask(check_named(mine, interaction.now)))


async def decline(interaction: Interaction[FormSubmitted]) -> FormReply:
    """It is owed no more, and HR sees that. What may lie with the ballots is not asked about, and counts; what was
    shared with a name is deleted."""
    async with interaction.work() as (work, actor):
        number = DEBT.decode(interaction.event.state)
        found = await work.cycles.debt_for_update(actor.person.workspace, number)
        debt = _check_owed(check_answerable(check_reviewer(found, actor.person)))
        if debt.review.named:
            await work.cycles.take_back_named(check_named(debt, interaction.now))
        debt = await work.cycles.set_debt(debt, DebtState.DECLINED, interaction.now)
        await redraw(work, [debt], interaction.now)
        await redraw_owed(work, [actor.person], interaction.now)
        await work.commit()
    said = words(HERE, until=debt.review.cycle.setup.days.due)["declined"]
    return UpdateForm(window(title_about(debt.about), [said], [answer_button(debt)]))


def _check_owed(debt: ReviewDebt) -> ReviewDebt:
    if debt.state is DebtState.DECLINED:
        raise refusal("declined_before")
    if debt.state is DebtState.PAID and not debt.review.named:
        raise refusal("answered_before")
    return debt


async def take_back(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """An empty ballot in the place of what was shared: it counts for nothing."""
    asked = await look_up(interaction, DEBT.decode(interaction.event.value))
    paper = await open_paper(interaction.ballots, asked)
    if not paper.shared:
        raise refusal("nothing_shared")
    outcome = await share_in_doubt(interaction, paper.slip, Ballot({}))
    if outcome is Shared.OUTDATED:
        raise refusal("shared_meanwhile")
    check_shared(outcome)
    return in_place(interaction, _say_taken_back(asked.debt))


ENTRIES: tuple[Route, ...] = (
    OnQuietButton("cycles.decline", open_decline, Who.EVERYBODY),
    OnButton("cycles.decline_named", open_decline_named, Who.EVERYBODY),
    OnForm("cycles.decline", decline, Who.EVERYBODY),
    OnQuietButton("cycles.take_back", take_back, Who.EVERYBODY),
)
