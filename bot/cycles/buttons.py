"""What buttons about cycles carry: random ids, as hexadecimal digits. `b""` stands for none."""

from __future__ import annotations

from typing import NamedTuple

from bot.button_values import COUNT, Converter, Value, joined
from bot.cycles.acting.takeaway import TakeawayId
from bot.cycles.ballots import CycleId, DebtId, RevieweeId
from bot.cycles.cycle import Cycle
from bot.cycles.picking.picks import PickId
from bot.cycles.question_sets.own_set import SetId
from bot.cycles.results.result import TextId
from bot.cycles.review import Review
from bot.messages import Button
from bot.phrases import label

ID_BYTES = 16


def _id(text: str) -> bytes:
    """Raises `ValueError` for what is no id."""
    if len(text) != 2 * ID_BYTES or text != text.lower():
        raise ValueError
    return bytes.fromhex(text)


CYCLE: Value[CycleId] = Value(Converter(bytes.hex, lambda text: CycleId(_id(text))), CycleId(b""))
REVIEW: Value[RevieweeId] = Value(Converter(bytes.hex, lambda text: RevieweeId(_id(text))), RevieweeId(b""))
DEBT: Value[DebtId] = Value(Converter(bytes.hex, lambda text: DebtId(_id(text))), DebtId(b""))
SET: Value[SetId] = Value(Converter(bytes.hex, lambda text: SetId(_id(text))), SetId(b""))
TEXT: Value[TextId] = Value(Converter(bytes.hex, lambda text: TextId(_id(text))), TextId(b""))
PICK: Value[PickId] = Value(Converter(bytes.hex, lambda text: PickId(_id(text))), PickId(b""))
TAKEAWAY: Value[TakeawayId] = Value(Converter(bytes.hex, lambda text: TakeawayId(_id(text))), TakeawayId(b""))


class Next(NamedTuple):
    """What is answered next in the same window, and how many forms were shared there before."""

    debt: DebtId
    done: int


NEXT: Value[Next] = Value(joined(Next, "|", DEBT.converter, COUNT), Next(DebtId(b""), 0))
DONE: Value[int] = Value(COUNT, 0)
"""How many forms were shared in a window."""


def open_button(cycle: Cycle) -> Button:
    return Button("cycles.open", label("cycles/overview", "button_open"), CYCLE.encode(cycle.id))


def copy_button(cycle: Cycle) -> Button:
    """Into a new draft."""
    return Button("cycles.copy", label("cycles/again", "button_copy"), CYCLE.encode(cycle.id))


def anonymous_button(cycle: Cycle) -> Button:
    return Button("cycles.anonymous", label("cycles/answer", "button_anonymous"), CYCLE.encode(cycle.id))


def council_button(cycle: Cycle) -> Button:
    """A page for the works council (bot.cycles.setup.council)."""
    return Button("cycles.council", label("cycles/council", "button"), CYCLE.encode(cycle.id))


def act_of(review: Review, name: str) -> str:
    """Of answering: with a name and without are different acts."""
    return f"cycles.{name}_named" if review.named else f"cycles.{name}"
