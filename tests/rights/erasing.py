"""Erasing somebody by the front door, and looking for them everywhere afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy import select

from adapters.sandbox.person import Person
from bot.rights.erasing import forget_accounts
from storage.tables import Row
from tests.office import Office, top
from tests.workspace import PATIENCE


async def preview(office: Office, by: str, whom: str) -> Person:
    person = office.person(by)
    if person.modal:
        await person.close(everything=True)
    assert (await person.type(f"/upward erase {whom}")).ok
    await office.until(lambda: person.modal)
    return person


async def erase(office: Office, by: str, whom: str, name: str) -> None:
    """Done, and its messages are taken away."""
    person = await preview(office, by, whom)
    await person.fill(None, {"typed": name})
    outcome = await person.submit()
    assert outcome.ok, (outcome, top(person).errors)
    async with asyncio.timeout(PATIENCE):
        while not await is_done(office):  # noqa: ASYNC110 - the bot does it, and tells nobody here
            await asyncio.sleep(0.02)


async def is_done(office: Office) -> bool:
    """Nobody is to be erased any more, and nothing is on its way to who was."""
    async with office.store.read() as work:
        if await work.rights.find_erasure() is not None:
            return False
    await forget_accounts(office.engine.context)
    async with office.store.read() as work:
        return not await work.rights.find_erased_accounts(1)


async def find_traces(office: Office, needles: Sequence[str]) -> list[str]:
    """Every table and column of the database in which one of these stands, whatever its case."""
    found = []
    async with office.store.read() as work:
        for table in Row.metadata.sorted_tables:
            for row in await work.sql.rows(select(table)):
                said = {f"{table}.{name}": str(value).lower() for name, value in row._mapping.items()}
                found += [
                    f"{where}: {value}" for where, value in said.items() if any(n.lower() in value for n in needles)
                ]
    return found
