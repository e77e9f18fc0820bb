"""People in many time zones who owe things that come due, months that pass by themselves, and replicas whose clocks
are wrong now and then: how often is each of them reminded?"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select, update

from bot.engine import Engine
from bot.errors import NotSaved
from bot.nudges.rounds import NUDGE, Nudging
from bot.outbox.pump import Pump
from bot.phrases import zone_of
from bot.router import ROUTES
from bot.routes import Context
from bot.working_hours import CompanyHours, Hours
from storage.people.hours import write_hours
from storage.store import DatabaseStore, open_store
from storage.tables.outbox import DELIVERY
from storage.tables.people import HANDLE, PERSON
from tests.databases import create_schema
from tests.outbox.world import MovedClock, ScriptedChat
from tests.soak.due import DAY, Calendar, Due, World, due_dates
from tests.soak.owing import Debts, settle_old

REPLICAS = 3
SKEWS = (timedelta(hours=1), timedelta(hours=-1), DAY, -DAY)
RIGHT = timedelta()


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of it. `wanted` is worked out here, by other means than the bot's."""

    wanted: int
    sent: int
    missed: int
    twice: int
    uncivil: int
    jumps: int
    restarts: int

    @property
    def kept(self) -> bool:
        return self.wanted == self.sent and not (self.missed or self.twice or self.uncivil)

    def summary(self) -> str:
        return (
            f"{self.sent} nudges for {self.wanted} reminders, {self.missed} missed, {self.twice} twice, "
            f"{self.uncivil} at an uncivil hour; {self.jumps} clocks jumped, {self.restarts} restarts"
        )


# ---------------------------------------------------------------- what comes


@dataclass
class Replica:
    """One running bot, whose clock may be wrong by `skew`."""

    store: DatabaseStore
    chat: ScriptedChat
    clock: MovedClock
    pace: MovedClock
    skew: timedelta = RIGHT
    right_again: datetime | None = None
    nudging: Nudging = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        context = Context(self.store, {"slack": self.chat}, self.clock)
        engine = Engine(self.store, [self.chat], self.clock)
        self.nudging = Nudging(context, ROUTES)
        self.pump = Pump(context, engine.bot.table.deliveries, pace=self.pace, jitter=lambda: 0.0)

    async def plans(self) -> None:
        """As the schedule does: what a busy database puts off is tried again."""
        while True:
            try:
                await self.nudging.round()
            except NotSaved:
                continue
            return

    async def works_off(self) -> None:
        """Sends what waits; the time that the pace wants is spent at once."""
        while True:
            due = await self.pump.round()
            await self.pump.settle()
            if due is None:
                due = await self.pump.round()
                await self.pump.settle()
            if due is None:
                return
            self.pace.at = max(self.pace.at, due)


@dataclass
class Company:
    """Somebody in each place, who owe things over the whole time."""

    first: datetime
    last: datetime
    places: Sequence[World]
    chance: random.Random
    wanted: dict[str, set[date]] = field(default_factory=dict)
    absences: list[tuple[int, date, date]] = field(default_factory=list)
    """Of whom, from which day, until which."""

    async def settle(self, store: DatabaseStore) -> int:
        """Everybody is there, and everything was set long ago."""
        async with store.work() as work:
            workspace = await work.workspaces.ensure("slack", "T1", "Acme", self.first)
            people = [_person(workspace, n, place, self.first) for n, place in enumerate(self.places, 1)]
            await work.sql.many(insert(PERSON), people)
            await work.workspaces.set_hours(workspace, CompanyHours(hours=self.places[0].company))
            await work.sql.many(insert(HANDLE), [_handle(workspace, n) for n in range(1, len(people) + 1)])
            await Debts(workspace, self.first - 30 * DAY, list(self._owed())).write(work)
            await work.commit()
        return workspace

    def _owed(self) -> Iterator[tuple[int, Due]]:
        for number, place in enumerate(self.places, 1):
            wanted = self.wanted.setdefault(external(number), set())
            for due in due_dates(place, self.first.date() + DAY, self.last.date(), self.chance):
                wanted |= due.told
                self.absences += [(number, *due.away)] if due.away else []
                yield number, due

    async def leave(self, store: DatabaseStore, today: date) -> None:
        """Who is away from today on says so."""
        leaving = [(number, until) for number, begin, until in self.absences if begin == today]
        if not leaving:
            return
        async with store.work() as work:
            for number, until in leaving:
                await work.sql.change(update(PERSON).where(PERSON.c.id == number).values(away_until=until))
            await work.commit()


def external(number: int) -> str:
    return f"U{number:04d}"


