"""What is done once or a few times a day."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from storage.database.columns import Row, owned_by, table


class DailyRow(Row, table=True):
    """What was done once on a day: the unique key decides, whoever ticks."""

    __tablename__ = "daily"

    workspace_id: int = owned_by("workspace", primary_key=True)
    job: str = Field(primary_key=True)
    day: date = Field(primary_key=True)


class AllowanceRow(Row, table=True):
    """How often somebody did what has a daily limit, on their own day of the last time."""

    __tablename__ = "allowance"

    person_id: int = owned_by("person", primary_key=True)
    act: str = Field(primary_key=True)
    day: date
    used: int


DAILY = table(DailyRow)
ALLOWANCE = table(AllowanceRow)
