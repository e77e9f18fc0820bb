"""Putting off the reminder of a cycle: everybody may know of it, and nothing of it says whether anything was typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Stage
from bot.cycles.review import ReviewDebt
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Button, Paragraph, Style, Text, render_row
from bot.nudges.putting_off import choose_day
from bot.nudges.redraw import redraw_owed
from bot.nudges.rules import Choice
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply
from bot.routes import Interaction, OnButton, Route, in_place
from bot.store import Work

HERE = "cycles/owed"


async def open_later(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Later": asks until when."""
    async with interaction.read() as (work, actor):
        debts = await _find_owed(work, actor.person, interaction.event.value)
    choices = (
        ("cycles.later_tomorrow", "button_tomorrow", Style.PRIMARY),
        ("cycles.later_week", "button_week", Style.PLAIN),
    )
    buttons = [Button(act, label(HERE, block), interaction.event.value, style) for act, block, style in choices]
    return in_place(interaction, _window(words(HERE, until=_due(debts))["when"], buttons))


async def postpone_by_a_day(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Tomorrow": on the next working day."""
    return await _postpone(interaction, Choice.TOMORROW)


async def postpone_to_next_week(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Next week"."""
    return await _postpone(interaction, Choice.NEXT_WEEK)


async def _postpone(interaction: Interaction[ButtonPressed], choice: Choice) -> ButtonReply:
    async with interaction.work() as (work, actor):
        debts = await _find_owed(work, actor.person, interaction.event.value)
        day = await choose_day(work, actor.person, choice, interaction.now)
        await _remind(work, actor.person, debts, day, interaction.now)
        await work.commit()
    due = _due(debts)
    block = "put_off_at_home" if actor.person.home_only else "put_off_late" if day > due else "put_off"
    said = words(HERE, day=day, until=due)[block]
    undo = Button("cycles.later_undo", label(HERE, "button_undo"), interaction.event.value)
    return in_place(interaction, _window(said, [undo]))


async def undo_later(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Undo: reminders as usual."""
    async with interaction.work() as (work, actor):
        debts = await _find_owed(work, actor.person, interaction.event.value)
        await _remind(work, actor.person, debts, None, interaction.now)
        await work.commit()
    return in_place(interaction, _window(words(HERE)["undone"]))


async def _remind(work: Work, person: Person, debts: Sequence[ReviewDebt], day: date | None, now: datetime) -> None:
    await work.cycles.postpone(debts, day)
    await redraw_owed(work, [person], now)


async def _find_owed(work: Work, person: Person, carried: str) -> list[ReviewDebt]:
    """What they owe in that cycle, as the database knows it; refuses where that is nothing."""
    asked = await work.cycles.debts_of(person, CYCLE.decode(carried))
    owed = [each for each in asked if each.is_owed and each.review.cycle.stage is Stage.OPEN]
    if not owed:
        raise NotAllowed(label(HERE, "nothing_owed"))
    return owed


def _due(debts: Sequence[ReviewDebt]) -> date:
    return debts[0].review.cycle.setup.days.due


def _window(said: Text, buttons: Sequence[Button] = ()) -> Form:
    row = render_row(buttons)
    return Form("cycles.put_off", label(HERE, "title_later"), (Paragraph(said), *row), close=label(HERE, "close"))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.later", open_later, Who.EVERYBODY),
    OnButton("cycles.later_tomorrow", postpone_by_a_day, Who.EVERYBODY),
    OnButton("cycles.later_week", postpone_to_next_week, Who.EVERYBODY),
    OnButton("cycles.later_undo", undo_later, Who.EVERYBODY),
)
