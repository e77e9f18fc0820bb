"""Who in HR takes care of a cycle: its messages say that they ask. News of it goes to everybody in HR, whoever that is
(`bot.cycles.telling_hr`)."""

from __future__ import annotations

from typing import Protocol

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.messages import Button, SmallPrint
from bot.people import Person, Role
from bot.phrases import label, words
from bot.shortened import shorten_name

HERE = "cycles/organizer"
CARED_FOR = (Stage.DRAFT, Stage.PLANNED, Stage.OPEN, Stage.CLOSED)
"""Until its results are made."""


class Organizing(Protocol):
    async def set_owner(self, cycle: Cycle, owner: Person | None) -> Cycle:
        """Messages of a cycle that asks, or did until now, are to be drawn again with their name; a change that is on
        its way to them goes on."""


def can_organize(person: Person) -> bool:
    return person.reachable and Role.HR in person.roles


def draw_organizer(cycle: Cycle) -> tuple[SmallPrint, ...]:
    if cycle.stage not in CARED_FOR:
        return ()
    if cycle.owner is None:
        return (SmallPrint(words(HERE)["nobody"]),)
    return (SmallPrint(words(HERE, owner=shorten_name(cycle.owner.name))["theirs"]),)


def hand_over_button(cycle: Cycle) -> Button:
    return Button("cycles.hand_over", label(HERE, "button_hand_over"), CYCLE.encode(cycle.id))


def take_over_button(cycle: Cycle) -> Button:
    return Button("cycles.take_over", label(HERE, "button_take_over"), CYCLE.encode(cycle.id))
