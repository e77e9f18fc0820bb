"""Migrations on both kinds of database."""

import asyncio

from storage.schema import check, downgrade, upgrade


async def test_the_schema_is_what_the_tables_say(database_url: str) -> None:
    await upgrade(database_url)
    await check(database_url)


async def test_up_down_up(database_url: str) -> None:
    await upgrade(database_url)
    await downgrade(database_url, "base")
    await upgrade(database_url)
    await check(database_url)


async def test_two_at_once(database_url: str) -> None:
    await asyncio.gather(*(upgrade(database_url) for _ in range(4)))
    await check(database_url)
