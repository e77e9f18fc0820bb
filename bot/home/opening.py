"""Opens Home, turns its pages, and redraws it after changes."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from bot.errors import NotAllowed, NotSaved
from bot.events import ButtonPressed, By, HomeOpened
from bot.home.cards import HomeView, Section, Span
from bot.home.entries import admits
from bot.home.introduction import introduce
from bot.home.page import FIRST, PER_PAGE, SPOT, HomeList, one_list, overview
from bot.home.repository import Visit
from bot.messages import Home, Part
from bot.nudges.settled import find_settled
from bot.people import Person
from bot.phrases import label
from bot.replies import ButtonReply, HomeReply, ShowHome
from bot.routes import Context, E, Interaction, OnHome
from bot.store import Actor

HERE = "home/page"

log = structlog.get_logger()


class Homes:
    """Renders Home from the cards of all features."""

    def __init__(self, entries: Sequence[OnHome]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.order)

    async def open_home(self, interaction: Interaction[HomeOpened]) -> HomeReply:
        return ShowHome(await self._render(interaction, ""))

    async def turn_page(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """Turns to another page; the button's value is a list and how many items to skip, or empty for the first
        page."""
        page = interaction.event.value
        return ShowHome(await self._render(interaction, SPOT.encode(SPOT.decode(page)) if page else ""))

    async def dismiss_introduction(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """ "Got it": removes the explanation from Home."""
        async with interaction.work() as (work, actor):
            await work.homes.dismiss_introduction(actor.person, interaction.now)
            await work.commit()
        return ShowHome(await self._render(interaction, ""))

    async def again(self, interaction: Interaction[ButtonPressed], said: Sequence[Part]) -> ButtonReply:
        """Renders the first page after a button on Home was used, with its result on top."""
        return ShowHome(await self._render(interaction, "", said))

    async def _render(self, interaction: Interaction[E], page: str, said: Sequence[Part] = ()) -> Home:
        """Records the visit before reading, so that changes from now on trigger a redraw. While somebody is asked what
        they answer without a name, nothing of their looking is recorded."""
        async with interaction.read() as (work, actor):
            interaction.progress.unnoted = await work.cycles.is_asked(actor.person.id)
        visit = None if interaction.progress.unnoted else await self._visit(interaction, actor.person, page)
        settled = await self._find_settled(interaction.context, actor)
        async with interaction.read() as (work, actor):
            view = HomeView(work, actor, interaction.now, settled)
            return await self._render_page(view, page, [*said, *introduce(actor.person, visit, interaction.now)])

    async def _visit(self, interaction: Interaction[E], person: Person, page: str) -> Visit | None:
        """Records the visit; None if that failed: the page is rendered, but not redrawn for what others do."""
        try:
            async with interaction.context.store.work() as work:
                visit = await work.homes.note_visit(person, interaction.event.by.handle, page, interaction.now)
                await work.commit()
        except NotSaved as failure:
            log.warning("look at Home not kept", reason=str(failure))
            return None
        return visit

    async def redrawn(self, context: Context, by: By, again: bool) -> Home | None:
        """The current version of the page that somebody is looking at; None if they stopped looking, or are asked
        something that they answer without a name: theirs is drawn when they open it."""
        now = context.clock.now()
        async with context.store.work() as work:
            actor = await work.people.actor(by)
            asked = actor is not None and await work.cycles.is_asked(actor.person.id)
            visit = await work.homes.drawing(actor.person, now, again=again) if actor and not asked else None
            await work.commit()
        if actor is None or visit is None or not actor.person.reachable:
            return None
        settled = await self._find_settled(context, actor)
        page = visit.page if self._list(visit.page, actor) else ""  # a lost role removes its lists too
        async with context.store.read() as work:
            return await self._render_page(
                HomeView(work, actor, now, settled), page, introduce(actor.person, visit, now)
            )

    async def _find_settled(self, context: Context, actor: Actor) -> frozenset[bytes] | None:
        mine = [entry for entry in self._entries if admits(entry, actor)]
        return await find_settled(context, mine, actor.person)

    async def _render_page(self, view: HomeView, page: str, above: Sequence[Part]) -> Home:
        """The current version of that page: one read, with a constant number of statements."""
        if not page:
            mine = [entry for entry in self._entries if admits(entry, view.actor)]
            return overview([HomeList(entry, await entry.cards(view, FIRST)) for entry in mine], above)
        entry = self._list(page, view.actor)
        if entry is None:
            raise NotAllowed(label(HERE, "no_list"))
        span = Span(SPOT.decode(page).skip, PER_PAGE)
        return one_list(HomeList(entry, await entry.cards(view, span)), span, above)

    def _list(self, page: str, actor: Actor) -> OnHome | None:
        """The list that a page shows, if it is on this person's Home. What they can start there is not a list."""
        name = SPOT.decode(page).name
        lists = (entry for entry in self._entries if entry.section is not Section.START and entry.name == name)
        return next((entry for entry in lists if admits(entry, actor)), None)
