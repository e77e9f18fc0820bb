"""Answers that were typed into the direct messages with the bot rather than into a form."""

from __future__ import annotations

from bot.deliveries import Entry
from bot.events import ButtonPressed
from bot.messages import Words, render_lines
from bot.nudges.rules import horizon
from bot.objectives import receipt
from bot.objectives.answering import add_comment
from bot.objectives.copies import ANSWER, COMMENT, NEWS, SHARED
from bot.objectives.objective import Objective, Progress
from bot.objectives.owed import LEAD
from bot.objectives.progress import record_step
from bot.objectives.rules import (
    COMMENT_LONGEST,
    NOTE_LONGEST,
    check_commenter,
    check_length,
    check_open,
    check_owner,
    refusal,
)
from bot.phrases import words
from bot.publishing.copies import number_of
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction
from bot.store import Actor, Work
from bot.typed_answers import TYPED_ANSWER, Invitation, OnAnswer
from bot.typed_text import clean, says_something

HERE = "objectives/typed"
NUDGE = "nudge.day"
MOST = 4
"""So many of the objectives that a reminder lists can be chosen."""


async def invite_comment(work: Work, actor: Actor, entry: Entry, named: bool) -> tuple[Invitation, ...]:
    """Between owner and manager: what the other one wrote, shared or did can be answered."""
    found = await work.objectives.get(actor.person.workspace, number_of(entry))
    objective, reader = check_commenter(found, actor.person)
    if not reader.reachable or not reader.handles:
        raise refusal("reader_left", people=[reader.name])
    if not named and await _has_answered(work, actor, objective, entry):
        return ()
    title = objective.wording.title
    question = words(HERE, reader=reader.name, title=Words(title, bold=True))["ask_comment"]
    caption = words(HERE, reader=reader.name, title=title).plain("comment")
    return (Invitation("objectives.send_comment", objective.id, question, caption, COMMENT_LONGEST),)


async def _has_answered(work: Work, actor: Actor, objective: Objective, entry: Entry) -> bool:
    """Since the message came, by a comment or by "Looks good"."""
    since = entry.sent_at or entry.created_at
    said = await work.objectives.comments(objective, actor.person, 1)
    commented = any(each.author.id == actor.person.id and each.made_at > since for each in said)
    approved = objective.approved_at is not None and objective.approved_at > since
    return commented or (approved and actor.person.id != objective.owner.id)


async def invite_note(work: Work, actor: Actor, entry: Entry, named: bool) -> tuple[Invitation, ...]:
    """A reminder's objectives, the next due first: how it goes."""
    person, since = actor.person, entry.sent_at or entry.created_at
    days = horizon(person, since)
    due = await work.objectives.due_by(person, days.today, days.until + LEAD, 0, MOST)
    found = []
    for each in due.objectives:
        steps = await work.objectives.history(each.id, 1)
        if named or not any(step.made_at > since for step in steps):
            found.append(_note(each))
    return tuple(found)


def _note(objective: Objective) -> Invitation:
    title = objective.wording.title
    manager = objective.shared_with.name if objective.shared_with else ""
    question = words(HERE, title=Words(title, bold=True), manager=manager)[f"ask_note_{objective.audience}"]
    caption = words(HERE, title=title).plain("note")
    return Invitation("objectives.send_note", objective.id, question, caption, NOTE_LONGEST)


async def send_comment(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Send": as if it had been written into the form. A second press changes nothing."""
    answer = TYPED_ANSWER.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        _, reader = await add_comment(interaction, work, actor, answer.about, answer.text, "")
        await answer.take(work, actor, interaction.now)
        await work.commit()
    return Replace(
        render_lines(words("objectives/answering", reader=reader.name)["sent"], buttons=[receipt.list_button()])
    )


async def send_note(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Send": the words are a note on the objective, whose progress stays as it is."""
    answer = TYPED_ANSWER.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, answer.about)
        before = check_open(check_owner(found, actor.person))
        note = check_length(clean(answer.text), NOTE_LONGEST, "")
        if not says_something(note):
            raise refusal("no_comment")
        same = Progress(before.progress, before.by_hand, before.health, before.wording.key_results)
        await record_step(interaction, work, actor, before, same, note)
        await answer.take(work, actor, interaction.now)
        await work.commit()
    said = words(HERE, title=Words(before.wording.title, bold=True))["noted"]
    return Replace(render_lines(said, buttons=[receipt.progress_button(before), receipt.list_button()]))


ENTRIES = (
    OnAnswer((COMMENT, SHARED, NEWS, ANSWER), invite_comment),
    OnAnswer((NUDGE,), invite_note),
)
