"""Workspaces, people, praise and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

METADATA = sa.MetaData()
INSTANT = sa.DateTime(timezone=True)

sa.Table(
    "workspace",
    METADATA,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("company_values", sa.JSON(), nullable=False),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_workspace"),
)

sa.Table(
    "daily",
    METADATA,
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("job", sa.String(), nullable=False),
    sa.Column("day", sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "job", "day", name="pk_daily"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_daily_workspace_id_workspace", ondelete="CASCADE"
    ),
)

sa.Table(
    "delivery",
    METADATA,
    sa.Column("seq", sa.Integer(), nullable=False),
    sa.Column("token", sa.String(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("subject", sa.String(), nullable=False),
    sa.Column("platform", sa.String(), nullable=False),
    sa.Column("team", sa.String(), nullable=False),
    sa.Column("lane", sa.String(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("private", sa.Boolean(), nullable=False),
    sa.Column("verb", sa.String(), nullable=False),
    sa.Column("target", sa.String(), nullable=True),
    sa.Column("body", sa.Text(), nullable=True),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("reason", sa.String(), nullable=True),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.Column("not_before", INSTANT, nullable=True),
    sa.Column("stale_after", INSTANT, nullable=True),
    sa.Column("lease_until", INSTANT, nullable=True),
    sa.Column("posted_room", sa.String(), nullable=True),
    sa.Column("posted_id", sa.String(), nullable=True),
    sa.Column("sent_at", INSTANT, nullable=True),
    sa.Column("settled_at", INSTANT, nullable=True),
    sa.PrimaryKeyConstraint("seq", name="pk_delivery"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_delivery_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("token", name="uq_delivery_token"),
    sa.Index(
        "ix_delivery_open",
        "platform",
        "team",
        "lane",
        "seq",
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
    ),
    sa.Index(
        "ix_delivery_stuck",
        "workspace_id",
        "seq",
        sqlite_where=sa.text("state IN ('held', 'refused')"),
        postgresql_where=sa.text("state IN ('held', 'refused')"),
    ),
    sa.Index(
        "ix_delivery_target",
        "target",
        sqlite_where=sa.text("target IS NOT NULL"),
        postgresql_where=sa.text("target IS NOT NULL"),
    ),
    sa.Index("ix_delivery_workspace_id_subject", "workspace_id", "subject"),
)

sa.Table(
    "inbox",
    METADATA,
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("key", sa.String(), nullable=False),
    sa.Column("taken_at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_inbox"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_inbox_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.Index("ix_inbox_taken_at", "taken_at"),
)

sa.Table(
    "lane",
    METADATA,
    sa.Column("platform", sa.String(), nullable=False),
    sa.Column("team", sa.String(), nullable=False),
    sa.Column("lane", sa.String(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("next_post_at", INSTANT, nullable=True),
    sa.Column("lease_until", INSTANT, nullable=True),
    sa.PrimaryKeyConstraint("platform", "team", "lane", name="pk_lane"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_lane_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.Index("ix_lane_workspace_id", "workspace_id"),
)

sa.Table(
    "person",
    METADATA,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("folded", sa.String(), nullable=False),
    sa.Column("email", sa.String(), nullable=True),
    sa.Column("time_zone", sa.String(), nullable=False),
    sa.Column("locale", sa.String(), nullable=True),
    sa.Column("title", sa.String(), nullable=True),
    sa.Column("manager_id", sa.Integer(), nullable=True),
    sa.Column("roles", sa.String(), nullable=False),
    sa.Column("standing", sa.String(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_person"),
    sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_person_manager_id_person", ondelete="SET NULL"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_person_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.Index("ix_person_email", "email"),
    sa.Index("ix_person_manager_id", "manager_id"),
    sa.Index(
        "ix_person_with_role",
        "workspace_id",
        sqlite_where=sa.text("roles != ''"),
        postgresql_where=sa.text("roles != ''"),
    ),
    sa.Index("uq_person_workspace_id_email", "workspace_id", "email", unique=True),
)

sa.Table(
    "team",
    METADATA,
    sa.Column("platform", sa.String(), nullable=False),
    sa.Column("team", sa.String(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("installation", sa.Text(), nullable=True),
    sa.Column("revoked_at", INSTANT, nullable=True),
    sa.PrimaryKeyConstraint("platform", "team", name="pk_team"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_team_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.Index("ix_team_workspace_id", "workspace_id"),
)

sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.Integer(), nullable=True),
    sa.Column("act", sa.String(), nullable=False),
    sa.Column("about", sa.String(), nullable=False),
    sa.Column("at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_audit"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_audit_person_id_person", ondelete="SET NULL"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_audit_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.Index("ix_audit_workspace_id", "workspace_id"),
)

sa.Table(
    "channel",
    METADATA,
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("purpose", sa.String(), nullable=False),
    sa.Column("platform", sa.String(), nullable=False),
    sa.Column("external", sa.String(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("failing", sa.String(), nullable=True),
    sa.Column("set_by", sa.Integer(), nullable=True),
    sa.Column("set_at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "purpose", "platform", name="pk_channel"),
    sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_channel_set_by_person", ondelete="SET NULL"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_channel_workspace_id_workspace", ondelete="CASCADE"
    ),
)

sa.Table(
    "handle",
    METADATA,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.Integer(), nullable=False),
    sa.Column("platform", sa.String(), nullable=False),
    sa.Column("team", sa.String(), nullable=False),
    sa.Column("external", sa.String(), nullable=False),
    sa.Column("nick", sa.String(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_handle"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_handle_person_id_person", ondelete="CASCADE"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_handle_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("platform", "team", "external", name="uq_handle_platform_team_external"),
    sa.Index("ix_handle_person_id", "person_id"),
    sa.Index("ix_handle_workspace_id_external", "workspace_id", "external"),
    sa.Index("ix_handle_workspace_id_nick", "workspace_id", "nick"),
)

sa.Table(
    "praise",
    METADATA,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("workspace_id", sa.Integer(), nullable=False),
    sa.Column("giver_id", sa.Integer(), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("folded", sa.Text(), nullable=False),
    sa.Column("audience", sa.String(), nullable=False),
    sa.Column("value", sa.String(), nullable=True),
    sa.Column("source_link", sa.String(), nullable=True),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.Column("placed_at", INSTANT, nullable=True),
    sa.Column("edited_at", INSTANT, nullable=True),
    sa.Column("undone_at", INSTANT, nullable=True),
    sa.Column("taken_off_at", INSTANT, nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_praise"),
    sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name="fk_praise_giver_id_person", ondelete="CASCADE"),
    sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name="fk_praise_workspace_id_workspace", ondelete="CASCADE"
    ),
    sa.Index("ix_praise_giver_id_created_at", "giver_id", "created_at"),
    sa.Index(
        "ix_praise_unplaced",
        "workspace_id",
        sqlite_where=sa.text("placed_at IS NULL"),
        postgresql_where=sa.text("placed_at IS NULL"),
    ),
    sa.Index("ix_praise_workspace_id", "workspace_id"),
)

sa.Table(
    "plus_one",
    METADATA,
    sa.Column("praise_id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.Integer(), nullable=False),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("praise_id", "person_id", name="pk_plus_one"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_plus_one_person_id_person", ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["praise_id"], ["praise.id"], name="fk_plus_one_praise_id_praise", ondelete="CASCADE"),
    sa.Index("ix_plus_one_person_id", "person_id"),
)

sa.Table(
    "praise_receiver",
    METADATA,
    sa.Column("praise_id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.Integer(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("giver_id", sa.Integer(), nullable=False),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.PrimaryKeyConstraint("praise_id", "person_id", name="pk_praise_receiver"),
    sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name="fk_praise_receiver_giver_id_person", ondelete="CASCADE"),
    sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name="fk_praise_receiver_person_id_person", ondelete="CASCADE"
    ),
    sa.ForeignKeyConstraint(
        ["praise_id"], ["praise.id"], name="fk_praise_receiver_praise_id_praise", ondelete="CASCADE"
    ),
    sa.Index("ix_praise_receiver_giver_id_person_id_created_at", "giver_id", "person_id", "created_at"),
    sa.Index("ix_praise_receiver_person_id_praise_id", "person_id", "praise_id"),
)

sa.Table(
    "praise_viewer",
    METADATA,
    sa.Column("praise_id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("praise_id", "person_id", name="pk_praise_viewer"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_praise_viewer_person_id_person", ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["praise_id"], ["praise.id"], name="fk_praise_viewer_praise_id_praise", ondelete="CASCADE"),
    sa.Index("ix_praise_viewer_person_id_praise_id", "person_id", "praise_id"),
)


def upgrade() -> None:
    METADATA.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    METADATA.drop_all(op.get_bind(), checkfirst=False)
