"""What everything that happened needs: who there is, when it was, and how it stands in the chats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from bot.deliveries import Claimed, Delivery, Entry, State
from bot.nudges.calendar import Week, is_working_day
from bot.phrases import zone_of
from bot.platform import Order, Verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.demo_history.chats import EarlierMessages
    from bot.people import Person
    from bot.store import Channel, Purpose, Work

MORNING = time(9, 5)
EVENING = 460
"""Minutes after the morning: somebody's last act of a day."""
RECENT = 15
"""Working days. Private messages of more than three weeks ago have been read and are not shown any more."""


@dataclass
class Past:
    """`people` by handle of the company's file, their `managers` and `countries` too; `now` is when the demo starts."""

    work: Work
    workspace: int
    people: Mapping[str, Person]
    managers: Mapping[str, Person]
    countries: Mapping[str, str]
    channels: Sequence[Channel]
    chats: EarlierMessages
    now: datetime
    values: Sequence[str] = ()
    _hours: Iterator[int] = field(default_factory=lambda: count(1))

    def at(self, who: str, ago: int) -> datetime:
        """An instant in the office hours of somebody's day, `ago` of their working days before today."""
        zone, week = zone_of(self.people[who].time_zone), Week(self.countries.get(who))
        day = self.now.astimezone(zone).date()
        while ago:
            day -= timedelta(days=1)
            ago -= is_working_day(day, week)
        begin = datetime.combine(day, MORNING, zone).astimezone(UTC)
        return begin + timedelta(minutes=97 * next(self._hours) % EVENING, seconds=next(self._hours) % 60)

    def channels_for(self, purpose: Purpose) -> list[Channel]:
        return [channel for channel in self.channels if channel.purpose is purpose]

    async def send(self, deliveries: Sequence[Delivery], at: datetime) -> tuple[str, ...]:
        """They were sent then: the outbox knows where they stand, so that they can be changed. Returns their tokens."""
        tokens = await self.work.outbox.put(deliveries, at)
        for token, delivery in zip(tokens, deliveries, strict=True):
            posted = self.chats.post(token, delivery, at)
            order = Order(token, "", Verb.POST, delivery.place, delivery.private, None)
            claimed = Claimed(Entry(token, delivery, State.SENDING, None, 1, at, None, None), order, "", at)
            await self.work.outbox.mark_sent(claimed, posted, at, at)
        return tokens
