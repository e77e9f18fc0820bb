"""How anonymous answers are: what holds, and what can still happen."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.answering.answer_form import release_day, window
from bot.cycles.answering.answer_rules import refusal
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Text, Words
from bot.phrases import label, words
from bot.quiet import OnQuietButton, QuietInteraction, QuietReply
from bot.replies import OpenForm

HERE = "cycles/anonymous"
HOLDS = ("apart", "shuffled", "least")
CAN_HAPPEN = ("guessed", "all_the_same", "all_tell", "machine", "picked", "alone", "reported", "chat")


async def explain(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "How anonymous is this?": for whoever is asked in that cycle."""
    async with interaction.read() as (cycles, actor):
        debts = await cycles.debts_of(actor.person, CYCLE.decode(interaction.event.value))
    if not debts:
        raise refusal("not_yours")
    return OpenForm(explanation(debts[0].review.cycle))


def explanation(cycle: Cycle) -> Form:
    said = words(HERE, day=release_day(cycle), most=cycle.setup.least)

    def bullets(head: str, blocks: tuple[str, ...]) -> Text:
        lines = [part for block in blocks for part in (Words("\n• "), *said[block])]
        return (Words(label(HERE, head), bold=True), *lines)

    return window(label(HERE, "title"), [bullets("holds", HOLDS), bullets("can_happen", CAN_HAPPEN)])


ENTRIES: tuple[OnQuietButton, ...] = (OnQuietButton("cycles.anonymous", explain, Who.EVERYBODY),)