def _person(workspace: int, number: int, place: World, now: datetime) -> dict[str, object]:
    row = {"id": number, "workspace_id": workspace, "name": f"P {number}", "folded": f"p {number}", "created_at": now}
    row |= {"time_zone": place.zone, "country": place.country, "active": True, "standing": "colleague"}
    return row | {"hours": write_hours(place.own) if place.own else None, "home_only": place.home_only}


def _handle(workspace: int, number: int) -> dict[str, object]:
    row = {"workspace_id": workspace, "person_id": number, "platform": "slack", "team": "T1"}
    return row | {"external": external(number), "nick": f"p{number}"}


# ---------------------------------------------------------------- the time between


async def reminded(
    url: str, places: Sequence[World], first: datetime, last: datetime, *, seed: int, jumps: float, hours: int = 1
) -> Reminded:
    """From the first instant to the last: every so many hours three replicas look at once. `jumps` is how often a day
    the clock of each jumps, for a while, and how often it is started anew."""
    chance = random.Random(seed)
    company = Company(first, last, places, chance)
    async with AsyncExitStack() as stack:
        await create_schema(url)
        count = 1 if url.startswith("sqlite") else REPLICAS  # on SQLite they are one process
        stores = [await stack.enter_async_context(_opened(url)) for _ in range(count)]
        workspace = await company.settle(stores[0])
        pace = MovedClock(first)
        chat = ScriptedChat(pace)
        replicas = [Replica(stores[n % count], chat, MovedClock(first), pace) for n in range(REPLICAS)]
        time = Time(replicas, chance, jumps * hours / 24, timedelta(hours=hours), first)
        today = first.date()
        while time.now < last:
            if time.now.date() != today:
                today = time.now.date()
                await company.leave(stores[0], today)
            await time.passes()
            if time.now.weekday() == 6:
                await _close(stores[0], time.now.date())
        sent = await _sent(stores[0], workspace)
    arrived = [arrival.order.place for arrival in chat.arrivals if arrival.order.message is not None]
    return measured(company, sent, arrived, time)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[DatabaseStore]:
    store = await open_store(url)
    try:
        yield store
    finally:
        await store.close()


@dataclass
class Time:
    """It passes by the hour; clocks go wrong and right again."""

    replicas: Sequence[Replica]
    chance: random.Random
    often: float
    step: timedelta
    now: datetime
    jumps: int = 0
    restarts: int = 0

    async def passes(self) -> None:
        self.now += self.step
        for replica in self.replicas:
            self._befalls(replica)
            replica.clock.at = self.now + self.chance.random() * self.step + replica.skew
            replica.pace.at = max(replica.pace.at, self.now)
        await asyncio.gather(*(replica.plans() for replica in self.replicas))
        await self.chance.choice(self.replicas).works_off()

    def _befalls(self, replica: Replica) -> None:
        if replica.right_again is not None:
            if self.now >= replica.right_again:
                replica.skew, replica.right_again = RIGHT, None
        elif self.chance.random() < self.often:
            replica.skew, self.jumps = self.chance.choice(SKEWS), self.jumps + 1
            replica.right_again = self.now + timedelta(hours=self.chance.randrange(1, 30))
        elif self.chance.random() < self.often:
            replica.start()
            self.restarts += 1


async def _close(store: DatabaseStore, today: date) -> None:
    async with store.work() as work:
        await settle_old(work, today)
        await work.commit()


async def _sent(store: DatabaseStore, workspace: int) -> list[tuple[str, datetime]]:
    """To whom nudges were sent, and when by the clock of whoever planned them."""
    wanted = select(DELIVERY.c.place, DELIVERY.c.created_at).where(
        DELIVERY.c.workspace_id == workspace, DELIVERY.c.kind == NUDGE, DELIVERY.c.state == "sent"
    )
    async with store.read() as work:
        return [(row.place, row.created_at) for row in await work.sql.scan(wanted.order_by(DELIVERY.c.seq))]


def measured(company: Company, sent: Sequence[tuple[str, datetime]], arrived: Sequence[str], time: Time) -> Reminded:
    missed = twice = uncivil = 0
    for number, place in enumerate(company.places, 1):
        zone, calendar, kept = zone_of(place.zone), Calendar(place), Hours(place.company, place.own).kept
        local = [at.astimezone(zone) for to, at in sent if to == external(number)]
        days = sorted(each.date() for each in local)
        uncivil += sum(not (kept.contain(each) and calendar.works(each.date())) for each in local)
        twice += len(days) - len(set(days))
        spans = [calendar.span(day) for day in company.wanted[external(number)]]
        near = [sum(start <= day <= end for day in days) for start, end in spans]
        missed += near.count(0)
        twice += sum(count - 1 for count in near if count > 1)
    total = sum(map(len, company.wanted.values()))
    return Reminded(total, len(arrived), missed, twice, uncivil, time.jumps, time.restarts)
