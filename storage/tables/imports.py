"""Files of people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from storage.database.columns import Row, at, maybe_person, owned_by, table


class PeopleImportRow(Row, table=True):
    """A file of people: being read, shown, imported, or undone (`State` of import_repository.py). `upload` is the
    platform's id of the file. Whoever works on it holds `claim` until `lease_until`; `cursor` is the last line done."""

    __tablename__ = "people_import"

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    by_id: int | None = maybe_person()
    platform: str | None = None
    team: str | None = None
    upload: str | None = None
    file_name: str
    state: str
    columns: str = ""
    unknown_columns: str = ""
    counts: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    deactivate: bool = False
    date: str = ""
    """The first one that can be read in several ways, as the file has it."""
    order: str = "unknown"
    claim: str | None = None
    lease_until: datetime | None = at(nullable=True)
    cursor: int = 0
    trouble: str | None = None
    created_at: datetime = at()
    done_at: datetime | None = at(nullable=True)


class ImportLineRow(Row, table=True):
    """A line of such a file, and what it would change or did. `before` is what the import before said of that person
    (a row of `fact` without its keys; NULL: nothing), kept for undoing; `made`: the person was added by this line."""

    __tablename__ = "import_line"
    __table_args__ = (Index("ix_import_line_import_id_kind", "import_id", "kind"),)

    import_id: int = owned_by("people_import", primary_key=True)
    line: int = Field(primary_key=True)
    email: str
    name: str | None = None
    manager_email: str | None = None
    department: str | None = None
    title: str | None = None
    start_date: date | None = None
    time_zone: str | None = None
    country: str | None = None
    kind: str
    manager_state: str = ""
    remarks: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    person_id: int | None = maybe_person(index=True)
    before: dict[str, str | int | None] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    made: bool = False


IMPORT = table(PeopleImportRow)
IMPORT_LINE = table(ImportLineRow)
