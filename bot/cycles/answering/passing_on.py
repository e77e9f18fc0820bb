"""What becomes of one's answers without a name if fewer people share than the least number: each decides it for their
own. They are dropped, or their readers get them with the name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.answering.form_state import PASSED_ON, Carried, choice_name
from bot.cycles.review import Review
from bot.forms import ChoiceField, Option
from bot.messages import Text
from bot.phrases import words

HERE = "cycles/passing_on"
DROPPED = "dropped"


def choice_field(review: Review, carried: Carried, *, passed_on: bool) -> ChoiceField:
    """Until they choose something else, it is dropped."""
    said = words(HERE, most=review.cycle.least)
    options = tuple(Option(each, said.plain(f"option_{each}")) for each in (DROPPED, PASSED_ON))
    chosen = PASSED_ON if passed_on else DROPPED
    return ChoiceField(
        choice_name(carried), said.plain("label"), options, chosen, menu=True, hint=said.plain("hint")
    )  # fmt: skip


def say_choice(review: Review, readers: Sequence[str], *, passed_on: bool) -> tuple[Text, ...]:
    """What they chose, in words; nothing where answers have names anyway. Of two together nothing is passed on with a
    name: it would be shown to both."""
    if review.named:
        return ()
    if review.is_joint:
        return (words(HERE, most=review.cycle.least)["dropped"],)
    said = words(HERE, most=review.cycle.least, people=readers)
    return (said["passed_on" if passed_on else "dropped"],)
