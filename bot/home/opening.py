"""Home is opened, and its pages are turned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.errors import NotAllowed
from bot.events import ButtonPressed, HomeOpened
from bot.home.cards import Look, Span
from bot.home.page import FIRST, PER_PAGE, Shelf, one_list, overview
from bot.messages import Home
from bot.replies import ButtonReply, HomeReply, ShowHome
from bot.routes import Ask, OnHome
from bot.wording import label

Opened = Callable[[Ask[HomeOpened]], Awaitable[HomeReply]]
Pressed = Callable[[Ask[ButtonPressed]], Awaitable[ButtonReply]]

FURTHEST = 6
"""Digits of the number of items that may be skipped."""


class Homes:
    """Draws Home from the cards of all features."""

    def __init__(self, entries: Sequence[OnHome]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.order)

    async def opened(self, ask: Ask[HomeOpened]) -> HomeReply:
        async with ask.read() as (work, actor):
            return ShowHome(await self.draw(Look(work, actor, ask.now)))

    async def turned(self, ask: Ask[ButtonPressed]) -> ButtonReply:
        """Another page; the button's value is a list and how many of its items to skip, or nothing for the first."""
        async with ask.read() as (work, actor):
            return ShowHome(await self.draw(Look(work, actor, ask.now), ask.event.value))

    async def draw(self, look: Look, page: str = "") -> Home:
        """The page of that name as it stands now: the whole is one read, with a constant number of statements."""
        actor = look.actor
        mine = [each for each in self._entries if each.who.admits(actor.person) and each.feature not in actor.off]
        if not page:
            return overview([Shelf(entry, await entry.cards(look, FIRST)) for entry in mine])
        name, _, skip = page.partition("|")
        entry = next((entry for entry in mine if entry.name == name), None)
        if entry is None:
            raise NotAllowed(label("home/page", "no_list"))
        span = Span(int(skip) if skip.isascii() and skip.isdigit() and len(skip) <= FURTHEST else 0, PER_PAGE)
        return one_list(Shelf(entry, await entry.cards(look, span)), span)
