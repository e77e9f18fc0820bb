"""Companies: their chats and the channels they use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column, String, Text
from sqlmodel import Field

from storage.database.columns import Row, at, maybe_person, owned_by, table


class WorkspaceRow(Row, table=True):
    """One company. `company_values` is a list of strings in the order in which admins set them, `features_off` a
    comma-separated list of bot.features.Feature, `hours` those of the company (storage.people.hours)."""

    __tablename__ = "workspace"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    company_values: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    features_off: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))
    time_zone: str | None = None
    country: str | None = None
    hours: str | None = None
    kept_months: int | None = None
    """How long what is over is kept; NULL: for ever. It holds from `kept_from` on."""
    kept_from: datetime | None = at(nullable=True)
    created_at: datetime = at()


class TeamRow(Row, table=True):
    """A platform's team of a workspace; `installation` is the encrypted grant of an OAuth installation, `connected_at`
    when the platform last took the bot's token. `offered` is a grant that waits for an admin's yes, `offer` its mark;
    `left_at` when the platform took the bot away, while what is here is kept for a day."""

    __tablename__ = "team"

    platform: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    name: str = ""
    installation: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    revoked_at: datetime | None = at(nullable=True)
    connected_at: datetime | None = at(nullable=True)
    offered: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    offer: str | None = None
    left_at: datetime | None = at(nullable=True)
    manager_field: str | None = None
    """The label of the profile field that names the manager, if admins set one; "" where it is not to be read."""
    manager_field_trouble: str | None = None
    """Why the field could not be read the last time, in the platform's word."""
    manager_field_at: datetime | None = at(nullable=True)


class ChannelRow(Row, table=True):
    """The room that a workspace uses for a purpose on one platform."""

    __tablename__ = "channel"

    workspace_id: int = owned_by("workspace", primary_key=True)
    purpose: str = Field(primary_key=True)
    platform: str = Field(primary_key=True)
    external: str
    name: str
    failing: str | None = None
    set_by: int | None = maybe_person()
    set_at: datetime = at()


WORKSPACE = table(WorkspaceRow)
TEAM = table(TeamRow)
CHANNEL = table(ChannelRow)
