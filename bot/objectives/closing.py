"""The end of an objective: closed with an outcome, opened again, or deleted."""

from __future__ import annotations

from bot.allowances import check_day
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import ChoiceField, Form, TextField
from bot.messages import Message, Paragraph, Text, Words, render_lines
from bot.objectives import receipt
from bot.objectives.copies import PROGRESS, redraw, tell_step, withdraw_all
from bot.objectives.objective import OBJECTIVE, Act, Objective, Outcome, Step
from bot.objectives.owed import note_changes
from bot.objectives.rules import NOTE_LONGEST, STEPS_A_DAY, check_length, check_open, check_owner, refusal
from bot.phrases import label, render_options, words
from bot.replies import ButtonReply, FormReply, Replace, UpdateForm
from bot.routes import Interaction, in_place
from bot.typed_text import clean

HERE = "objectives/closing"
RECEIPT = "objectives/receipt"


async def open_close(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Close it: the form asks how it ended."""
    async with interaction.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        objective = check_open(check_owner(found, actor.person))
    manager = objective.shared_with.name if objective.shared_with else ""
    parts = (
        Paragraph((Words(objective.wording.title, bold=True),)),
        ChoiceField("outcome", label(HERE, "label_outcome"), render_options(HERE, Outcome)),
        TextField("note", label(HERE, "label_note"), longest=NOTE_LONGEST, multiline=True, optional=True),
        Paragraph(words(HERE, manager=manager)[f"hears_{objective.audience}"]),
    )
    form = Form(
        "objectives.close",
        label(HERE, "title"),
        parts,
        submit=label(HERE, "submit"),
        state=OBJECTIVE.encode(objective.id),
    )
    return in_place(interaction, form)


async def save_close(interaction: Interaction[FormSubmitted]) -> FormReply:
    """It ended: every copy says how, and whoever may see it hears it."""
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.state))
        before = check_open(check_owner(found, actor.person))
        outcome = interaction.event.answers.choice("outcome", Outcome)
        if outcome is None:
            raise refusal("no_outcome", field="outcome")
        note = check_length(clean(interaction.event.answers.text("note")), NOTE_LONGEST, "note")
        await check_day(work, actor.person, STEPS_A_DAY, interaction.now)
        after = await work.objectives.close(before, outcome, note, interaction.now)
        await redraw(work, after, interaction.now, kind=PROGRESS)
        step = Step(Act.CLOSED, before.progress, before.health, outcome, note, interaction.now)
        await tell_step(work, after, step, interaction.context.platforms, interaction.now)
        await note_changes(work, after, now=interaction.now)
        await work.commit()
    return UpdateForm(receipt.of_change(after, [words(RECEIPT)["closed"]]))


async def reopen(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Open it again."""
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        before = check_owner(found, actor.person)
        if before.closed_at is None:
            raise refusal("open")
        await check_day(work, actor.person, STEPS_A_DAY, interaction.now)
        after = await work.objectives.reopen(before, interaction.now)
        await redraw(work, after, interaction.now, kind=PROGRESS)
        step = Step(Act.REOPENED, before.progress, before.health, None, "", interaction.now)
        await tell_step(work, after, step, interaction.context.platforms, interaction.now)
        await note_changes(work, after, now=interaction.now)
        await work.commit()
    return _instead(interaction, after, [words(RECEIPT)["reopened"]])


async def delete(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Delete, or Undo right after it was set: every copy goes, and the words with them."""
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        objective = check_owner(found, actor.person)
        sent = await withdraw_all(work, objective, interaction.now)
        await work.objectives.delete(objective.id, interaction.now)
        await note_changes(work, objective, now=interaction.now)
        await work.commit()
    said = render_lines(words(RECEIPT)["deleted_everywhere" if sent else "deleted"], buttons=[receipt.list_button()])
    return _window(interaction, said, label(RECEIPT, "title_deleted"))


def _instead(interaction: Interaction[ButtonPressed], objective: Objective, lines: list[Text]) -> ButtonReply:
    form = receipt.of_change(objective, lines)
    return _window(interaction, render_lines(*lines, buttons=[receipt.list_button()]), form.title)


def _window(interaction: Interaction[ButtonPressed], said: Message, title: str) -> ButtonReply:
    """In the place where the button was: the message, or the window."""
    return Replace(said) if interaction.event.on else UpdateForm(receipt.as_form(said, title))
