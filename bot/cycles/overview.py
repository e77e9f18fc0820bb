"""The cycles of a company, and one cycle as it was set up, as long as nobody was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.button_values import PAGE
from bot.cycles.buttons import CYCLE, council_button, open_button
from bot.cycles.company.planning import name_company
from bot.cycles.cycle import Cycle, Scope, Setup, Stage
from bot.cycles.every import find_every
from bot.cycles.launch.invitation import minutes
from bot.cycles.organizer import draw_organizer, hand_over_button
from bot.cycles.picking.message import redraw as redraw_picks
from bot.cycles.picking.news import PICKED
from bot.cycles.results.summary import show_summary
from bot.cycles.running.running_window import render_window
from bot.cycles.setup.check import RUNNING, find_changeable, refuse_past
from bot.cycles.setup.draft import SPOT, Spot, refusal
from bot.cycles.setup.own_words import HERE as OWN_WORDS
from bot.cycles.telling_hr import settle
from bot.events import ButtonPressed, CommandTyped
from bot.forms import Form
from bot.messages import (
    Button,
    Buttons,
    Heading,
    Paragraph,
    Part,
    Quote,
    SmallPrint,
    Style,
    Text,
    Words,
    plain,
)
from bot.paging import ListForm
from bot.phrases import Label, Phrases, label, render_confirm, words
from bot.replies import ButtonReply, CommandReply, OpenForm
from bot.routes import Command, Interaction, OnButton, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work

HERE = "cycles/overview"
LIST = ListForm("cycles.list", HERE, "cycles.list_before", "cycles.list_after", 10, submit="")
OTHERS = frozenset(Stage) - RUNNING
RUNNING_MOST = 30
"""So many fit into Slack's window of 100 blocks, beside ten others."""
COPIED = (Stage.RELEASED, Stage.CANCELLED)
"""What can be copied into a new draft."""


# ---------------------------------------------------------------- all cycles


