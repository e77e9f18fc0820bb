"""Acts of which nothing is left behind: no row, no line in a log, no count, no message, nobody seen.

Their handlers get a `QuietInteraction`. They read, they have the ballots, and they answer; what writes, sends or logs
is not there, by type and by an import contract. `bot.quiet_guard` stands around them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from bot.admission import Who
from bot.cycles.answering.look_up import CycleLookUp
from bot.cycles.ballots import Ballots
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.features import Feature
from bot.following import Following
from bot.forms import Form
from bot.replies import FieldErrors, OpenForm, UpdateForm
from bot.store import Actor

Q = TypeVar("Q", ButtonPressed, FormSubmitted)

QuietReply = OpenForm | UpdateForm
"""What a button may lead to."""

QuietFormReply = UpdateForm | FieldErrors


class Reading(NamedTuple):
    """What somebody may see, in one reading transaction, and who they are. `find_following` reads what they owe to
    other features, with their name."""

    cycles: CycleLookUp
    actor: Actor
    find_following: Callable[[], Awaitable[Following]]


@dataclass(slots=True)
class Doubt:
    """Whether something is on its way of which nobody can tell any more, should it be cancelled, that it was done."""

    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class QuietInteraction(Generic[Q]):
    """One request of whom the entry is for. `read` begins a reading transaction, `flush` stores what was typed in quiet
    forms until now."""

    event: Q
    now: datetime
    ballots: Ballots
    read: Callable[[], AbstractAsyncContextManager[Reading]]
    flush: Callable[[], Awaitable[None]]
    doubt: Doubt = field(default_factory=Doubt)


def in_place(interaction: QuietInteraction[ButtonPressed], form: Form) -> QuietReply:
    """Opens a button's form in the window where the button was pressed; otherwise in a new one."""
    return OpenForm(form) if interaction.event.on else UpdateForm(form)


@dataclass(frozen=True, slots=True)
class OnQuietButton:
    act: str
    handler: Callable[[QuietInteraction[ButtonPressed]], Awaitable[QuietReply]]
    who: Who
    feature: Feature | None = None


KeepInBallots = Callable[[Ballots, Sequence[FormChanged]], Awaitable[None]]
"""Keeps what was typed in some open forms, the newest of each, without any query."""


@dataclass(frozen=True, slots=True)
class OnQuietForm:
    act: str
    handler: Callable[[QuietInteraction[FormSubmitted]], Awaitable[QuietFormReply]]
    who: Who
    keep: KeepInBallots | None = None
    feature: Feature | None = None
