"""`/upward reviews`: what somebody is asked, once more, with new links where it is answered on pages. Those of before
open nothing any more, whoever has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.admission import Who
from bot.cycles.ballots import BallotsLost
from bot.cycles.cycle import ReviewDebt, Stage
from bot.cycles.every import find_every
from bot.cycles.launch.invitation import invitation
from bot.cycles.setup.own_words import find_company
from bot.errors import NotAllowed, NotSaved
from bot.events import CommandTyped
from bot.phrases import Label, label
from bot.replies import CommandReply, Say
from bot.routes import Command, Interaction, Route

HERE = "cycles/new_links"


async def show_reviews(interaction: Interaction[CommandTyped]) -> CommandReply:
    asked, person = await _find_asked(interaction)
    ballots = interaction.context.ballots
    if ballots is not None:
        try:
            for debts, _ in asked:
                await ballots.outdate_links(debts[0].review.cycle.id, person)
        except (BallotsLost, NotSaved):
            raise NotAllowed(label("shared/quiet", "lost")) from None
    said = [invitation(debts, company) for debts, company in asked]
    return Say(replace(said[0], parts=tuple(part for each in said for part in each.parts)))


async def _find_asked(interaction: Interaction[CommandTyped]) -> tuple[list[tuple[Sequence[ReviewDebt], str]], int]:
    """What they are asked in each cycle that is open, with what the company is called where the words say it; and who
    they are. Refuses where that is nothing."""
    async with interaction.read() as (work, actor):
        cycles = await find_every(work, actor.person.workspace, (Stage.OPEN,))
        found = [(await work.cycles.debts_of(actor.person, each.id), await find_company(work, each)) for each in cycles]
    asked: list[tuple[Sequence[ReviewDebt], str]] = [(debts, company) for debts, company in found if debts]
    if not asked:
        raise NotAllowed(label(HERE, "nothing"))
    return asked, actor.person.id


ENTRIES: tuple[Route, ...] = (Command("upward reviews", show_reviews, Who.EVERYBODY, Label(HERE, "description")),)
