"""What the database knows of the folder of sealed answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer
from sqlmodel import Field

from storage.database.columns import KEY_IS_TABLE, Row, at, random_id, table


class BallotFolderRow(Row, table=True):
    """The folder in which anonymous answers lie, by the id that it carries: one row, whose `id` is 1. It belongs to no
    workspace."""

    __tablename__ = "ballot_folder"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    folder: str
    noted_at: datetime = at()


class EndedCycleRow(Row, table=True):
    """A cycle whose workspace is gone: its ballots are still to be destroyed."""

    __tablename__ = "ended_cycle"
    __table_args__ = (KEY_IS_TABLE,)

    cycle_id: bytes = random_id()


BALLOT_FOLDER = table(BallotFolderRow)
ENDED_CYCLE = table(EndedCycleRow)
