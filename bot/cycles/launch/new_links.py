"""`/upward reviews`: what somebody is asked, once more, with new links where it is answered on pages, and the results
that they can read. Links of before to what they are asked open nothing any more, whoever has them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.admission import Who
from bot.cycles.ballots import BallotsLost
from bot.cycles.cycle import Stage
from bot.cycles.every import find_every
from bot.cycles.launch.invitation import bold, invitation
from bot.cycles.results.reading import list_results
from bot.cycles.review import ReviewDebt
from bot.cycles.setup.own_words import find_company
from bot.errors import NotAllowed, NotSaved
from bot.events import CommandTyped
from bot.messages import Message, Paragraph, Part, SmallPrint
from bot.phrases import Label, label, words
from bot.replies import CommandReply, Say
from bot.routes import Command, Interaction, Route

HERE = "cycles/new_links"
PAGES_MOST = 10
"""Of ten results each, where there is no Home that lists them all."""


async def show_reviews(interaction: Interaction[CommandTyped]) -> CommandReply:
    asked, results, person = await _find_all(interaction)
    ballots = interaction.context.ballots
    if ballots is not None:
        try:
            for debts, _ in asked:
                await ballots.outdate_links(debts[0].review.cycle.id, person)
        except (BallotsLost, NotSaved):
            raise NotAllowed(label("shared/quiet", "lost")) from None
    said = [invitation(debts, company) for debts, company in asked]
    parts = (*(part for each in said for part in each.parts), *results)
    return Say(Message(parts, summary=said[0].summary if said else words(HERE)["results"]))


async def _find_all(
    interaction: Interaction[CommandTyped],
) -> tuple[list[tuple[Sequence[ReviewDebt], str]], Sequence[Part], int]:
    """What they are asked in each cycle that is open, with what the company is called where the words say it; what they
    can read; and who they are. Refuses where that is nothing."""
    async with interaction.read() as (work, actor):
        cycles = await find_every(work, actor.person.workspace, (Stage.OPEN,))
        found = [(await work.cycles.debts_of(actor.person, each.id), await find_company(work, each)) for each in cycles]
        results, total = await list_results(work, actor.person, 1 if interaction.platform.can.home else PAGES_MOST)
    asked: list[tuple[Sequence[ReviewDebt], str]] = [(debts, company) for debts, company in found if debts]
    if not asked and not results:
        raise NotAllowed(label(HERE, "nothing"))
    more = total - len(results)
    return asked, _list_results(results, more, home=interaction.platform.can.home), actor.person.id


def _list_results(results: Sequence[tuple[Part, ...]], more: int, *, home: bool) -> Sequence[Part]:
    """The newest, for whom the message about them was long ago, or its link is over."""
    if not results:
        return ()
    said = words(HERE, count=more)
    rest = (SmallPrint(said["more" if home else "older"]),) if more else ()
    return (Paragraph(bold(said["results"])), *(part for each in results for part in each), *rest)


ENTRIES: tuple[Route, ...] = (Command("upward reviews", show_reviews, Who.EVERYBODY, Label(HERE, "description")),)
