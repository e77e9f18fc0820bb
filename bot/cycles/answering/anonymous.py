"""How anonymous answers are: what holds, and what can still happen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.admission import Who
from bot.cycles.answering.answer_form import release_day, window
from bot.cycles.answering.answer_rules import refusal
from bot.cycles.buttons import CYCLE
from bot.cycles.review import Review
from bot.cycles.terms import questions_of
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Text, Words
from bot.phrases import label, words
from bot.question_sets import Kind
from bot.quiet import OnQuietButton, QuietInteraction, QuietReply
from bot.replies import OpenForm

HERE = "cycles/anonymous"
HOLDS, HOLDS_TOGETHER = ("apart", "shuffled", "least"), ("apart", "shuffled", "least_together")
CAN_HAPPEN = ("guessed", "all_the_same", "all_tell", "machine", "picked", "alone", "compared", "reported", "chat")
CAN_HAPPEN_TO_CHOICES = ("guessed_choice", "all_the_same", "all_tell", "machine", "picked", "compared", "chat")


async def explain(interaction: QuietInteraction[ButtonPressed]) -> QuietReply:
    """ "How anonymous is this?": for whoever is asked in that cycle."""
    async with interaction.read() as (cycles, actor, _):
        debts = await cycles.debts_of(actor.person, CYCLE.decode(interaction.event.value))
    if not debts:
        raise refusal("not_yours")
    return OpenForm(explanation([each.review for each in debts if not each.review.named] or [debts[0].review]))


def explanation(reviews: Sequence[Review]) -> Form:
    """Of one cycle, for who is asked for these: of words of one's own it speaks only where they are asked for."""
    cycle, texts = reviews[0].cycle, any(each.kind is Kind.TEXT for one in reviews for each in questions_of(one))
    together = all(each.is_joint for each in reviews)
    said = words(HERE, day=release_day(cycle), most=cycle.setup.least)

    def bullets(head: str, blocks: tuple[str, ...]) -> Text:
        lines = [part for block in blocks for part in (Words("\n• "), *said[block])]
        return (Words(label(HERE, head), bold=True), *lines)

    holds = bullets("holds", HOLDS_TOGETHER if together else HOLDS)
    return window(label(HERE, "title"), [holds, bullets("can_happen", CAN_HAPPEN if texts else CAN_HAPPEN_TO_CHOICES)])


ENTRIES: tuple[OnQuietButton, ...] = (OnQuietButton("cycles.anonymous", explain, Who.EVERYBODY),)
