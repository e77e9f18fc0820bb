"""The end of an objective: closed with an outcome, opened again, or deleted."""

from __future__ import annotations

from bot.events import ButtonPressed, FormSubmitted
from bot.forms import ChoiceField, Form, Option, TextField
from bot.messages import Message, Paragraph, Text, Words
from bot.objectives import receipt
from bot.objectives.allowed import check_day
from bot.objectives.copies import PROGRESS, redraw, tell_step, withdraw_all
from bot.objectives.objective import Act, Objective, Outcome, Step
from bot.objectives.owed import note_changes
from bot.objectives.rules import NOTE_LONGEST, STEPS_A_DAY, check_length, check_open, check_owner, refusal
from bot.replies import ButtonReply, FormReply, Replace, UpdateForm
from bot.routes import Ask, in_place
from bot.wording import label, words
from bot.writing import clean, number

HERE = "objectives/closing"
RECEIPT = "objectives/receipt"


async def open_close(ask: Ask[ButtonPressed]) -> ButtonReply:
    """Close it: the form asks how it ended."""
    async with ask.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, number(ask.event.value))
        objective = check_open(check_owner(found, actor.person))
    options = tuple(Option(each.value, label(HERE, f"option_{each}")) for each in Outcome)
    manager = objective.shared_with.name if objective.shared_with else ""
    parts = (
        Paragraph((Words(objective.wording.title, bold=True),)),
        ChoiceField("outcome", label(HERE, "label_outcome"), options),
        TextField("note", label(HERE, "label_note"), longest=NOTE_LONGEST, multiline=True, optional=True),
        Paragraph(words(HERE, manager=manager)[f"hears_{objective.audience}"]),
    )
    form = Form("objectives.close", label(HERE, "title"), parts, submit=label(HERE, "submit"), state=str(objective.id))
    return in_place(ask, form)


async def save_close(ask: Ask[FormSubmitted]) -> FormReply:
    """It ended: every copy says how, and whoever may see it hears it."""
    async with ask.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, number(ask.event.state))
        before = check_open(check_owner(found, actor.person))
        if ask.event.answers.text("outcome") not in set(Outcome):
            raise refusal("no_outcome", field="outcome")
        outcome = Outcome(ask.event.answers.text("outcome"))
        note = check_length(clean(ask.event.answers.text("note")), NOTE_LONGEST, "note")
        await check_day(work, actor.person, STEPS_A_DAY, ask.now)
        after = await work.objectives.close(before, outcome, note, ask.now)
        await redraw(work, after, ask.now, kind=PROGRESS)
        step = Step(Act.CLOSED, before.progress, before.health, outcome, note, ask.now)
        await tell_step(work, after, step, ask.desk.platforms, ask.now)
        await note_changes(work, after, now=ask.now)
        await work.commit()
    return UpdateForm(receipt.of_change(after, [words(RECEIPT)["closed"]]))


async def reopen(ask: Ask[ButtonPressed]) -> ButtonReply:
    """Open it again."""
    async with ask.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, number(ask.event.value))
        before = check_owner(found, actor.person)
        if before.closed_at is None:
            raise refusal("open")
        await check_day(work, actor.person, STEPS_A_DAY, ask.now)
        after = await work.objectives.reopen(before, ask.now)
        await redraw(work, after, ask.now, kind=PROGRESS)
        step = Step(Act.REOPENED, before.progress, before.health, None, "", ask.now)
        await tell_step(work, after, step, ask.desk.platforms, ask.now)
        await note_changes(work, after, now=ask.now)
        await work.commit()
    return _instead(ask, after, [words(RECEIPT)["reopened"]])


async def delete(ask: Ask[ButtonPressed]) -> ButtonReply:
    """Delete, or Undo right after it was set: every copy goes, and the words with them."""
    async with ask.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, number(ask.event.value))
        objective = check_owner(found, actor.person)
        sent = await withdraw_all(work, objective, ask.now)
        await work.objectives.delete(objective.id, ask.now)
        await note_changes(work, objective, now=ask.now)
        await work.commit()
    said = receipt.message_of([words(RECEIPT)["deleted_everywhere" if sent else "deleted"]], [receipt.list_button()])
    return _window(ask, said, label(RECEIPT, "title_deleted"))


def _instead(ask: Ask[ButtonPressed], objective: Objective, lines: list[Text]) -> ButtonReply:
    form = receipt.of_change(objective, lines)
    return _window(ask, receipt.message_of(lines, [receipt.list_button()]), form.title)


def _window(ask: Ask[ButtonPressed], said: Message, title: str) -> ButtonReply:
    """In the place where the button was: the message, or the window."""
    return Replace(said) if ask.event.on else UpdateForm(receipt.as_form(said, title))
