"""`/upward retention`: how long what is over is kept, with what would go before it goes."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from bot.button_values import COUNT, Value
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted
from bot.forms import ChoiceField, Form, Option
from bot.messages import Heading, Paragraph, Part, SmallPrint, render_lines
from bot.people import Person
from bot.phrases import Label, label, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.rights.repository import Retention
from bot.routes import Context, E, Interaction, OnSetting, in_place
from bot.store import Actor, Work

HERE = "rights/retention"
ACT, CHANGE, TOLD = "rights.retention", "rights.change_retention", "rights.retention_told"
FOR_EVER = 0
MONTHS = (6, 12, 18, 24, 36, 60, 84, 120)
"""No fewer than half a year: who may be asked about whom looks back 90 days."""
BEGINS = timedelta(hours=24)
"""From a change on everything stays for so long, in case it was not meant."""
AT_ONCE = 200
FEW = 5
"""Fewer are not counted out: somebody could be behind them."""
SEEN: Value[int] = Value(COUNT, FOR_EVER)


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    return OpenForm(await _open(interaction))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button of the overview."""
    return in_place(interaction, await _open(interaction))


async def _open(interaction: Interaction[E]) -> Form:
    async with interaction.read() as (work, actor):
        kept = await work.rights.find_kept(actor.person.workspace)
        return await _render(work, kept, kept.months or FOR_EVER, interaction.now)


async def choose_months(interaction: Interaction[FormChanged]) -> FormReply:
    """What would go is shown beside it, before anything is saved."""
    months = _read(interaction.event.answers.text("months"))
    async with interaction.read() as (work, actor):
        kept = await work.rights.find_kept(actor.person.workspace)
        return UpdateForm(await _render(work, kept, months, interaction.now))


async def save_months(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Nothing is saved that was not seen with what it does."""
    months, now = _read(interaction.event.answers.text("months")), interaction.now
    async with interaction.work() as (work, actor):
        by = actor.person
        await work.workspaces.lock_workspace(by.workspace)
        before = await work.rights.find_kept(by.workspace)
        if months != SEEN.decode(interaction.event.state):
            return UpdateForm(await _render(work, before, months, now))
        if (before.months or FOR_EVER) != months:
            kept = Retention(by.workspace, months or None, now + BEGINS if months else None)
            await work.rights.set_kept(kept)
            await work.audit.note(by.workspace, by.id, "retention.set", str(months or ""), now)
            await _tell(work, by, kept, now)
            await work.commit()
            before = kept
    return UpdateForm(Form(ACT, label(HERE, "title"), tuple(_describe(before, now)), close=label(HERE, "close")))


def _read(chosen: str) -> int:
    if chosen not in map(str, (FOR_EVER, *MONTHS)):
        raise NotAllowed(label(HERE, "no_months"), field="months")
    return int(chosen)


async def _tell(work: Work, by: Person, kept: Retention, now: datetime) -> None:
    """The other admins, while there is time to change it back."""
    said = words(HERE, by=by.name, count=kept.months or 0, day=kept.since or now)["told" if kept.months else "told_off"]
    others = [each for each in await work.people.admins(by.workspace) if each.id != by.id]
    await work.outbox.put(to_people(TOLD, "retention", others, render_lines(said)), now)


async def _render(work: Work, kept: Retention, months: int, now: datetime) -> Form:
    options = tuple(Option(str(each), _name(each)) for each in (FOR_EVER, *MONTHS))
    field = ChoiceField("months", label(HERE, "field_months"), options, str(months), live=True, menu=True)
    shown = await _preview(work, kept.workspace, months, now) if months else (Paragraph(words(HERE)["nothing_goes"]),)
    parts = (
        *_describe(kept, now),
        Paragraph(words(HERE)["about"]),
        field,
        Heading(label(HERE, "heading_goes")),
        *shown,
    )
    title, submit, close = (label(HERE, each) for each in ("title", "submit", "close"))
    return Form(ACT, title, (*parts, SmallPrint(words(HERE)["stays"])), submit, close=close, state=SEEN.encode(months))


def _name(months: int) -> str:
    return words(HERE, count=months).plain("option_months") if months else label(HERE, "option_ever")


async def _preview(work: Work, workspace: int, months: int, now: datetime) -> tuple[Part, ...]:
    counts = await work.rights.count_old(workspace, subtract_months(now, months))
    lines = [_line(name, count) for name, count in counts.items() if count]
    return tuple(lines) or (Paragraph(words(HERE)["nothing_yet"]),)


def _line(name: str, count: int) -> Part:
    said = words(HERE, count=count, value=label(HERE, f"kind_{name}"), least=FEW)
    return Paragraph(said["few" if count < FEW else "many"])


def _describe(kept: Retention, now: datetime) -> list[Part]:
    if kept.months is None or kept.since is None:
        return [Paragraph(words(HERE)["kept_ever"])]
    said = words(HERE, count=kept.months, day=kept.since)
    return [Paragraph(said["kept_from" if kept.since > now else "kept"])]


async def describe_setting(work: Work, actor: Actor) -> list[Part]:
    kept = await work.rights.find_kept(actor.person.workspace)
    if kept.months is None:
        return [Paragraph(words(HERE)["kept_ever"])]
    return [Paragraph(words(HERE, count=kept.months)["kept"])]


SETTING = OnSetting(Label(HERE, "setting"), 60, CHANGE, Label(HERE, "button_change"), lines=describe_setting)


def subtract_months(moment: datetime, months: int) -> datetime:
    """The same day that number of months before, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


async def forget_old(context: Context) -> int:
    """One batch of every company that has set a time; returns how much went."""
    now, gone = context.clock.now(), 0
    async with context.store.read() as work:
        found = await work.rights.find_kept_for_a_time(now)
    for kept in found:
        async with context.store.work() as work:
            fresh = await work.rights.find_kept(kept.workspace)
            if fresh == kept and kept.months is not None:
                gone += await work.rights.forget_old(kept.workspace, subtract_months(now, kept.months), AT_ONCE)
                await work.commit()
    return gone
