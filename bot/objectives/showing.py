"""One objective as a window: all of it, its history, and what was said about it, for whoever may see it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Button, Buttons, Divider, Heading, Paragraph, Part, Quote, SmallPrint, Text
from bot.objectives import receipt
from bot.objectives.editing import has_former_manager
from bot.objectives.objective import OBJECTIVE, Comment, Objective, Step
from bot.objectives.render import body, comment_button, step_said
from bot.objectives.rules import check_seen
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply
from bot.routes import Interaction, in_place
from bot.shortened import shorten_together
from bot.store import Work

HERE = "objectives/showing"
STEPS_MOST = 10
COMMENTS_MOST = 10


async def show_details(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Details, wherever an objective is shown."""
    async with interaction.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        form = await details(work, actor.person, check_seen(found, actor.person))
    return in_place(interaction, form)


async def details(work: Work, reader: Person, objective: Objective, said: Text = ()) -> Form:
    """The window; `said` stands above it: what was just done."""
    steps = await work.objectives.history(objective.id, STEPS_MOST)
    comments = await work.objectives.comments(objective, reader, COMMENTS_MOST)
    texts = [text for text, _ in shorten_together([step.note for step in steps] + [each.text for each in comments])]
    parts: list[Part] = [Paragraph(said)] if said else []
    parts += [Paragraph(_whose(objective, reader)), *body(objective), SmallPrint(who_sees(objective, reader))]
    parts += [Buttons(buttons)] if (buttons := await _buttons(work, objective, reader)) else []
    parts += _history(objective, steps, texts, reader)
    parts += _comments(comments, texts[len(steps) :], reader)
    return Form("objectives.details", label(HERE, "title"), tuple(parts), close=label("objectives/receipt", "close"))


def _whose(objective: Objective, reader: Person) -> Text:
    said = words(HERE, owner=objective.owner.name, at=objective.created_at, zone=reader.time_zone)
    return said["yours" if objective.owner.id == reader.id else "theirs"]


def who_sees(objective: Objective, reader: Person) -> Text:
    """Who may see it, as one of them reads it."""
    manager = objective.shared_with
    if manager is None:
        return words(HERE)[f"seen_{objective.audience}"]
    if manager.id == reader.id:
        return words(HERE, owner=objective.owner.name)["seen_by_you"]
    return words(HERE, manager=manager.name)["seen_manager"]


async def _buttons(work: Work, objective: Objective, reader: Person) -> tuple[Button, ...]:
    if objective.owner.id == reader.id:
        talk = (comment_button(objective),) if objective.shared_with else ()
        return (*owner_buttons(objective), *await _new_manager(work, objective, reader), *talk)
    if objective.shared_with is not None and objective.shared_with.id == reader.id:
        approve = Button(
            "objectives.approve", label("objectives/post", "button_approve"), OBJECTIVE.encode(objective.id)
        )
        first = () if objective.approved_at or objective.closed_at else (approve,)
        return (*first, comment_button(objective))
    return ()


def owner_buttons(objective: Objective) -> tuple[Button, ...]:
    """What its owner can do."""
    move = (receipt.progress_button(objective), receipt.edit_button(objective), receipt.close_button(objective))
    again = (receipt.reopen_button(objective), receipt.edit_button(objective))
    return (*(again if objective.closed_at else move), receipt.delete_button(objective))


async def _new_manager(work: Work, objective: Objective, owner: Person) -> tuple[Button, ...]:
    """Offers to share with today's manager what a former one sees: nobody is put in another's place silently."""
    if not has_former_manager(objective, owner):
        return ()
    manager = await work.people.manager_of(owner)
    if manager is None:
        return ()
    said = words(HERE, manager=manager.name).plain("button_pass_on")
    return (Button("objectives.pass_on", said[:75], OBJECTIVE.encode(objective.id)),)


def _history(objective: Objective, steps: tuple[Step, ...], notes: Sequence[Text], reader: Person) -> list[Part]:
    if not steps:
        return []
    parts: list[Part] = [Divider(), Heading(label(HERE, "history"))]
    for step, note in zip(steps, notes, strict=False):
        when = words(HERE, at=step.made_at, zone=reader.time_zone)["when"]
        parts.append(Paragraph((*step_said(objective, step), *when)))
        parts += [Quote(note)] if step.note else []
    return parts


def _comments(comments: tuple[Comment, ...], texts: Sequence[Text], reader: Person) -> list[Part]:
    if not comments:
        return []
    parts: list[Part] = [Divider(), Heading(label(HERE, "comments"))]
    for comment, text in zip(comments, texts, strict=True):
        parts.append(
            SmallPrint(words(HERE, author=comment.author.name, at=comment.made_at, zone=reader.time_zone)["by"])
        )
        parts.append(Quote(text))
    return parts
