"""Building blocks of the tables: constraint names, timestamps, foreign keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, MetaData, TypeDecorator
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can change it."""


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
