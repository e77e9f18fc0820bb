"""In place of who left, or is above by now and withdrawn, HR asks somebody else, where people were picked by name. The
group only grows: what who left may have shared counts, and nothing says whether they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.changes.deciding import HERE, check_answers, find_change, show_done
from bot.cycles.changes.finding import find_lately, may_join
from bot.cycles.changes.on_the_way import CHANGE, Joiner, Kind, Proposal, Step
from bot.cycles.changes.window import say_replaced, say_why
from bot.cycles.cycle import Cycle
from bot.cycles.launch.launching import find_chats
from bot.cycles.repository import Member
from bot.cycles.review import Review
from bot.cycles.setup.choose_form import PEOPLE
from bot.cycles.setup.choosing import read_people
from bot.cycles.setup.planning import find_unfit
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form, PeopleField
from bot.messages import Button, Buttons, Paragraph, SmallPrint
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work


def refusal(block: str, person: str = "", about: str = "") -> NotAllowed:
    said = words(HERE, person=shorten_name(person), reviewer=shorten_name(about))
    return NotAllowed(said.plain(block), field=PEOPLE)


async def open_replace(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Ask somebody else"."""
    change = CHANGE.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle, proposal = await find_change(work, actor, change, interaction.now, lock=False)
    if proposal.kind is not Kind.REPLACE:
        raise NotAllowed(label(HERE, "not_now"))
    return in_place(interaction, _render(cycle, proposal, CHANGE.encode(change)))


def _render(cycle: Cycle, proposal: Proposal, carried: str) -> Form:
    person = proposal.person.name if proposal.person else ""
    names = {"reviewer": shorten_name(proposal.about), "person": shorten_name(person)}
    said = words(HERE, until=cycle.setup.days.due, **names)
    parts = (
        Paragraph(said[f"replaces{say_why(proposal)}"]),
        PeopleField(PEOPLE, label(HERE, "label_replace"), (), 1, hint=label(HERE, "hint_replace")),
        SmallPrint(said["replace_knows"]),
        Buttons((Button("cycles.open", label(HERE, "button_back"), CYCLE.encode(cycle.id)),)),
    )
    title, submit, close = (label(HERE, each) for each in ("title_replace", "submit_replace", "close"))
    return Form("cycles.replace", title, parts, submit, close, carried)


async def save_replace(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Who was picked owes it, and is asked in their own hours."""
    change, now = CHANGE.decode(interaction.event.state), interaction.now
    async with interaction.read() as (work, actor):
        cycle, _ = await find_change(work, actor, change, now, lock=False)
        (picked,) = await read_people(interaction, work, actor, (), 1)
        members = await work.cycles.members(cycle.workspace, find_chats(interaction.context))
    async with interaction.work() as (work, actor):
        cycle, proposal = await find_change(work, actor, change, now)
        review = proposal.review
        if proposal.kind is not Kind.REPLACE or review is None:
            raise NotAllowed(label(HERE, "not_now"))
        (person,) = await work.people.by_ids(cycle.workspace, [picked])
        await _check(work, actor, review, person, members)
        check_answers(interaction.context, review, person)
        lately = await find_lately(work, cycle, now)
        if not may_join(Joiner(review, person), await work.cycles.asked_about(review), lately):
            raise refusal("would_tell", person.name, proposal.about)
        await work.cycles.add_reviewer(review, person)
        await work.cycles.note_changes(cycle, {proposal.key: Step.TAKEN})
        form = await show_done(work, actor, "replace", cycle, say_replaced(proposal, person), now)
        await work.commit()
    return UpdateForm(form)


async def _check(work: Work, actor: Actor, review: Review, person: Person, members: Sequence[Member]) -> None:
    """Nobody both reads and answers, nobody answers twice, and nobody picks that they are asked themselves."""
    setup = replace(review.cycle.setup, named=review.named)
    unfit = find_unfit(members, setup, review.number, [person.id])
    if unfit.reading or review.read_by(person):
        raise refusal("reads_it", person.name)
    if unfit.silent or person.id not in {each.id for each in members}:
        raise refusal("silent", person.name)
    if person.id in await work.cycles.asked_about(review):
        raise refusal("asked_before", person.name, review.about)
    if person.id == actor.person.id:
        raise refusal("yourself")


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.replace", open_replace, Who.HR),
    OnForm("cycles.replace", save_replace, Who.HR),
)
