"""`/upward reviews`: what somebody is asked, once more, with new links where it is answered on pages. Those of before
open nothing any more, whoever has them."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.ballots import BallotsLost
from bot.cycles.cycle import ReviewDebt, Stage
from bot.cycles.invitation import invitation
from bot.cycles.own_words import find_company
from bot.errors import NotAllowed
from bot.events import CommandTyped
from bot.phrases import Label, label
from bot.replies import CommandReply, Say
from bot.routes import Command, Interaction, Route

HERE = "cycles/new_links"


async def show_reviews(interaction: Interaction[CommandTyped]) -> CommandReply:
    debts, person, company = await _find_asked(interaction)
    ballots = interaction.context.ballots
    if ballots is not None:
        try:
            await ballots.outdate_links(debts[0].review.cycle.id, person)
        except (BallotsLost, OSError):
            raise NotAllowed(label("shared/quiet", "lost")) from None
    return Say(invitation(debts, company))


async def _find_asked(interaction: Interaction[CommandTyped]) -> tuple[tuple[ReviewDebt, ...], int, str]:
    """What they are asked in the cycle that is open, who they are, and what the company is called where the words say
    it; refuses where that is nothing."""
    async with interaction.read() as (work, actor):
        for cycle in (await work.cycles.find_cycles(actor.person.workspace, (Stage.OPEN,), 1)).items:
            if debts := await work.cycles.debts_of(actor.person, cycle.id):
                return debts, actor.person.id, await find_company(work, cycle)
    raise NotAllowed(label(HERE, "nothing"))


ENTRIES: tuple[Route, ...] = (Command("upward reviews", show_reviews, Who.EVERYBODY, Label(HERE, "description")),)
