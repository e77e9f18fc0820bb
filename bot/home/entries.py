"""Which entries somebody's Home has, and what they can start there; the reply to a greeting shows the latter too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.home.cards import Card, HomeView, Section, Span
from bot.messages import Buttons, Part
from bot.people import Standing
from bot.routes import OnHome
from bot.store import Actor

ALL = Span(0, 10)


def admits(entry: OnHome, actor: Actor) -> bool:
    """Whether that list is on this person's Home. Guests see only what concerns them, not what the whole company reads:
    they are not in all its channels."""
    person = actor.person
    if entry.feature in actor.off or not entry.who.admits(person):
        return False
    return entry.section is not Section.RECENT or person.standing is not Standing.GUEST


async def beginnings(entries: Sequence[OnHome], view: HomeView) -> list[Part]:
    """What this person can start, in the order of Home."""
    starts = [entry for entry in entries if entry.section is Section.START and admits(entry, view.actor)]
    cards = [await entry.cards(view, ALL) for entry in sorted(starts, key=lambda entry: entry.order)]
    return in_one_row(card for each in cards for card in each.cards)


def in_one_row(cards: Iterable[Card]) -> list[Part]:
    """All buttons in one row, then what features say about them."""
    parts = [part for card in cards for part in card.parts]
    buttons = tuple(button for part in parts if isinstance(part, Buttons) for button in part.buttons)
    said = [part for part in parts if not isinstance(part, Buttons)]
    return [*((Buttons(buttons),) if buttons else ()), *said]
