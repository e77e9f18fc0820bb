"""Fills a database with praises given before, so that growth can be measured: rows as the bot writes them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

CHUNK = 50_000

PRAISES = """
INSERT INTO praise (id, workspace_id, giver_id, text, folded, audience, created_at, routed_at, posted_at)
WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT i, :workspace, :lowest + i % :people, 'you saved launch ' || i, ' you saved launch ' || i, 'everyone',
       :then, :then, :then
FROM n
"""
RECEIVERS = """
INSERT INTO praise_receiver (praise_id, person_id, position, giver_id, created_at)
SELECT id, :lowest + (giver_id - :lowest + 1 + id % 50) % :people, 0, giver_id, created_at
FROM praise WHERE id BETWEEN :first AND :last
"""


async def fill(database_url: str, upto: int) -> None:
    """Adds praises, all of last month, until `upto` are stored, spread evenly over all people."""
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        stored = (await connection.execute(text("SELECT COALESCE(MAX(id), 0) FROM praise"))).scalar_one()
        workspace, lowest, people = (
            await connection.execute(text("SELECT MIN(workspace_id), MIN(id), COUNT(*) FROM person"))
        ).one()
        for first in range(stored + 1, upto + 1, CHUNK):
            values = {
                "first": first,
                "last": min(first + CHUNK - 1, upto),
                "workspace": workspace,
                "lowest": lowest,
                "people": people,
                "then": datetime.now(UTC) - timedelta(days=30),
            }
            await _chunk(connection, values)
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT setval('praise_id_seq', (SELECT MAX(id) FROM praise))"))
            await connection.commit()
            tidied = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await tidied.execute(text("VACUUM ANALYZE"))  # lest it do so by itself while it is measured
    await engine.dispose()
    await asyncio.sleep(0)


async def _chunk(connection: AsyncConnection, values: dict[str, object]) -> None:
    names = {name: value for name, value in values.items() if f":{name}" in PRAISES}
    await connection.execute(text(PRAISES), names)
    names = {name: value for name, value in values.items() if f":{name}" in RECEIVERS}
    await connection.execute(text(RECEIVERS), names)
    await connection.commit()
