"""Building blocks of the tables: constraint names, timestamps, foreign keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, Index, LargeBinary, MetaData, Table, TypeDecorator, text
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can change it."""

NEVER_AGAIN = {"sqlite_autoincrement": True}
"""SQLite gives the number of a deleted row again, where PostgreSQL doesn't; a button that waits somewhere would then
mean another row."""

KEY_IS_TABLE = {"sqlite_with_rowid": False}


class Row(SQLModel):
    """Base class of all tables."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A timestamp. Returned with time zone UTC, because SQLite returns naive values; refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def at(*, nullable: bool = False) -> Any:
    """A column for a timestamp."""
    return Field(sa_column=Column(UtcDateTime, nullable=nullable))


def owned_by(table: str, *, index: bool = False, primary_key: bool = False, nullable: bool = False) -> Any:
    """A foreign key that deletes the row with its owner."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Field(sa_column=Column(key, index=index, primary_key=primary_key, nullable=nullable))


def maybe_person(*, index: bool = False) -> Any:
    """A foreign key to a person, set to NULL when they are deleted."""
    key = ForeignKey("person.id", ondelete="SET NULL")
    return Field(sa_column=Column(key, nullable=True, index=index))


def random_id() -> Any:
    """A primary key of 16 random bytes, which says neither when a row was made nor after which other."""
    return Field(sa_column=Column(LargeBinary(16), primary_key=True, nullable=False))


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of the rows that meet a condition: SQLite uses it only where a query repeats the words of `where`."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def table(row: type[Row]) -> Table:
    """The table of a row class, for statements."""
    return row.metadata.tables[str(row.__tablename__)]
