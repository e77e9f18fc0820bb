"""Sending the nudge, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.deliveries import Entry
from bot.errors import TransientDeliveryError
from bot.events import ButtonPressed
from bot.messages import Message
from bot.nudges.asking import find_debts
from bot.nudges.debts import Owed
from bot.nudges.message import all_done, reminder, snoozed_message
from bot.nudges.putting_off import choose_day
from bot.nudges.redraw import change
from bot.nudges.rules import Choice, is_all_new, is_away, today_of
from bot.nudges.settled import find_settled
from bot.people import Person
from bot.platform import Verb
from bot.replies import ButtonReply, Replace
from bot.routes import Context, Interaction, OnNudge
from bot.store import Work
from bot.typed_text import number
from bot.webforms import A_WEEK, LONGEST

WAIT = 10.0
"""Seconds until a nudge is tried again that could not be drawn."""


class Nudges:
    """Renders the nudge from the debts of every feature."""

    def __init__(self, sources: Sequence[OnNudge]) -> None:
        self._sources = sources

    async def render_nudge(self, context: Context, entry: Entry) -> Message | None:
        """Renders what is owed now, right before sending. None if nothing is owed but what they have just been asked,
        or a newer nudge replaced this one."""
        settled, now = await self._find_settled_for(context, entry), context.clock.now()
        async with context.store.read() as work:
            person = await _person(work, entry)
            nudge = await work.nudges.of(person.id) if person else None
            if person is None or nudge is None or nudge.token != entry.token or nudge.snoozed_until is not None:
                return None
            if person.home_only or is_away(person, today_of(person, now)):
                return None
            found = await find_debts(work, self._sources, person, now, nudge.told, settled)
        if is_all_new(found, now):
            return None
        return reminder(found, person, today_of(person, now), home=_has_home(context, entry))

    async def redrawn(self, context: Context, entry: Entry) -> Message | None:
        """The current content of the nudge that is in the chat."""
        settled, now = await self._find_settled_for(context, entry), context.clock.now()
        async with context.store.read() as work:
            person = await _person(work, entry)
            nudge = await work.nudges.of(person.id) if person else None
            if person is None or nudge is None:
                return None
            found = await find_debts(work, self._sources, person, now, nudge.told, settled)
        if not found.debts:
            return all_done()
        home = _has_home(context, entry)
        if nudge.snoozed_until is not None:
            return snoozed_message(nudge.snoozed_until, home=home)
        return reminder(found, person, today_of(person, now), home=home)

    async def find_lasting(self, context: Context, entry: Entry) -> timedelta:
        """Until all that it leads to is over, a week at least; of what has no end as long as a link may last."""
        now = context.clock.now()
        async with context.store.read() as work:
            person = await _person(work, entry)
            found = await self._find(work, person, now, frozenset()) if person else Owed()
        left = [LONGEST if each.ends is None else each.ends - now for each in found.debts]
        return min(max([A_WEEK, *left]), LONGEST)

    async def _find_settled_for(self, context: Context, entry: Entry) -> frozenset[bytes]:
        """Raises `TransientDeliveryError` while that can't be told: nobody is reminded of what they have just done."""
        async with context.store.read() as work:
            person = await _person(work, entry)
        settled = await find_settled(context, self._sources, person) if person else frozenset()
        if settled is None:
            raise TransientDeliveryError("what is settled can't be told", retry_after=WAIT)
        return settled

    async def snooze(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """ "Remind me tomorrow"."""
        return await self._snooze(interaction, Choice.TOMORROW)

    async def snooze_for_a_week(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """ "Remind me next week"."""
        return await self._snooze(interaction, Choice.NEXT_WEEK)

    async def _snooze(self, interaction: Interaction[ButtonPressed], choice: Choice) -> ButtonReply:
        settled = await self._find_settled_by(interaction)
        async with interaction.work() as (work, actor):
            found = await self._find(work, actor.person, interaction.now, settled)
            if not found.debts:
                return Replace(all_done())
            until = await choose_day(work, actor.person, choice, interaction.now, everything=True)
            await work.nudges.snooze(actor.person, until)
            await work.commit()
        return Replace(snoozed_message(until, home=interaction.platform.can.home))

    async def woken(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """ "Show it again": cancels the snooze."""
        settled = await self._find_settled_by(interaction)
        async with interaction.work() as (work, actor):
            await work.nudges.snooze(actor.person, None)
            found = await self._find(work, actor.person, interaction.now, settled)
            await work.commit()
        today = today_of(actor.person, interaction.now)
        if not found.debts:
            return Replace(all_done())
        return Replace(reminder(found, actor.person, today, home=interaction.platform.can.home))

    async def _find_settled_by(self, interaction: Interaction[ButtonPressed]) -> frozenset[bytes]:
        """Nothing while that can't be told: whoever acts gets an answer. Nor on a web page: what it shows is stored."""
        person = (await interaction.admit()).person
        if interaction.event.on_page:
            return frozenset()
        return await find_settled(interaction.context, self._sources, person) or frozenset()

    async def _find(self, work: Work, person: Person, now: datetime, settled: frozenset[bytes]) -> Owed:
        nudge = await work.nudges.of(person.id)
        return await find_debts(work, self._sources, person, now, nudge.told if nudge else None, settled)


async def _person(work: Work, entry: Entry) -> Person | None:
    """The person reminded; None if they have left."""
    people = await work.people.by_ids(entry.delivery.workspace, [whom(entry)])
    return next((person for person in people if person.reachable), None)


def whom(entry: Entry) -> int:
    return number(entry.delivery.subject.split("/")[1])


def _has_home(context: Context, entry: Entry) -> bool:
    platform = context.platforms.get(entry.delivery.platform)
    return platform is None or platform.can.home


async def lock_nudge(work: Work, entry: Entry) -> object:
    """Locks this person's nudge until the transaction ends."""
    return await work.nudges.get_for_update(whom(entry))


async def replace_previous(work: Work, entry: Entry, now: datetime) -> None:
    """Deletes the previous nudge after a new one arrived."""
    nudge = await work.nudges.of(whom(entry))
    if nudge is None or nudge.posted == entry.token:
        return
    await work.nudges.set_posted(whom(entry), entry.token)
    if nudge.posted is not None:
        await change(work, entry.delivery.workspace, [nudge.posted], Verb.DELETE, now)


async def not_told(_work: Work, _entry: Entry, _now: datetime) -> None:
    """Does nothing: nobody is notified if a reminder can't be sent, changed or deleted, because Home shows the same."""
