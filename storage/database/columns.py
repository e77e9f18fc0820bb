"""What the tables are made of: names of constraints, instants, references."""

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
    """What all tables have in common."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite hands back naive values; here they come back aware. Naive values are refused."""

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
    """A column for an instant."""
    return Field(sa_column=Column(UtcDateTime, nullable=nullable))


def owned_by(table: str, *, index: bool = False, primary_key: bool = False, nullable: bool = False) -> Any:
    """A reference that goes when its owner goes."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Field(sa_column=Column(key, index=index, primary_key=primary_key, nullable=nullable))


def maybe_person(*, index: bool = False) -> Any:
    """A reference to a person that is emptied when they go."""
    key = ForeignKey("person.id", ondelete="SET NULL")
    return Field(sa_column=Column(key, nullable=True, index=index))
