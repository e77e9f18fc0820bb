"""What somebody types under a direct message of the bot, or after it: offered to be sent, and sent by a press alone.

The words travel in the offer's buttons and are kept nowhere else: an offer that was sent leaves none in the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.button_values import RECORD, TEXT, WORD, Converter, Value, joined
from bot.deliveries import Entry
from bot.errors import NotAllowed
from bot.features import Feature
from bot.messages import Text
from bot.phrases import label
from bot.store import Actor, Work

LONGEST = 1900
"""UTF-16 units. Slack takes 2,000 characters into a button, docs.slack.dev/reference/block-kit/block-elements; the
rest names what the answer is about."""

LASTS = timedelta(days=1)
"""So long an offer can be taken up."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What typed words can become: the button `act` about the record `about`. `question` asks whether to do it, and
    names who reads it; `caption` names it where there are several; `longest` in characters."""

    act: str
    about: int
    question: Text
    caption: str
    longest: int


FindInvitations = Callable[[Work, Actor, Entry, bool], Awaitable[tuple[Invitation, ...]]]
"""Of one message to this person. True: they typed under this very message; else what they answered already is left
out. Raises `NotAllowed` where it can't be answered any more."""


@dataclass(frozen=True, slots=True)
class OnAnswer:
    """Direct messages of these kinds invite an answer."""

    kinds: tuple[str, ...]
    invitations: FindInvitations
    feature: Feature | None = None


class TypedAnswer(NamedTuple):
    """What a button of an offer carries. `mark` is that of the message that was typed: it is sent once."""

    about: int
    mark: str
    typed_at: datetime
    text: str

    @property
    def value(self) -> str:
        return TYPED_ANSWER.encode(self)

    async def take(self, work: Work, actor: Actor, now: datetime) -> None:
        """To be called in the transaction that sends it. Raises `Repeated`, and `NotAllowed` when the offer is over."""
        if not timedelta(0) <= now - self.typed_at <= LASTS:
            raise NotAllowed(label("shared/refusals", "offer_over"))
        await work.inbox.take(actor.person.workspace, f"typed {actor.person.id} {self.mark}", now)


SECOND_DIGITS = 10
"""Enough until the year 2286."""


def _second(text: str) -> datetime:
    if not (text.isascii() and text.isdigit() and len(text) <= SECOND_DIGITS):
        raise ValueError
    return datetime.fromtimestamp(int(text), UTC)


SECOND: Converter[datetime] = Converter(lambda at: str(int(at.timestamp())), _second)
TYPED_ANSWER = Value(
    joined(TypedAnswer, " ", RECORD, WORD, SECOND, TEXT), TypedAnswer(0, "", datetime.fromtimestamp(0, UTC), "")
)
"""An answer about nothing, from long ago, where a value is not ours."""


def units(text: str) -> int:
    """UTF-16 units: as chats count characters."""
    return len(text.encode("utf-16-le", "replace")) // 2
