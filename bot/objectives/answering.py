"""What a manager says to an objective shared with them, and what its owner says back."""

from __future__ import annotations

from bot.allowances import check_day
from bot.deliveries import Delivery
from bot.events import ButtonPressed, FormSubmitted
from bot.formatting import read_marks
from bot.forms import Form, TextField
from bot.home.redraw import lists_changed
from bot.messages import Buttons, Message, Paragraph, Quote, Words
from bot.objectives import receipt
from bot.objectives.copies import ANSWER, COMMENT, PROGRESS, redraw, subject, to_owner
from bot.objectives.objective import OBJECTIVE, Objective
from bot.objectives.render import comment_button, show_button
from bot.objectives.rules import (
    COMMENT_LONGEST,
    COMMENTS_A_DAY,
    check_commenter,
    check_length,
    check_manager,
    check_open,
    people_concerned,
    refusal,
)
from bot.objectives.showing import details
from bot.people import Person
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, FormReply, Nothing, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Actor, Work
from bot.typed_text import clean, says_something

HERE = "objectives/answering"


async def approve(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Looks good": the owner hears it, once."""
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        before = check_open(check_manager(found, actor.person))
        after = await work.objectives.approve(before, interaction.now)
        if after is None:
            raise refusal("approved_before")
        await redraw(work, after, interaction.now, kind=PROGRESS)
        await work.outbox.put(_looks_good(after, actor.person), interaction.now)
        form = None if interaction.event.on else await details(work, actor.person, after, words(HERE)["approved"])
        await lists_changed(work, people_concerned(after), interaction.now)
        await work.commit()
    return UpdateForm(form) if form else Nothing()  # the message itself is drawn again, as one of the copies


def _looks_good(objective: Objective, manager: Person) -> list[Delivery]:
    said = words(HERE, manager=manager)
    title = Quote((Words(objective.wording.title, bold=True),))
    message = Message((Paragraph(said["looks_good"]), title, Buttons((show_button(objective),))), said["summary"])
    return to_people(ANSWER, to_owner(objective), [objective.owner], message)


async def open_comment(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Comment: the form says who reads it."""
    async with interaction.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        objective, reader = check_commenter(found, actor.person)
    said = words(HERE, reader=reader.name)
    field = TextField("text", label(HERE, "label_text"), longest=COMMENT_LONGEST, multiline=True)
    parts = (Paragraph((Words(objective.wording.title, bold=True),)), field, Paragraph(said["reads"]))
    form = Form(
        "objectives.comment",
        label(HERE, "title"),
        parts,
        submit=label(HERE, "submit"),
        state=OBJECTIVE.encode(objective.id),
    )
    return in_place(interaction, form)


async def save_comment(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The comment stays with the objective, and reaches the other one by direct message."""
    about, typed = OBJECTIVE.decode(interaction.event.state), interaction.event.answers.text("text")
    async with interaction.work() as (work, actor):
        objective, reader = await add_comment(interaction, work, actor, about, typed, "text")
        await work.commit()
    return UpdateForm(
        receipt.window("title_saved", [words(HERE, reader=reader.name)["sent"]], [show_button(objective)])
    )


async def add_comment(
    interaction: Interaction[FormSubmitted] | Interaction[ButtonPressed],
    work: Work,
    actor: Actor,
    about: int,
    typed: str,
    field: str,
) -> tuple[Objective, Person]:
    """Keeps and sends it, as far as the rules allow; returns the objective and whom it goes to. `field` is where it was
    typed."""
    found = await work.objectives.get_for_update(actor.person.workspace, about)
    objective, reader = check_commenter(found, actor.person)
    text = check_length(clean(typed), COMMENT_LONGEST, field)
    if not says_something(text):
        raise refusal("no_comment", field=field)
    await check_day(work, actor.person, COMMENTS_A_DAY, interaction.now)
    manager = reader if actor.person.id == objective.owner.id else actor.person
    await work.objectives.comment(objective.id, actor.person, manager, text, interaction.now)
    await work.outbox.put(_comment(objective, actor.person, reader, text), interaction.now)
    await lists_changed(work, people_concerned(objective), interaction.now)
    return objective, reader


def _comment(objective: Objective, author: Person, reader: Person, text: str) -> list[Delivery]:
    """The notification tells that somebody wrote, not what. What reaches the manager is one more copy, and goes with
    the others once the manager may not see the objective any more."""
    said = words(HERE, author=author)
    parts = (
        Paragraph(said["commented"]),
        Paragraph((Words(objective.wording.title, bold=True),)),
        Quote(read_marks(text)),
        Buttons((comment_button(objective, "button_answer"), show_button(objective))),
    )
    about = to_owner(objective) if reader.id == objective.owner.id else subject(objective)
    return to_people(COMMENT, about, [reader], Message(parts, said["commented_summary"]))