async def open_list(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/upward cycle`."""
    async with interaction.read() as (work, actor):
        return OpenForm(await render_list(work, actor, 1))


async def turn_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """All cycles, or another page of them."""
    async with interaction.read() as (work, actor):
        return in_place(interaction, await render_list(work, actor, PAGE.decode(interaction.event.value)))


async def render_list(work: Work, actor: Actor, page: int, done: Sequence[Text] = ()) -> Form:
    """What runs, then drafts and earlier ones, the newest first."""
    workspace = actor.person.workspace
    runs = (await find_every(work, workspace, RUNNING))[:RUNNING_MOST] if page == 1 else []
    others = await LIST.read(lambda wanted: work.cycles.find_cycles(workspace, OTHERS, wanted), page)
    parts: list[Part] = [Paragraph(each) for each in done]
    for heading, some in (("heading_running", runs), ("heading_others", others.items)):
        if some:
            parts.append(Heading(label(HERE, heading)))
            parts += _draw_lines(some, actor.person.time_zone)
    if not runs and not others.total:
        parts.append(Paragraph(words(HERE)["empty"]))
    new = Button("cycles.new", label(HERE, "button_new"), style=Style.PLAIN if runs else Style.PRIMARY)
    sets = Button("cycles.sets", label(HERE, "button_sets"))
    return LIST.render(parts, others, (Buttons((new, sets)),))


def _draw_lines(cycles: Sequence[Cycle], zone: str) -> list[Part]:
    """Those of one name and minute have a number."""
    seen: Counter[str] = Counter()
    parts: list[Part] = []
    for each in cycles:
        line, buttons = _draw_line(each, zone)
        seen[plain(line)] += 1
        again = (Words(f" ({seen[plain(line)]})"),) if seen[plain(line)] > 1 else ()
        parts += [Paragraph((*line, *again)), buttons]
    return parts


def _draw_line(cycle: Cycle, zone: str) -> tuple[Text, Buttons]:
    name = Words(shorten_name(cycle.setup.name), bold=True)
    copy = Button("cycles.copy", label(HERE, "button_copy"), CYCLE.encode(cycle.id))
    buttons = (open_button(cycle), *((copy,) if cycle.stage in COPIED else ()))
    block = "made" if cycle.stage is Stage.DRAFT else f"stage_{cycle.stage}"
    return (name, Words("\n"), *_say(cycle, zone)[block]), Buttons(buttons)


def _say(cycle: Cycle, zone: str = "UTC") -> Phrases:
    owner = shorten_name(cycle.owner.name) if cycle.owner else label(HERE, "hr")
    setup = cycle.setup
    return words(
        HERE, owner=owner, day=setup.days.ask, until=setup.days.due, due=setup.days.release, least=setup.least,
        title=setup.title, minutes=minutes(cycle), newcomers=int(setup.newcomers), picker=setup.picker.value,
        count=len(setup.readers if setup.scope is Scope.COMPANY else setup.chosen), about=name_company(setup),
        named=int(setup.named), at=cycle.created_at, zone=zone,
    )  # fmt: skip


# ---------------------------------------------------------------- one cycle


async def open_cycle(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """What HR sees of it, at whatever stage it is."""
    async with interaction.read() as (work, actor):
        cycle = await work.cycles.get(actor.person.workspace, CYCLE.decode(interaction.event.value))
        if cycle is None:
            raise refusal("gone")
        form = await render_cycle(work, actor, cycle, interaction.now)
    return in_place(interaction, form)


async def render_cycle(work: Work, actor: Actor, cycle: Cycle, now: datetime, done: Sequence[Text] = ()) -> Form:
    """`done` says what has just been changed, as long as anything can be."""
    if cycle.stage in (Stage.DRAFT, Stage.PLANNED):
        here = await keep_those_here(work, cycle.setup, cycle.workspace)
        return render_setup(replace(cycle, setup=here), now, done)
    if cycle.stage is Stage.RELEASED:
        return await show_summary(work, cycle, actor.person)
    return await render_window(work, actor.person, cycle, now, done)


async def keep_those_here(work: Work, setup: Setup, workspace: int) -> Setup:
    """The same, without whoever was chosen and has left."""
    people = await work.people.by_ids(workspace, setup.chosen | setup.readers)
    here = frozenset(each.id for each in people if each.reachable)
    return replace(setup, chosen=setup.chosen & here, readers=setup.readers & here)


def render_setup(cycle: Cycle, now: datetime, done: Sequence[Text] = ()) -> Form:
    """Each decision with *Change*; `done` says what has just been changed."""
    said, carried = _say(cycle), CYCLE.encode(cycle.id)
    name = Words(cycle.setup.name, bold=True)
    what, when = (Button(f"cycles.change_{each}", label(HERE, "button_change"), carried) for each in ("what", "when"))
    more = {Scope.CHOSEN: "whom", Scope.COMPANY: "company"}.get(cycle.setup.scope)
    whom = (Button(f"cycles.change_{more}", label(HERE, f"button_{more}"), carried),) if more else ()
    parts: list[Part] = [Paragraph(each) for each in done]
    parts += [Paragraph((name, Words("\n"), *said[f"stage_{cycle.stage}"])), Paragraph(said["questions"])]
    if past := refuse_past(cycle, now):
        parts.append(Paragraph((Words(past.sentence, bold=True),)))
    parts += [SmallPrint(said["partly"])] if cycle.setup.approved is not None else []
    parts += [Paragraph(said[f"scope_{cycle.setup.scope}"])]
    parts += [Quote((Words(cycle.setup.note),))] if cycle.setup.note else []
    if cycle.setup.news:
        parts += [Paragraph(words(OWN_WORDS)["news"]), Quote((Words(cycle.setup.news),))]
    parts += [
        Buttons((what, *whom)),
        Paragraph((*said[_readers(cycle)], Words(" "), *said[_name_asked(cycle)])),
        Paragraph(said["days"]),
    ]
    parts += [Buttons((when,)), *draw_organizer(cycle), Buttons(_buttons(cycle))]
    return Form("cycles.overview", label(HERE, "title_one"), tuple(parts), close=label(HERE, "close"))


def _readers(cycle: Cycle) -> str:
    """The phrase for who reads the results."""
    setup = cycle.setup
    if setup.scope is Scope.COMPANY:
        return "read_company"
    also = [name for name, wanted in (("manager", setup.manager_reads), ("above", setup.above_reads)) if wanted]
    return "_".join(["read" if setup.reviewee_reads else "hidden", *also])


def _name_asked(cycle: Cycle) -> str:
    return "asked_all" if cycle.setup.scope is Scope.COMPANY else "asked"


def _buttons(cycle: Cycle) -> tuple[Button, ...]:
    draft, carried = cycle.stage is Stage.DRAFT, CYCLE.encode(cycle.id)
    style = Style.PRIMARY if draft else Style.PLAIN
    check = Button(
        "cycles.check", label(HERE, "button_check" if draft else "button_who"), SPOT.encode(Spot(cycle.id)), style
    )
    ends = "delete" if draft else "cancel"
    confirm = render_confirm(HERE, f"confirm_{{}}_{ends}")
    end = Button(f"cycles.{ends}", label(HERE, f"button_{ends}"), carried, Style.DANGER, confirm)
    page = () if draft else (council_button(cycle),)
    return check, hand_over_button(cycle), *page, end, Button("cycles.list", label(HERE, "button_list"))


async def delete_draft(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Nobody was asked for feedback, so nothing of a draft is kept; who was asked to pick hears so."""
    async with interaction.work() as (work, actor):
        wanted = CYCLE.decode(interaction.event.value)
        cycle = await find_changeable(work, actor, wanted, interaction.now, lock=True)
        if cycle.stage is not Stage.DRAFT:
            raise refusal("approved_before")
        await redraw_picks(work, cycle, await work.cycles.picks_of(cycle), interaction.now)
        await settle(work, cycle, PICKED, "deleted", interaction.now, by=actor.person)
        await work.cycles.delete_draft(cycle)
        form = await render_list(work, actor, 1, [words(HERE, title=cycle.setup.name)["deleted"]])
        await work.commit()
    return in_place(interaction, form)


ENTRIES: tuple[Route, ...] = (
    Command("upward cycle", open_list, Who.HR, Label(HERE, "description"), "[new]"),
    OnButton("cycles.list", turn_page, Who.HR),
    OnButton("cycles.list_before", turn_page, Who.HR),
    OnButton("cycles.list_after", turn_page, Who.HR),
    OnButton("cycles.open", open_cycle, Who.HR),
    OnButton("cycles.delete", delete_draft, Who.HR),
)
