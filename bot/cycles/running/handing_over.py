"""HR hands a cycle over, or takes it over. When whoever took care of it leaves, or is of HR no more, the others hear so
and it goes on in the name of HR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.admission import Who
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE, open_button
from bot.cycles.cycle import Cycle
from bot.cycles.every import work_on_due
from bot.cycles.noting import note_act
from bot.cycles.organizer import CARED_FOR, HERE, can_organize, take_over_button
from bot.cycles.overview import render_cycle
from bot.cycles.telling_hr import about, is_new, settle, tell_hr
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import OFFERED_MOST, ChoiceField, Form, Option
from bot.messages import Buttons, Message, Paragraph, SmallPrint
from bot.people import Person, Role
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Context, Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work

NEWS, LEFT, WANTED = "cycles.organizer", "cycles.organizer_left", "cycles.organizer_wanted"


async def open_hand_over(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """To whom in HR; taking it over is handing it to oneself."""
    async with interaction.read() as (work, actor):
        cycle = _check(await work.cycles.get(actor.person.workspace, CYCLE.decode(interaction.event.value)))
        people = await _find_hr(work, actor.person)
    options = tuple(Option(str(each.id), shorten_name(each.name)) for each in people)
    chosen = str(cycle.owner.id) if cycle.owner in people and cycle.owner else str(actor.person.id)
    parts = (
        ChoiceField("person", label(HERE, "label_person"), options, chosen, menu=True),
        SmallPrint(words(HERE)["what_changes"]),
    )
    title, submit, close = (label(HERE, each) for each in ("title", "submit", "close"))
    return in_place(interaction, Form("cycles.hand_over", title, parts, submit, close, CYCLE.encode(cycle.id)))


async def _find_hr(work: Work, viewer: Person) -> Sequence[Person]:
    """Who asks is among them, however many there are."""
    hr = [each for each in await work.people.with_role(viewer.workspace, Role.HR) if can_organize(each)]
    others = sorted((each for each in hr if each.id != viewer.id), key=lambda each: (each.name, each.id))
    return [*(each for each in hr if each.id == viewer.id), *others][:OFFERED_MOST]


async def hand_over(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Whoever was chosen hears so, and so does whoever took care of it before."""
    chosen = interaction.event.answers.text("person")
    async with interaction.work() as (work, actor):
        cycle = await _lock(work, actor, CYCLE.decode(interaction.event.state))
        found = [each for each in await _find_hr(work, actor.person) if str(each.id) == chosen]
        if not found:
            raise NotAllowed(label(HERE, "choose"), field="person")
        form = await _give(work, actor, cycle, found[0], interaction.now)
        await work.commit()
    return UpdateForm(form)


async def take_over(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Twice is harmless."""
    async with interaction.work() as (work, actor):
        cycle = await _lock(work, actor, CYCLE.decode(interaction.event.value))
        form = await _give(work, actor, cycle, actor.person, interaction.now)
        await work.commit()
    return in_place(interaction, form)


def _check(cycle: Cycle | None) -> Cycle:
    if cycle is None or cycle.stage not in CARED_FOR:
        raise NotAllowed(label(HERE, "over"))
    return cycle


async def _lock(work: Work, actor: Actor, wanted: CycleId) -> Cycle:
    return _check(await work.cycles.get_for_update(actor.person.workspace, wanted))


async def _give(work: Work, actor: Actor, cycle: Cycle, person: Person, now: datetime) -> Form:
    """The window of the cycle says what has changed."""
    block = "done_self" if person.id == actor.person.id else "done"
    said = words(HERE, owner=shorten_name(person.name))[block]
    if cycle.owner is None or cycle.owner.id != person.id:
        await _tell(work, actor.person, cycle, person, now)
        await settle(work, cycle, (LEFT,), "taken", now, by=person)
        cycle = await work.cycles.set_owner(cycle, person)
        await note_act(work, actor.person, "hand_over", cycle, now)
    return await render_cycle(work, actor, cycle, now, [said])


async def _tell(work: Work, by: Person, cycle: Cycle, person: Person, now: datetime) -> None:
    """Whoever acts knows; whoever is of HR no more hears nothing of it."""
    said = words(HERE, by=by, owner=shorten_name(person.name), title=cycle.setup.name)
    before = cycle.owner if cycle.owner and can_organize(cycle.owner) else None
    for whom, block in ((person, "handed_to_you"), (before, "taken_from_you")):
        if whom is not None and whom.id != by.id:
            message = Message((Paragraph(said[block]), Buttons((open_button(cycle),))), summary=said[block])
            await work.outbox.put(to_people(NEWS, about(cycle, NEWS), [whom], message), now)


# ---------------------------------------------------------------- whoever leaves, or has the role no more


async def release_from_leavers(context: Context) -> None:
    """Of cycles that run. Those left in HR hear it once, or the admins where nobody is; who comes into HR after that
    hears it then."""
    await work_on_due(context, _is_due, _release)


async def _is_due(work: Work, cycle: Cycle, _: datetime) -> bool:
    if not _is_left(cycle) or cycle.owner is not None:
        return _is_left(cycle)
    return not await work.outbox.about(cycle.workspace, about(cycle, await _find_news(work, cycle)))


def _is_left(cycle: Cycle) -> bool:
    return cycle.stage in CARED_FOR and (cycle.owner is None or not can_organize(cycle.owner))


async def _find_news(work: Work, cycle: Cycle) -> str:
    hr = await work.people.with_role(cycle.workspace, Role.HR)
    return LEFT if any(can_organize(each) for each in hr) else WANTED


async def _release(work: Work, cycle: Cycle, now: datetime) -> bool:
    if not _is_left(cycle):
        return False
    kind, had_one = await _find_news(work, cycle), cycle.owner is not None
    if had_one:
        cycle = await work.cycles.set_owner(cycle, None)
    if not await is_new(work, cycle, kind) and not had_one:
        return False
    said = words(HERE, title=cycle.setup.name)
    parts = (Paragraph(said["left"]), Buttons((take_over_button(cycle), open_button(cycle))))
    message = Message(parts if kind == LEFT else (Paragraph(said["left_without_hr"]),), summary=said["summary"])
    await tell_hr(work, cycle, kind, message, now)
    return True


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.hand_over", open_hand_over, Who.HR),
    OnForm("cycles.hand_over", hand_over, Who.HR),
    OnButton("cycles.take_over", take_over, Who.HR),
)
