"""A page for the works council, as a file for HR, or to be read where a chat takes no files: what a cycle asks and
keeps, who reads it and has, averages by the rules, and for how long. Nobody's answer is in it."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.setup.check import plan_for
from bot.cycles.setup.council_page import HERE, draw_page, find_sections, write_page
from bot.cycles.setup.plan import Plan
from bot.deliveries import Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Form
from bot.messages import File, Message, Paragraph, SmallPrint
from bot.nudges.rules import today_of
from bot.people import Role
from bot.phrases import label, words
from bot.replies import ButtonReply, FormReply
from bot.rights.export import KEPT, find_reader, on_files, put_export, say_on_its_way
from bot.routes import Context, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work

COUNCIL = "cycles.council"
SUBJECT = "cycle_council/"
STAGES = (Stage.PLANNED, Stage.RELEASED)


async def offer_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """What will be in it, before it is made."""
    async with interaction.read() as (work, actor):
        cycle = await _find(work, actor, interaction.event.value)
    if not interaction.platform.can.files:
        return in_place(interaction, await _show_page(interaction, cycle))
    said = words(HERE, title=cycle.setup.name)
    parts = tuple(Paragraph(said[each]) for each in ("what", "not_in_it", "removed"))
    title, submit, close = (label(HERE, each) for each in ("title", "submit", "close"))
    return in_place(interaction, Form(COUNCIL, title, parts, submit, close, CYCLE.encode(cycle.id)))


async def _show_page(interaction: Interaction[ButtonPressed], cycle: Cycle) -> Form:
    """At once, and to be copied; in the audit as the file is."""
    planned = await _plan(interaction.context, cycle)
    async with interaction.work() as (work, actor):
        cycle = await _find(work, actor, interaction.event.value)
        sections = await find_sections(work, cycle, actor.person, planned)
        await work.audit.note(cycle.workspace, actor.person.id, COUNCIL, "", interaction.now)
        await work.commit()
    parts = (SmallPrint(words(HERE, title=cycle.setup.name)["not_in_it"]), *draw_page(cycle, sections))
    return Form(COUNCIL, label(HERE, "title"), parts, close=label(HERE, "close"))


async def _plan(context: Context, cycle: Cycle) -> Plan | None:
    return await plan_for(context, cycle) if cycle.stage is Stage.PLANNED else None


async def _find(work: Work, actor: Actor, carried: str) -> Cycle:
    cycle = await work.cycles.get(actor.person.workspace, CYCLE.decode(carried))
    if cycle is None or cycle.stage not in STAGES:
        raise NotAllowed(label(HERE, "not_now"))
    return cycle


async def send_page(interaction: Interaction[FormSubmitted]) -> FormReply:
    async with interaction.work() as (work, actor):
        cycle = await _find(work, actor, interaction.event.state)
        await put_export(interaction, work, actor.person, COUNCIL, f"{SUBJECT}{CYCLE.encode(cycle.id)}")
        await work.commit()
    return say_on_its_way(COUNCIL, label(HERE, "title"), files=1)


async def render_page(context: Context, entry: Entry) -> Message | None:
    """As it stands at this moment; None for who is of HR no more."""
    async with context.store.read() as work:
        reader = await find_reader(work, entry)
        cycle = await work.cycles.get(
            entry.delivery.workspace, CYCLE.decode(entry.delivery.subject.removeprefix(SUBJECT))
        )
    if reader is None or Role.HR not in reader.roles or cycle is None or cycle.stage not in STAGES:
        return None
    planned = await _plan(context, cycle)
    async with context.store.read() as work:
        page = await write_page(work, cycle, reader, planned)
    now = context.clock.now()
    day = today_of(reader, now)
    said = words(HERE, title=cycle.setup.name, day=now + KEPT, zone=reader.time_zone)["here"]
    file = File(f"upward-works-council-{day.isoformat()}.md", page.encode())
    return Message((Paragraph(said),), summary=said, files=(file,))


ENTRIES: tuple[Route, ...] = (
    OnButton(COUNCIL, offer_page, Who.HR),
    OnForm(COUNCIL, send_page, Who.HR),
    on_files(COUNCIL, render_page),
)
