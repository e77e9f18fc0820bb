"""Composes Home: sections in order, as much as fits on one page, and single lists with all their pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.button_values import COUNT, WORD, Value, joined, optional
from bot.home.cards import Card, Cards, Section, Span
from bot.home.entries import in_one_row
from bot.messages import (
    HOME_MOST,
    PART_LONGEST,
    Button,
    Buttons,
    Divider,
    Heading,
    Home,
    Paragraph,
    Part,
    Quote,
    SmallPrint,
    plain,
)
from bot.phrases import label, words
from bot.routes import OnHome

HERE = "home/page"
FEW = 3
"""Items of each list on the first page."""
PER_PAGE = 10
PAGE_ACT = "home.page"
SHARED = frozenset({Section.OWED, Section.WAITING})
"""Sections whose lists share one heading, which shows their total."""

FIRST = Span(0, FEW)


class Spot(NamedTuple):
    """A list of Home, and how many of its items stand on the pages before."""

    name: str
    skip: int = 0


SPOT = Value(joined(Spot, "|", WORD, optional(COUNT, 0)), Spot(""))


@dataclass(frozen=True, slots=True)
class HomeList:
    """One list of Home, with the items read."""

    entry: OnHome
    cards: Cards

    @property
    def total(self) -> int:
        return self.cards.total if self.cards.total is not None else len(self.cards.cards)


def overview(shelves: Sequence[HomeList], above: Sequence[Part] = ()) -> Home:
    """The first page. If it is too long, the longest lists show fewer items."""
    shown = {shelf.entry.name: len(shelf.cards.cards) for shelf in shelves}
    while True:
        parts = (*above, *_sections(_without_repeats(shelves, shown), shown))
        longest = max(shown, key=lambda name: shown[name], default="")
        if blocks(parts) <= HOME_MOST or not shown.get(longest):
            return Home(parts)
        shown[longest] -= 1


def _without_repeats(shelves: Sequence[HomeList], shown: Mapping[str, int]) -> list[HomeList]:
    """One's own lists without what stands under what is owed; their totals still count it."""
    owed = {
        card.about
        for shelf in shelves
        if shelf.entry.section is Section.OWED
        for card in shelf.cards.cards[: shown[shelf.entry.name]]
        if card.about
    }
    return [_without(shelf, owed) if shelf.entry.section is Section.MINE else shelf for shelf in shelves]


def _without(shelf: HomeList, records: Collection[str]) -> HomeList:
    left = tuple(card for card in shelf.cards.cards if card.about not in records)
    return replace(shelf, cards=replace(shelf.cards, cards=left))


def blocks(parts: Iterable[Part]) -> int:
    """How many blocks a platform makes of the parts: long texts are split."""
    return sum(_blocks(part) for part in parts)


def _blocks(part: Part) -> int:
    if isinstance(part, Paragraph | Quote | SmallPrint):
        return max(1, -(-len(plain(part.text)) // PART_LONGEST))
    return 1


def _sections(shelves: Sequence[HomeList], shown: Mapping[str, int]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for section in Section:
        mine = [shelf for shelf in shelves if shelf.entry.section is section]
        if section is Section.START:
            parts += [Divider()] if isinstance(parts[-1], Buttons) else []  # else they look like the last item's
            parts += in_one_row(card for shelf in mine for card in shelf.cards.cards)
        elif section is Section.OWED:
            owed = [shelf for shelf in shelves if shelf.entry.section in SHARED]
            parts += () if any(shelf.cards.cards for shelf in owed) else [Paragraph(words(HERE)["nothing_waits"])]
            parts += _merge_section(section, mine, shown)
        elif section in SHARED:
            parts += _merge_section(section, mine, shown)
        else:
            parts += [part for shelf in mine for part in _alone(shelf, shown)]
    return tuple(parts)


def _merge_section(section: Section, shelves: Sequence[HomeList], shown: Mapping[str, int]) -> list[Part]:
    """The lists of a section under one heading; nothing if there are no items."""
    full = [shelf for shelf in shelves if shelf.cards.cards]
    if not full:
        return []
    parts: list[Part] = [Heading(words(HERE, count=sum(shelf.total for shelf in full)).plain(section.value))]
    for shelf in full:
        listed = _list_cards(shelf, shown[shelf.entry.name])
        parts += [Divider(), *listed] if listed and len(parts) > 1 else listed
    return parts


def _alone(shelf: HomeList, shown: Mapping[str, int]) -> list[Part]:
    """A list under its own heading."""
    if not shelf.cards.cards and not shelf.cards.total:
        return [Heading(str(shelf.entry.title)), *shelf.cards.empty] if shelf.cards.empty else []
    if not shelf.cards.cards and shelf.total <= FEW:
        return [Heading(_title(shelf)), SmallPrint(words(HERE, count=shelf.total)["stands_above"])]
    return [Heading(_title(shelf)), *_list_cards(shelf, shown[shelf.entry.name])]


def _title(shelf: HomeList) -> str:
    if shelf.cards.total is None:
        return str(shelf.entry.title)
    return words(HERE, title=str(shelf.entry.title), count=shelf.cards.total).plain("counted")


def _list_cards(shelf: HomeList, most: int) -> list[Part]:
    most = min(most, len(shelf.cards.cards))
    parts = _between(shelf.cards.cards[:most])
    total = shelf.cards.total
    if (total is not None and total > most) or shelf.cards.more or len(shelf.cards.cards) > most:
        said = words(HERE, count=total).plain("button_all") if total is not None else label(HERE, "button_more")
        parts.append(Buttons((Button(PAGE_ACT, said, SPOT.encode(Spot(shelf.entry.name))),)))
    return parts


def _between(cards: Sequence[Card]) -> list[Part]:
    """The cards, with a divider between them."""
    parts: list[Part] = []
    for card in cards:
        parts += ([Divider()] if parts else []) + list(card.parts)
    return parts


def one_list(shelf: HomeList, span: Span, above: Sequence[Part]) -> Home:
    """A single list: ten items, with buttons for newer and older ones, and back."""
    title = str(shelf.entry.title) or label(HERE, f"list_{shelf.entry.section}")
    last = span.skip + len(shelf.cards.cards)
    total = shelf.cards.total
    block = "range" if total is not None else "range_open"
    counted = words(HERE, first=span.skip + 1, last=last, total=total or 0)[block]
    items = _between(shelf.cards.cards) or [*shelf.cards.empty]
    said = [SmallPrint(counted)] if shelf.cards.cards else []
    return Home((*above, Heading(title), *said, *items, Buttons(_turning(shelf, span, last))))


def _turning(shelf: HomeList, span: Span, last: int) -> tuple[Button, ...]:
    name, buttons = shelf.entry.name, [Button(PAGE_ACT, label(HERE, "button_home"))]
    if span.skip:
        buttons.append(
            Button("home.newer", label(HERE, "button_newer"), SPOT.encode(Spot(name, max(0, span.skip - PER_PAGE))))
        )
    if shelf.cards.more or (shelf.cards.total is not None and last < shelf.cards.total):
        buttons.append(Button("home.older", label(HERE, "button_older"), SPOT.encode(Spot(name, last))))
    return tuple(buttons)
