"""The office as the tests of the nudge look at it: what time it is for somebody, and what they were reminded of."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, select, update

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage, SeenView
from bot.nudges.rounds import NUDGE
from storage.tables.outbox import DELIVERY
from storage.tables.people import HANDLE, PERSON
from tests.objectives.office import set_one
from tests.office import Office
from tests.ticks import finish_jobs, finish_sending
from tests.workspace import PATIENCE

MONDAY = date(2026, 11, 30)
REMINDER = "A reminder of"


def clock_at(office: Office, day: date, hour: int = 11, minute: int = 0, zone: str = "Europe/Lisbon") -> None:
    """It is that time of the day there (Ana lives in Lisbon)."""
    office.sandbox.clock.set(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)))


async def due_on(office: Office, handle: str, title: str, day: date) -> None:
    """They set an objective for themselves that is due on that day."""
    person = await set_one(office, handle, title, "Only me", due=day)
    await person.close(everything=True)


async def form(office: Office, handle: str, button: str, on: SeenMessage | SeenView) -> Person:
    """The person with the window open that a button opens."""
    person = office.person(handle)
    outcome = await person.press(button, on=on)
    assert outcome.ok, outcome
    await office.until(lambda: person.modal)
    return person


async def close(office: Office, handle: str, on: SeenMessage | SeenView) -> None:
    """They close the first objective in sight."""
    person = await form(office, handle, "Close it", on)
    await person.fill(None, {"outcome": "Achieved"})
    assert (await person.submit()).ok
    await person.close(everything=True)
    await quiet(office)


async def remind(office: Office) -> int:
    """What the bot does every quarter of an hour, until all that it sends has arrived; gives how many nudges were sent
    so far. The bot's own schedule may have come first, which must make no difference."""
    await office.engine.nudging.round()
    await quiet(office)
    async with office.store.read() as work:
        sent = and_(DELIVERY.c.kind == NUDGE, DELIVERY.c.state == "sent")
        ((count,),) = await work.sql.scan(select(func.count()).select_from(DELIVERY).where(sent))
    return int(count)


async def quiet(office: Office) -> None:
    """Returns when the bot has done what it began by itself, and the outbox has nothing more to send."""
    async with asyncio.timeout(PATIENCE):
        await finish_jobs()
        await finish_sending(office.store)


async def on_its_way(office: Office, kind: str) -> None:
    """Returns when a message of that kind waits to be sent."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                if await work.outbox.count_open(kind):
                    return
            await asyncio.sleep(0.01)


def reminders(office: Office, handle: str) -> list[SeenMessage]:
    """The nudges that stand in somebody's direct messages, oldest first."""
    return [dm for dm in office.person(handle).dms if REMINDER in dm.plain]


def reminder(office: Office, handle: str) -> SeenMessage:
    """The only one."""
    (found,) = reminders(office, handle)
    return found


async def lives(office: Office, handle: str, *, zone: str = "", country: str = "") -> None:
    """An HR file said so."""
    if zone:
        await of_person(office, handle, time_zone=zone)
    if country:
        await of_person(office, handle, country=country)


async def of_person(office: Office, handle: str, *, handles: bool = True, **values: object) -> None:
    """Something is so about a person from now on; without `handles` they have no account any more."""
    name = office.sandbox.workspace.person(handle).real_name
    async with office.store.work() as work:
        if values:
            await work.sql.change(update(PERSON).where(PERSON.c.name == name).values(values))
        if not handles:
            theirs = select(PERSON.c.id).where(PERSON.c.name == name)
            await work.sql.change(delete(HANDLE).where(HANDLE.c.person_id.in_(theirs)))
        await work.commit()
