"""HR chooses who reads what is said about the company, and says what people call it."""

from __future__ import annotations

from dataclasses import replace

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.company.form import NAME_LONGEST, READERS_MOST, render_readers
from bot.cycles.company.planning import find_heads, refusal
from bot.cycles.cycle import Cycle, Scope, Setup
from bot.cycles.setup.changing import change_setup, show_next
from bot.cycles.setup.check import find_changeable
from bot.cycles.setup.choosing import T, read_people
from bot.cycles.setup.draft import STEP
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form
from bot.replies import ButtonReply, FormReply
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work
from bot.typed_text import clean_line


async def open_readers(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Who reads it*, beside the questions."""
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, CYCLE.decode(interaction.event.value), interaction.now)
    if cycle.setup.scope is not Scope.COMPANY:
        raise refusal("not_company")
    return in_place(interaction, await show_readers(interaction, cycle))


async def show_readers(interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted], cycle: Cycle) -> Form:
    """With those who were chosen before, else those at the top."""
    async with interaction.read() as (work, _):
        members = () if cycle.setup.readers else await work.cycles.members(cycle.workspace)
        chosen = cycle.setup.readers or sorted(find_heads(members))[:READERS_MOST]
        people = await work.people.by_ids(cycle.workspace, chosen)
        called = cycle.setup.company or clean_line(await work.cycles.company_name(cycle.workspace))
    return render_readers(cycle, called, people, interaction.event.by.platform)


async def save_readers(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Then who sees what, and when."""
    step = STEP.decode(interaction.event.state)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, step.cycle, interaction.now)
        setup = await read_readers(interaction, work, actor, cycle)
    saved = await change_setup(
        interaction,
        cycle.id,
        lambda shown: replace(shown.setup, readers=setup.readers, company=setup.company),
        step.stamp,
    )
    return await show_next(interaction.context, saved)


async def read_readers(interaction: Interaction[T], work: Work, actor: Actor, cycle: Cycle) -> Setup:
    """The setup with what stands in the form. Raises `NotAllowed`."""
    called = clean_line(interaction.event.answers.text("company"))
    if not called or len(called) > NAME_LONGEST:
        raise refusal("long_company" if called else "no_company", most=NAME_LONGEST, field="company")
    readers = await read_people(interaction, work, actor, cycle.setup.readers, READERS_MOST)
    await _check_readers(work, cycle, readers)
    return replace(cycle.setup, readers=readers, company=called)


async def _check_readers(work: Work, cycle: Cycle, readers: frozenset[int]) -> None:
    """Whoever nothing reaches, and who belongs to another company, reads nothing."""
    able = {each.id for each in await work.cycles.members(cycle.workspace) if each.reachable}
    unable = await work.people.by_ids(cycle.workspace, readers - able)
    if unable:
        raise refusal("unable", people=[each.name for each in unable], field="people")


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.change_company", open_readers, Who.HR),
    OnForm("cycles.company", save_readers, Who.HR),
)
