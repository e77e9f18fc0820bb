"""Moving an objective: how far it is, how it goes, and a note for those who may see it."""

from __future__ import annotations

from bot.allowances import check_day
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers, ChoiceField, Field, Form, NumberField, TextField
from bot.messages import Paragraph, Part, Text, Words
from bot.objectives import receipt
from bot.objectives.copies import PROGRESS, redraw, tell_step
from bot.objectives.objective import OBJECTIVE, Act, Health, Objective, Progress, Step
from bot.objectives.owed import note_changes
from bot.objectives.render import bar
from bot.objectives.rules import (
    DONE,
    NOTE_LONGEST,
    STEPS_A_DAY,
    check_length,
    check_open,
    check_owner,
    progress,
    refusal,
)
from bot.phrases import label, render_options, words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Actor, Work
from bot.typed_text import clean

HERE = "objectives/progress"
RECEIPT = "objectives/receipt"


async def open_progress(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Progress, in the list, on a receipt or on Home."""
    async with interaction.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        form = _form(check_open(check_owner(found, actor.person)))
    return in_place(interaction, form)


def _form(objective: Objective) -> Form:
    fields: tuple[Field | Part, ...] = (
        Paragraph((Words(objective.wording.title, bold=True),)),
        *_parts(objective),
        _overall(objective),
        _health(objective.health),
        _note(),
        Paragraph(_hears(objective)),
    )
    title, submit = label(HERE, "title"), label(HERE, "submit")
    return Form("objectives.progress", title, fields, submit=submit, state=OBJECTIVE.encode(objective.id))


def _parts(objective: Objective) -> tuple[Field, ...]:
    hint = label(HERE, "hint_part")
    return tuple(
        NumberField(f"key_result_{each.number}", each.title, each.progress, most=DONE, optional=True, hint=hint)
        for each in objective.wording.key_results
    )


def _overall(objective: Objective) -> Field:
    """Of an objective with key results it is their mean, unless its owner says otherwise."""
    if not objective.wording.key_results:
        return NumberField("progress", label(HERE, "label_progress"), objective.progress, most=DONE)
    said = objective.progress if objective.by_hand else None
    hint = label(HERE, "hint_mean")
    return NumberField("progress", label(HERE, "label_by_hand"), said, most=DONE, optional=True, hint=hint)


def _health(health: Health) -> Field:
    return ChoiceField("health", label(HERE, "label_health"), render_options(HERE, Health), health.value)


def _note() -> Field:
    return TextField("note", label(HERE, "label_note"), longest=NOTE_LONGEST, multiline=True, optional=True)


def _hears(objective: Objective) -> Text:
    """Who hears of it, before anything is sent."""
    manager = objective.shared_with.name if objective.shared_with else ""
    return words(HERE, manager=manager)[f"hears_{objective.audience}"]


async def save_progress(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The step is kept, stands in every copy, and is told to whoever may see it."""
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.state))
        before = check_open(check_owner(found, actor.person))
        made, note = _read_progress(before, interaction.event.answers)
        if not note and made == Progress(before.progress, before.by_hand, before.health, before.wording.key_results):
            return UpdateForm(receipt.of_change(before, [words(RECEIPT)["unchanged"]]))
        after, told = await record_step(interaction, work, actor, before, made, note)
        await work.commit()
    return UpdateForm(receipt.of_change(after, _receipt(after, told)))


async def record_step(
    interaction: Interaction[FormSubmitted] | Interaction[ButtonPressed],
    work: Work,
    actor: Actor,
    before: Objective,
    made: Progress,
    note: str,
) -> tuple[Objective, int]:
    """Keeps the step and tells whoever may see it; returns the objective as it is then, and the number of messages."""
    await check_day(work, actor.person, STEPS_A_DAY, interaction.now)
    after = await work.objectives.move(before, made, note, interaction.now)
    step = Step(Act.PROGRESS, made.progress, made.health, None, note, interaction.now)
    await redraw(work, after, interaction.now, kind=PROGRESS)
    told = await tell_step(work, after, step, interaction.context.platforms, interaction.now)
    await note_changes(work, after, now=interaction.now)
    return after, told


def _read_progress(before: Objective, answers: Answers) -> tuple[Progress, str]:
    """What was filled in, if the rules allow it."""
    parts = {each.number: _percent(answers, f"key_result_{each.number}") for each in before.wording.key_results}
    health = answers.choice("health", Health)
    if health is None:
        raise refusal("no_health", field="health")
    made = progress(before, _percent(answers, "progress"), parts, health)
    return made, check_length(clean(answers.text("note")), NOTE_LONGEST, "note")


def _percent(answers: Answers, field: str) -> int | None:
    """The number; None where the field was left empty. Anything that is no whole number is refused."""
    typed = answers.number(field)
    if typed is None and answers.text(field).strip():
        raise refusal("no_percent", field=field, most=DONE)
    return typed


def _receipt(objective: Objective, told: int) -> list[Text]:
    said = words(RECEIPT, bar=bar(objective.progress), percent=objective.progress)
    lines = [said["moved"]]
    if told and objective.shared_with:
        lines.append(words(RECEIPT, manager=objective.shared_with.name)["moved_shared"])
    elif told:
        lines.append(said["moved_posted"])
    return lines
