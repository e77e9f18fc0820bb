"""What the tests of the promises share: the rows there are, a queue that is empty, a locked database, replicas."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from typing import Any, Protocol

import asyncpg
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenView
from adapters.sandbox.transport import payloads
from adapters.sandbox.transport.link import Answer, Kind, Outgoing
from adapters.sandbox.transport.payloads import Sender
from storage.store import DatabaseStore
from storage.tables import Row
from tests.office import Office

Json = dict[str, Any]


class Stored(Protocol):
    """Whatever has a database."""

    store: DatabaseStore


async def counted(office: Stored) -> Mapping[str, int]:
    """How many rows each table has."""
    async with office.store.read() as work:
        found = {}
        for table in Row.metadata.sorted_tables:
            ((count,),) = await work.sql.scan(select(func.count()).select_from(table))
            found[table.name] = int(count)
    return found


async def quiet(office: Stored, within: float = 15.0) -> None:
    """Returns when the outbox has nothing more to send."""
    for _ in itertools.count():
        if not await waiting(office, within):
            return
        await asyncio.sleep(0.01)


async def waiting(office: Stored, within: float = 15.0) -> bool:
    async with office.store.read() as work:
        due = await work.outbox.due(await work.outbox.instant(), within)
    return due.send is not None or due.reconcile is not None


@asynccontextmanager
async def locked(office: Office) -> AsyncIterator[None]:
    """Another program holds the database: it can be read, and not written."""
    url = make_url(office.database_url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    connection = await asyncpg.connect(host=url.host, port=url.port, user=url.username, database=url.database)
    try:
        async with connection.transaction():
            for table in Row.metadata.sorted_tables:
                await connection.execute(f'LOCK TABLE "{table.name}" IN EXCLUSIVE MODE')
            yield
    finally:
        await connection.close()


def sender(office: Office, person: Person) -> Sender:
    workspace = office.sandbox.workspace
    return Sender(workspace, office.sandbox.app, workspace.people[person.id])


def submission(office: Office, person: Person, view: SeenView) -> Json:
    """What Slack sends when this person presses the submit button of that modal."""
    trigger = office.sandbox.triggers.mint(person.id, view.id)
    return payloads.submission(sender(office, person), view.view, trigger)


def greeting(office: Office, person: Person, event_id: str) -> Json:
    """Somebody writes "hi" to the bot, as an event of the Events API."""
    channel = office.sandbox.interactions.app_dm(person.id).id
    inner = {"type": "message", "user": person.id, "text": "hi", "ts": "1.1", "channel": channel, "channel_type": "im"}
    return payloads.event(office.sandbox.workspace, office.sandbox.app, inner, event_id)


async def sent(
    offices: Sequence[Office], kind: Kind, payload: Json, turn: int, retry: tuple[int, str] | None = None
) -> Answer:
    """Delivers a payload to one replica after the other; over Socket Mode the workspace takes turns by itself."""
    office = offices[turn % len(offices)]
    url = f"http://127.0.0.1:{office.server.port}/slack/events"
    return await office.sandbox.send(Outgoing(kind, payload, url, accepts_response=kind != "events_api", retry=retry))
