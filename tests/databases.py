"""Databases with a schema, for tests that are not about migrations."""

from sqlalchemy.ext.asyncio import create_async_engine

from storage.tables import Row


async def create_schema(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await engine.dispose()
