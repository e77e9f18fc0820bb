"""People, their accounts, and what the sources say about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, UniqueConstraint, false, true
from sqlmodel import Field

from storage.database.columns import NEVER_AGAIN, Row, at, maybe_person, owned_by, partial_index, table

UNMANAGED = "active AND standing = 'colleague' AND manager_id IS NULL"
"""A colleague for whom nobody is known as manager."""
LEFT = "NOT active"
IS_AWAY = "away_until IS NOT NULL"
HAS_ROLE = "roles != ''"


class PersonRow(Row, table=True):
    """A member of a workspace. `roles` is a comma-separated list of bot.people.Role; `folded` the name without case
    and accents, for look-ups by typed names. What several sources speak about is here what the strongest says. What a
    person set by `/upward me`: `hours` (storage.people.hours; NULL: the company's), `away_until` (NULL from the moment
    on which they are at work again), and `home_only`."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_workspace_id_email", "workspace_id", "email", unique=True),
        Index("ix_person_email", "email"),
        partial_index("ix_person_with_role", "workspace_id", "id", where=HAS_ROLE),
        partial_index("ix_person_unmanaged", "workspace_id", "folded", "id", where=UNMANAGED),
        partial_index("ix_person_left", "workspace_id", "id", where=LEFT),
        partial_index("ix_person_away", "away_until", where=IS_AWAY),
        NEVER_AGAIN,  # whoever is parted again gets theirs back
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    name: str
    folded: str
    email: str | None = None
    time_zone: str = "UTC"
    locale: str | None = None
    title: str | None = None
    country: str | None = None
    department: str | None = None
    start_date: date | None = None
    manager_id: int | None = maybe_person(index=True)
    roles: str = ""
    standing: str = "colleague"
    active: bool = True
    hours: str | None = None
    away_until: date | None = None
    home_only: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    created_at: datetime = at()


class HandleRow(Row, table=True):
    """The name of one account: unique on its platform within a team."""

    __tablename__ = "handle"
    __table_args__ = (
        UniqueConstraint("platform", "team", "external"),
        Index("ix_handle_workspace_id_external", "workspace_id", "external"),
        Index("ix_handle_workspace_id_nick", "workspace_id", "nick"),
        Index("ix_handle_platform_team_manager_read_at", "platform", "team", "manager_read_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    person_id: int = owned_by("person", index=True)
    platform: str
    team: str
    external: str
    nick: str = ""
    manager_read_at: datetime | None = at(nullable=True)
    """When the profile field that names the manager was last read."""
    seen_at: datetime | None = at(nullable=True)
    """When this account last acted, noted at most once a day and only for people who have accounts on several chats."""
    active: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default=true()))
    """What its directory said last. Who has several accounts is here while one of them is active."""
    linked: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    """It came to the person by a word and not by its e-mail: it speaks of them only where no other account does."""
    email: str | None = None
    """The address that its directory gave last, as people are joined by it (storage.people.account_sync.address)."""
    told: dict[str, str | None] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    """What its directory last said of the person: storage.people.accounts.TOLD."""


class OtherEmailRow(Row, table=True):
    """An e-mail by which a person is known besides their own: an earlier one, or (`by_hand`) one that admins linked."""

    __tablename__ = "other_email"

    workspace_id: int = owned_by("workspace", primary_key=True)
    email: str = Field(primary_key=True)
    person_id: int = owned_by("person", index=True)
    by_hand: bool = False


class FactRow(Row, table=True):
    """What one source (bot.people.Source) says of a person. NULL: it says nothing about that; but a row by command says
    of the manager what it holds, and NULL there means nobody. A person whom no file speaks of has no row of the
    platform's list: their own row is what it says."""

    __tablename__ = "fact"

    person_id: int = owned_by("person", primary_key=True)
    source: int = Field(primary_key=True)
    name: str | None = None
    title: str | None = None
    time_zone: str | None = None
    country: str | None = None
    department: str | None = None
    start_date: date | None = None
    manager_id: int | None = maybe_person(index=True)
    active: bool | None = None


class ManagerProposalRow(Row, table=True):
    """Whom somebody named as their manager, until that person confirms it. A new one takes the place of the one before,
    with a new `id`."""

    __tablename__ = "manager_proposal"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    person_id: int = Field(sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), nullable=False, unique=True))
    manager_id: int = owned_by("person", index=True)
    made_at: datetime = at()


PERSON = table(PersonRow)
HANDLE = table(HandleRow)
OTHER_EMAIL = table(OtherEmailRow)
FACT = table(FactRow)
PROPOSAL = table(ManagerProposalRow)
