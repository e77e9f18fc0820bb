"""*Back* while HR sets up a draft keeps what the form held. What isn't right yet stays as it was; *Next* says why."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from bot.cycles.calendar import company_day
from bot.cycles.company.readers import read_readers
from bot.cycles.cycle import Cycle, Setup, Stage
from bot.cycles.setup.changing import change_setup
from bot.cycles.setup.choose_form import CHOSEN_MOST, PEOPLE, TOP
from bot.cycles.setup.choosing import read_people
from bot.cycles.setup.draft import STEP, read_when
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.forms import Answers
from bot.routes import Interaction


async def keep_typed(interaction: Interaction[ButtonPressed], cycle: Cycle) -> Cycle:
    """The cycle with what stood in the form in which *Back* was pressed. An approved one is changed by *Save* alone."""
    if cycle.stage is not Stage.DRAFT or not interaction.event.answers.values:
        return cycle
    with suppress(NotAllowed):
        setup = await _read(interaction, cycle)
        stamp = STEP.decode(interaction.event.state).stamp
        return await change_setup(interaction, cycle.id, lambda _: setup, stamp)
    return cycle


async def _read(interaction: Interaction[ButtonPressed], cycle: Cycle) -> Setup:
    answers = interaction.event.answers
    if "names" in answers.values:
        return read_when_so_far(cycle.setup, answers, company_day(cycle, interaction.now))
    async with interaction.read() as (work, actor):
        if "company" in answers.values:
            return await read_readers(interaction, work, actor, cycle)
        if PEOPLE in answers.values or TOP in answers.values:
            chosen = await read_people(interaction, work, actor, cycle.setup.chosen, CHOSEN_MOST)
            return replace(cycle.setup, chosen=chosen)
    return cycle.setup


def read_when_so_far(setup: Setup, answers: Answers, today: date) -> Setup:
    """Where the days don't fit yet those of before stay."""
    try:
        return read_when(setup, answers, today)
    except NotAllowed:
        days = {"ask": setup.days.ask, "due": setup.days.due, "release": setup.days.release}
        return read_when(setup, Answers({**answers.values, **days}), today)
