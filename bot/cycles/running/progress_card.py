"""On the Home of HR: how far a cycle is that runs, as its window says it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.admission import Who
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import open_button
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.every import find_every
from bot.cycles.running.running_window import find_hidden_in, say_how_far
from bot.cycles.setup.check import RUNNING
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Buttons, Paragraph, Text, Words
from bot.phrases import Label, words
from bot.routes import OnHome, Route
from bot.shortened import shorten_name

HERE = "cycles/overview"


async def show_progress(view: HomeView, span: Span) -> Cards:
    runs = await find_every(view.work, view.actor.person.workspace, RUNNING)
    shown = runs[span.skip : span.skip + span.most]
    asking = [each for each in shown if each.stage is not Stage.PLANNED]
    hidden = await find_hidden_in(view.work, asking, view.actor.person) if asking else {}
    totals = await view.work.cycles.totals_of(hidden)
    return Cards(tuple(_draw_card(each, totals) for each in shown), total=len(runs))


def _draw_card(cycle: Cycle, totals: Mapping[CycleId, tuple[int, int, int]]) -> Card:
    """Not counted are those of whom this person of HR learns only how many owe."""
    said: Text = words(HERE, day=cycle.setup.days.ask)["stage_planned"]
    if cycle.stage is not Stage.PLANNED:
        said = say_how_far(cycle, *totals[cycle.id][:2])
    line = Paragraph((Words(shorten_name(cycle.setup.name), bold=True), Words("\n"), *said))
    return Card((line, Buttons((open_button(cycle),))))


ENTRIES: tuple[Route, ...] = (
    OnHome(Section.WATCH, 15, "cycles.progress", show_progress, Who.HR, Label(HERE, "title")),
)
