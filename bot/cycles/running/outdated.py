"""Messages that say something else now."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cycles.ballots import RevieweeId
from bot.cycles.cycle import Cycle


@dataclass(frozen=True, slots=True)
class Outdated:
    """A cycle of which messages are to be drawn again: those of the reviews after that one (`b""`: from the first), but
    of the next one not to those up to `person`, by number.
    `announce`: people hear of it by a message of their own: everybody asked that the last day is an earlier one, or,
    once it is released, those who read something, and those who were asked where nothing is shown."""

    cycle: Cycle
    after: RevieweeId
    announce: bool
    person: int = 0
