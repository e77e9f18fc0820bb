"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("company_values", sa.JSON(), nullable=False),
        sa.Column("features_off", sa.String(), server_default="", nullable=False),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("hours", sa.String(), nullable=True),
        sa.Column("kept_months", sa.Integer(), nullable=True),
        sa.Column("kept_from", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "erased",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("external", sa.String(), nullable=True),
        sa.Column("erased_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_erased_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "digest", name="pk_erased"),
    )
    op.create_table(
        "daily",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_daily_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "job", "day", name="pk_daily"),
    )
    op.create_table(
        "ballot_folder",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ballot_folder"),
    )
    op.create_table(
        "ended_cycle",
        sa.Column("cycle_id", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("cycle_id", name="pk_ended_cycle"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), server_default="0", nullable=False),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
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
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("resend_as_post", sa.Boolean(), server_default=sa.false(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_delivery_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_delivery"),
        sa.UniqueConstraint("token", name="uq_delivery_token"),
    )
    op.create_index(
        "ix_delivery_author",
        "delivery",
        ["platform", "team", "lane", "author", "turn"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
    )
    op.create_index(
        "ix_delivery_doubtful",
        "delivery",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('sending', 'unknown')"),
    )
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["platform", "team", "lane", "turn", "seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
    )
    op.create_index(
        "ix_delivery_stuck",
        "delivery",
        ["workspace_id", "seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('held', 'refused')"),
        postgresql_where=sa.text("state IN ('held', 'refused')"),
    )
    op.create_index(
        "ix_delivery_private",
        "delivery",
        ["workspace_id", "place", "seq"],
        unique=False,
        sqlite_where=sa.text("private"),
        postgresql_where=sa.text("private"),
    )
    op.create_index(
        "ix_delivery_target",
        "delivery",
        ["target"],
        unique=False,
        sqlite_where=sa.text("target IS NOT NULL"),
        postgresql_where=sa.text("target IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_thread",
        "delivery",
        ["thread"],
        unique=False,
        sqlite_where=sa.text("thread IS NOT NULL"),
        postgresql_where=sa.text("thread IS NOT NULL"),
    )
    op.create_index("ix_delivery_workspace_id_subject", "delivery", ["workspace_id", "subject"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_inbox_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_inbox"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbox_taken_at", "inbox", ["taken_at"], unique=False)
    op.create_table(
        "lane",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("next_post_at", INSTANT, nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_lane_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "team", "lane", name="pk_lane"),
    )
    op.create_index("ix_lane_workspace_id", "lane", ["workspace_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.String(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("home_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_person_manager_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_person_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_person_away",
        "person",
        ["away_until"],
        unique=False,
        sqlite_where=sa.text("away_until IS NOT NULL"),
        postgresql_where=sa.text("away_until IS NOT NULL"),
    )
    op.create_index("ix_person_email", "person", ["email"], unique=False)
    op.create_index(
        "ix_person_left",
        "person",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("NOT active"),
        postgresql_where=sa.text("NOT active"),
    )
    op.create_index("ix_person_manager_id", "person", ["manager_id"], unique=False)
    op.create_index(
        "ix_person_unmanaged",
        "person",
        ["workspace_id", "folded", "id"],
        unique=False,
        sqlite_where=sa.text("active AND standing = 'colleague' AND manager_id IS NULL"),
        postgresql_where=sa.text("active AND standing = 'colleague' AND manager_id IS NULL"),
    )
    op.create_index(
        "ix_person_with_role",
        "person",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("roles != ''"),
        postgresql_where=sa.text("roles != ''"),
    )
    op.create_index("uq_person_workspace_id_email", "person", ["workspace_id", "email"], unique=True)
    op.create_table(
        "team",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("installation", sa.Text(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("connected_at", INSTANT, nullable=True),
        sa.Column("offered", sa.Text(), nullable=True),
        sa.Column("offer", sa.String(), nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.Column("manager_field", sa.String(), nullable=True),
        sa.Column("manager_field_trouble", sa.String(), nullable=True),
        sa.Column("manager_field_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_team_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "team", name="pk_team"),
    )
    op.create_index("ix_team_workspace_id", "team", ["workspace_id"], unique=False)
    op.create_table(
        "web_form",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_web_form_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_web_form"),
    )
    op.create_index("ix_web_form_expires_at", "web_form", ["expires_at"], unique=False)
    op.create_index("ix_web_form_workspace_id", "web_form", ["workspace_id"], unique=False)
    op.create_table(
        "allowance",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_allowance_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "act", name="pk_allowance"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_audit_person_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_audit_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_workspace_id_id", "audit", ["workspace_id", "id"], unique=False)
    op.create_table(
        "channel",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("failing", sa.String(), nullable=True),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_channel_set_by_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_channel_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "purpose", "platform", name="pk_channel"),
    )
    op.create_table(
        "fact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_fact_manager_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_fact_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "source", name="pk_fact"),
    )
    op.create_index("ix_fact_manager_id", "fact", ["manager_id"], unique=False)
    op.create_table(
        "handle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("nick", sa.String(), nullable=False),
        sa.Column("manager_read_at", INSTANT, nullable=True),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("linked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_handle_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_handle_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handle"),
        sa.UniqueConstraint("platform", "team", "external", name="uq_handle_platform_team_external"),
    )
    op.create_index("ix_handle_person_id", "handle", ["person_id"], unique=False)
    op.create_index(
        "ix_handle_platform_team_manager_read_at", "handle", ["platform", "team", "manager_read_at"], unique=False
    )
    op.create_index("ix_handle_workspace_id_external", "handle", ["workspace_id", "external"], unique=False)
    op.create_index("ix_handle_workspace_id_nick", "handle", ["workspace_id", "nick"], unique=False)
    op.create_table(
        "home_visit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("understood_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_home_visit_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_home_visit_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_home_visit"),
    )
    op.create_index("ix_home_visit_workspace_id", "home_visit", ["workspace_id"], unique=False)
    op.create_table(
        "join_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("person_said", sa.String(), nullable=False),
        sa.Column("other_said", sa.String(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_join_question_by_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name="fk_join_question_other_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_join_question_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_join_question_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_join_question"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_join_question_other_id", "join_question", ["other_id"], unique=False)
    op.create_index("ix_join_question_person_id", "join_question", ["person_id"], unique=False)
    op.create_index("ix_join_question_workspace_id", "join_question", ["workspace_id"], unique=False)
    op.create_table(
        "joined",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_joined_by_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_joined_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_joined_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_joined"),
    )
    op.create_index("ix_joined_person_id", "joined", ["person_id"], unique=False)
    op.create_index("ix_joined_workspace_id", "joined", ["workspace_id"], unique=False)
    op.create_table(
        "joined_piece",
        sa.Column("joined_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["joined_id"], ["joined.id"], name="fk_joined_piece_joined_id_joined", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("joined_id", "number", name="pk_joined_piece"),
    )
    op.create_table(
        "manager_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_manager_proposal_manager_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_manager_proposal_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_manager_proposal_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_manager_proposal"),
        sa.UniqueConstraint("person_id", name="uq_manager_proposal_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_manager_proposal_manager_id", "manager_proposal", ["manager_id"], unique=False)
    op.create_index("ix_manager_proposal_workspace_id", "manager_proposal", ["workspace_id"], unique=False)
    op.create_table(
        "nudge",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("posted", sa.String(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("told", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_nudge_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_nudge_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_nudge"),
    )
    op.create_index(
        "ix_nudge_snoozed",
        "nudge",
        ["workspace_id", "person_id"],
        unique=False,
        sqlite_where=sa.text("snoozed_until IS NOT NULL"),
        postgresql_where=sa.text("snoozed_until IS NOT NULL"),
    )
    op.create_index("ix_nudge_workspace_id", "nudge", ["workspace_id"], unique=False)
    op.create_table(
        "objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("key_results", sa.JSON(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("routed_at", INSTANT, nullable=True),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("due_set_at", INSTANT, nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_objective_manager_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_objective_owner_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_objective_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objective"),
    )
    op.create_index(
        "ix_objective_counted",
        "objective",
        ["workspace_id", "created_at", "audience", "owner_id", "deleted_at"],
        unique=False,
    )
    op.create_index("ix_objective_manager_id", "objective", ["manager_id"], unique=False)
    op.create_index(
        "ix_objective_open",
        "objective",
        ["workspace_id", "id", "due"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND deleted_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND deleted_at IS NULL"),
    )
    op.create_index("ix_objective_owner_id_due", "objective", ["owner_id", "due"], unique=False)
    op.create_index(
        "ix_objective_public",
        "objective",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("audience = 'everyone' AND deleted_at IS NULL"),
        postgresql_where=sa.text("audience = 'everyone' AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_objective_unrouted",
        "objective",
        ["workspace_id"],
        unique=False,
        sqlite_where=sa.text("routed_at IS NULL"),
        postgresql_where=sa.text("routed_at IS NULL"),
    )
    op.create_table(
        "other_email",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_other_email_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_other_email_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "email", name="pk_other_email"),
    )
    op.create_table(
        "erasure",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_erasure_by_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_erasure_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_erasure_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasure"),
    )
    op.create_index("ix_other_email_person_id", "other_email", ["person_id"], unique=False)
    op.create_table(
        "people_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("upload", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("columns", sa.String(), nullable=False),
        sa.Column("unknown_columns", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("deactivate", sa.Boolean(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_people_import_by_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_people_import_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_people_import"),
    )
    op.create_index("ix_people_import_workspace_id", "people_import", ["workspace_id"], unique=False)
    op.create_table(
        "praise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("source_link", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("routed_at", INSTANT, nullable=True),
        sa.Column("posted_at", INSTANT, nullable=True),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("taken_off_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name="fk_praise_giver_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_praise_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_praise"),
    )
    op.create_index(
        "ix_praise_counted", "praise", ["workspace_id", "created_at", "audience", "giver_id", "undone_at"], unique=False
    )
    op.create_index("ix_praise_giver_id_created_at", "praise", ["giver_id", "created_at"], unique=False)
    op.create_index(
        "ix_praise_public",
        "praise",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL"),
        postgresql_where=sa.text("posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL"),
    )
    op.create_index(
        "ix_praise_unrouted",
        "praise",
        ["workspace_id"],
        unique=False,
        sqlite_where=sa.text("routed_at IS NULL"),
        postgresql_where=sa.text("routed_at IS NULL"),
    )
    op.create_table(
        "import_line",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("manager_email", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("manager_state", sa.String(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["people_import.id"], name="fk_import_line_import_id_people_import", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_import_line_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name="pk_import_line"),
    )
    op.create_index("ix_import_line_import_id_kind", "import_line", ["import_id", "kind"], unique=False)
    op.create_index("ix_import_line_person_id", "import_line", ["person_id"], unique=False)
    op.create_table(
        "objective_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_objective_comment_author_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_objective_comment_manager_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name="fk_objective_comment_objective_id_objective", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objective_comment"),
    )
    op.create_index("ix_objective_comment_author_id", "objective_comment", ["author_id"], unique=False)
    op.create_index("ix_objective_comment_manager_id", "objective_comment", ["manager_id"], unique=False)
    op.create_index("ix_objective_comment_objective_id", "objective_comment", ["objective_id"], unique=False)
    op.create_table(
        "objective_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name="fk_objective_step_objective_id_objective", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objective_step"),
    )
    op.create_index("ix_objective_step_objective_id", "objective_step", ["objective_id"], unique=False)
    op.create_table(
        "plus_one",
        sa.Column("praise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_plus_one_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["praise_id"], ["praise.id"], name="fk_plus_one_praise_id_praise", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("praise_id", "person_id", name="pk_plus_one"),
    )
    op.create_index("ix_plus_one_person_id", "plus_one", ["person_id"], unique=False)
    op.create_table(
        "praise_receiver",
        sa.Column("praise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["person.id"], name="fk_praise_receiver_giver_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_praise_receiver_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["praise_id"], ["praise.id"], name="fk_praise_receiver_praise_id_praise", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("praise_id", "person_id", name="pk_praise_receiver"),
    )
    op.create_index(
        "ix_praise_receiver_giver_id_person_id_created_at",
        "praise_receiver",
        ["giver_id", "person_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_praise_receiver_person_id_praise_id", "praise_receiver", ["person_id", "praise_id"], unique=False
    )
    op.create_table(
        "praise_viewer",
        sa.Column("praise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_praise_viewer_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["praise_id"], ["praise.id"], name="fk_praise_viewer_praise_id_praise", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("praise_id", "person_id", name="pk_praise_viewer"),
    )
    op.create_index("ix_praise_viewer_person_id_praise_id", "praise_viewer", ["person_id", "praise_id"], unique=False)
    op.create_table(
        "feedback_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("subject_reads", sa.Boolean(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("release_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("announced_at", INSTANT, nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name="fk_feedback_request_about_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name="fk_feedback_request_requester_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feedback_request_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_request"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_request_about_id", "feedback_request", ["about_id"], unique=False)
    op.create_index(
        "ix_feedback_request_open",
        "feedback_request",
        ["workspace_id", "requester_id", "until"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_feedback_request_requester_id", "feedback_request", ["requester_id"], unique=False)
    op.create_index(
        "ix_feedback_request_unannounced",
        "feedback_request",
        ["release_at"],
        unique=False,
        sqlite_where=sa.text("release = 'together' AND announced_at IS NULL AND coalesce(outcome, '') != 'cancelled'"),
        postgresql_where=sa.text(
            "release = 'together' AND announced_at IS NULL AND coalesce(outcome, '') != 'cancelled'"
        ),
    )
    op.create_table(
        "given_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("thanked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["person.id"], name="fk_given_feedback_giver_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["person.id"], name="fk_given_feedback_receiver_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_given_feedback_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_given_feedback"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_given_feedback_giver_id", "given_feedback", ["giver_id"], unique=False)
    op.create_index("ix_given_feedback_receiver_id", "given_feedback", ["receiver_id"], unique=False)
    op.create_table(
        "feedback_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("invited_at", INSTANT, nullable=True),
        sa.Column("later", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suggested_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("subject_read_at", INSTANT, nullable=True),
        sa.Column("thanked_at", INSTANT, nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feedback_request.id"],
            name="fk_feedback_sheet_request_id_feedback_request",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name="fk_feedback_sheet_reviewer_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["suggested_id"], ["person.id"], name="fk_feedback_sheet_suggested_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feedback_sheet_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_sheet"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_feedback_sheet_owed",
        "feedback_sheet",
        ["workspace_id", "reviewer_id", "until", "later"],
        unique=False,
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.create_index(
        "ix_feedback_sheet_request_id_reviewer_id", "feedback_sheet", ["request_id", "reviewer_id"], unique=False
    )
    op.create_index("ix_feedback_sheet_reviewer_id", "feedback_sheet", ["reviewer_id"], unique=False)
    op.create_index(
        "ix_feedback_sheet_uninvited",
        "feedback_sheet",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'owed' AND invited_at IS NULL"),
        postgresql_where=sa.text("state = 'owed' AND invited_at IS NULL"),
    )
    op.create_table(
        "feedback_answer",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["feedback_sheet.id"], name="fk_feedback_answer_sheet_id_feedback_sheet", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sheet_id", "question", name="pk_feedback_answer"),
    )
    op.create_table(
        "feedback_draft",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("typed", sa.BigInteger(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("shared_window", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["feedback_sheet.id"], name="fk_feedback_draft_sheet_id_feedback_sheet", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sheet_id", name="pk_feedback_draft"),
    )
    op.create_table(
        "feedback_export",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("remove_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feedback_export_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name="pk_feedback_export"),
    )
    op.create_index("ix_feedback_export_remove_at", "feedback_export", ["remove_at"])
    op.create_index("ix_feedback_export_workspace_id", "feedback_export", ["workspace_id"])
    op.create_index("ix_feedback_request_counted", "feedback_request", ["workspace_id", "created_at", "requester_id"])
    op.create_index(
        "ix_feedback_sheet_counted",
        "feedback_sheet",
        ["workspace_id", "settled_at", "reviewer_id"],
        sqlite_where=sa.text("state = 'shared'"),
        postgresql_where=sa.text("state = 'shared'"),
    )
    op.create_index("ix_given_feedback_counted", "given_feedback", ["workspace_id", "given_at", "giver_id"])
    op.create_table(
        "cycle",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("ask", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("release", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("reviewee_reads", sa.Boolean(), nullable=False),
        sa.Column("manager_reads", sa.Boolean(), nullable=False),
        sa.Column("above_reads", sa.Boolean(), nullable=False),
        sa.Column("newcomers", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("picker", sa.String(), nullable=False),
        sa.Column("picked", sa.JSON(), nullable=False),
        sa.Column("approved", sa.JSON(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("by_name", sa.JSON(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("company_name", sa.Text(), nullable=False),
        sa.Column("picked_by", sa.JSON(), nullable=False),
        sa.Column("joint", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("release_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.Column("swept_at", INSTANT, nullable=True),
        sa.Column("sweeps", sa.Integer(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("warned_at", INSTANT, nullable=True),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("outdated_after", sa.LargeBinary(length=16), nullable=True),
        sa.Column("outdated_person", sa.Integer(), nullable=False),
        sa.Column("announce", sa.Boolean(), nullable=False),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("seen_changes", sa.JSON(), nullable=True),
        sa.Column("company", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_cycle_owner_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_cycle_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cycle_owner_id", "cycle", ["owner_id"], unique=False)
    op.create_index(
        "ix_cycle_running",
        "cycle",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("stage IN ('planned', 'open', 'closed', 'releasing')"),
        postgresql_where=sa.text("stage IN ('planned', 'open', 'closed', 'releasing')"),
    )
    op.create_index("ix_cycle_workspace_id_created_at", "cycle", ["workspace_id", "created_at"], unique=False)
    op.create_table(
        "pick",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reviewee_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("picked_by", sa.String(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_pick_cycle_id_cycle", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name="fk_pick_holder_id_person", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["reviewee_id"], ["person.id"], name="fk_pick_reviewee_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_pick_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pick"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_pick_going_on",
        "pick",
        ["cycle_id", "state", "told_at"],
        unique=False,
        sqlite_where=sa.text("state != 'over'"),
        postgresql_where=sa.text("state != 'over'"),
    )
    op.create_index("ix_pick_cycle_id_reviewee_id", "pick", ["cycle_id", "reviewee_id"], unique=False)
    op.create_index("ix_pick_holder_id", "pick", ["holder_id", "state"], unique=False)
    op.create_index("ix_pick_reviewee_id", "pick", ["reviewee_id"], unique=False)
    op.create_table(
        "question_set",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_question_set_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question_set"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_question_set_workspace_id", "question_set", ["workspace_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reviewee_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("picker", sa.String(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("earlier_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("gone_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_review_cycle_id_cycle", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["earlier_id"], ["review.id"], name="fk_review_earlier_id_review", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["partner_id"], ["person.id"], name="fk_review_partner_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["reviewee_id"], ["person.id"], name="fk_review_reviewee_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_review_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_cycle_id_id", "review", ["cycle_id", "id"], unique=False)
    op.create_index("ix_review_earlier_id", "review", ["earlier_id"], unique=False)
    op.create_index("ix_review_partner_id", "review", ["partner_id"], unique=False)
    op.create_index("ix_review_reviewee_id", "review", ["reviewee_id"], unique=False)
    op.create_table(
        "review_debt",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("review_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("invited_at", INSTANT, nullable=True),
        sa.Column("later", sa.Date(), nullable=True),
        sa.Column("state_before", sa.String(), nullable=True),
        sa.Column("about_partner", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_review_debt_cycle_id_cycle", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_debt_review_id_review", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name="fk_review_debt_reviewer_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_review_debt_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_debt"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_debt_cycle_id_state", "review_debt", ["cycle_id", "state"], unique=False)
    op.create_index(
        "ix_review_debt_owed",
        "review_debt",
        ["workspace_id", "reviewer_id", "later"],
        unique=False,
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.create_index("ix_review_debt_review_id_state", "review_debt", ["review_id", "state"], unique=False)
    op.create_index("ix_review_debt_reviewer_id_cycle_id", "review_debt", ["reviewer_id", "cycle_id"], unique=False)
    op.create_index(
        "ix_review_debt_uninvited",
        "review_debt",
        ["reviewer_id"],
        unique=False,
        sqlite_where=sa.text("state = 'owed' AND invited_at IS NULL"),
        postgresql_where=sa.text("state = 'owed' AND invited_at IS NULL"),
    )
    op.create_table(
        "review_reader",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("later", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_review_reader_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_reader_review_id_review", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_review_reader_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_reader"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_reader_person_id", "review_reader", ["person_id"], unique=False)
    op.create_index(
        "ix_review_reader_put_off",
        "review_reader",
        ["workspace_id", "later"],
        unique=False,
        sqlite_where=sa.text("later IS NOT NULL AND read_at IS NULL"),
        postgresql_where=sa.text("later IS NOT NULL AND read_at IS NULL"),
    )
    op.create_index("ix_review_reader_review_id", "review_reader", ["review_id"], unique=False)
    op.create_table(
        "review_text",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["person.id"], name="fk_review_text_removed_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_text_review_id_review", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_review_text_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_text"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_text_removed_by_id", "review_text", ["removed_by_id"], unique=False)
    op.create_index("ix_review_text_review_id", "review_text", ["review_id"], unique=False)
    op.create_table(
        "review_reminder",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agreed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_review_reminder_author_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_review_reminder_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_reminder_review_id_review", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_review_reminder_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_reminder"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_reminder_author_id", "review_reminder", ["author_id"], unique=False)
    op.create_index("ix_review_reminder_person_id", "review_reminder", ["person_id"], unique=False)
    op.create_index("ix_review_reminder_review_id", "review_reminder", ["review_id"], unique=False)
    op.create_index("ix_review_reminder_workspace_id_day", "review_reminder", ["workspace_id", "day"], unique=False)
    op.create_table(
        "takeaway",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("will_do", sa.Text(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_takeaway_author_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_takeaway_review_id_review", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_takeaway_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_takeaway"),
        sa.UniqueConstraint("review_id", "author_id", name="uq_takeaway_review_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_takeaway_author_id", "takeaway", ["author_id"], unique=False)
    op.create_table(
        "named_answer",
        sa.Column("debt_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["person.id"], name="fk_named_answer_removed_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["review_debt.id"], name="fk_named_answer_debt_id_review_debt", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("debt_id", "question", name="pk_named_answer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_named_answer_id", "named_answer", ["id"], unique=True)
    op.create_index("ix_named_answer_removed_by_id", "named_answer", ["removed_by_id"], unique=False)
    op.create_table(
        "named_draft",
        sa.Column("debt_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("typed", sa.BigInteger(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("shared_window", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["review_debt.id"], name="fk_named_draft_debt_id_review_debt", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("debt_id", name="pk_named_draft"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("named_draft")
    op.drop_index("ix_named_answer_removed_by_id", table_name="named_answer")
    op.drop_index("ix_named_answer_id", table_name="named_answer")
    op.drop_table("named_answer")
    op.drop_index("ix_takeaway_author_id", table_name="takeaway")
    op.drop_table("takeaway")
    op.drop_table("pick")
    op.drop_index("ix_review_reminder_workspace_id_day", table_name="review_reminder")
    op.drop_index("ix_review_reminder_review_id", table_name="review_reminder")
    op.drop_index("ix_review_reminder_person_id", table_name="review_reminder")
    op.drop_index("ix_review_reminder_author_id", table_name="review_reminder")
    op.drop_table("review_reminder")
    op.drop_index("ix_review_text_review_id", table_name="review_text")
    op.drop_index("ix_review_text_removed_by_id", table_name="review_text")
    op.drop_table("review_text")
    op.drop_index("ix_review_reader_review_id", table_name="review_reader")
    op.drop_index(
        "ix_review_reader_put_off",
        table_name="review_reader",
        sqlite_where=sa.text("later IS NOT NULL AND read_at IS NULL"),
        postgresql_where=sa.text("later IS NOT NULL AND read_at IS NULL"),
    )
    op.drop_index("ix_review_reader_person_id", table_name="review_reader")
    op.drop_table("review_reader")
    op.drop_index(
        "ix_review_debt_uninvited",
        table_name="review_debt",
        sqlite_where=sa.text("state = 'owed' AND invited_at IS NULL"),
        postgresql_where=sa.text("state = 'owed' AND invited_at IS NULL"),
    )
    op.drop_index("ix_review_debt_reviewer_id_cycle_id", table_name="review_debt")
    op.drop_index("ix_review_debt_review_id_state", table_name="review_debt")
    op.drop_index(
        "ix_review_debt_owed",
        table_name="review_debt",
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.drop_index("ix_review_debt_cycle_id_state", table_name="review_debt")
    op.drop_table("review_debt")
    op.drop_index("ix_review_reviewee_id", table_name="review")
    op.drop_index("ix_review_partner_id", table_name="review")
    op.drop_index("ix_review_earlier_id", table_name="review")
    op.drop_index("ix_review_cycle_id_id", table_name="review")
    op.drop_table("review")
    op.drop_index("ix_question_set_workspace_id", table_name="question_set")
    op.drop_table("question_set")
    op.drop_index("ix_cycle_workspace_id_created_at", table_name="cycle")
    op.drop_index(
        "ix_cycle_running",
        table_name="cycle",
        sqlite_where=sa.text("stage IN ('planned', 'open', 'closed', 'releasing')"),
        postgresql_where=sa.text("stage IN ('planned', 'open', 'closed', 'releasing')"),
    )
    op.drop_index("ix_cycle_owner_id", table_name="cycle")
    op.drop_table("cycle")
    op.drop_index("ix_given_feedback_counted", table_name="given_feedback")
    op.drop_index("ix_feedback_sheet_counted", table_name="feedback_sheet")
    op.drop_index("ix_feedback_request_counted", table_name="feedback_request")
    op.drop_index("ix_feedback_export_workspace_id", table_name="feedback_export")
    op.drop_index("ix_feedback_export_remove_at", table_name="feedback_export")
    op.drop_table("feedback_export")
    op.drop_table("feedback_draft")
    op.drop_table("feedback_answer")
    op.drop_index(
        "ix_feedback_sheet_uninvited",
        table_name="feedback_sheet",
        sqlite_where=sa.text("state = 'owed' AND invited_at IS NULL"),
        postgresql_where=sa.text("state = 'owed' AND invited_at IS NULL"),
    )
    op.drop_index("ix_feedback_sheet_request_id_reviewer_id", table_name="feedback_sheet")
    op.drop_index("ix_feedback_sheet_reviewer_id", table_name="feedback_sheet")
    op.drop_index(
        "ix_feedback_sheet_owed",
        table_name="feedback_sheet",
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.drop_table("feedback_sheet")
    op.drop_index("ix_given_feedback_receiver_id", table_name="given_feedback")
    op.drop_index("ix_given_feedback_giver_id", table_name="given_feedback")
    op.drop_table("given_feedback")
    op.drop_index(
        "ix_feedback_request_unannounced",
        table_name="feedback_request",
        sqlite_where=sa.text("release = 'together' AND announced_at IS NULL AND coalesce(outcome, '') != 'cancelled'"),
        postgresql_where=sa.text(
            "release = 'together' AND announced_at IS NULL AND coalesce(outcome, '') != 'cancelled'"
        ),
    )
    op.drop_index("ix_feedback_request_requester_id", table_name="feedback_request")
    op.drop_index(
        "ix_feedback_request_open",
        table_name="feedback_request",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_feedback_request_about_id", table_name="feedback_request")
    op.drop_table("feedback_request")
    op.drop_table("allowance")
    op.drop_index("ix_praise_viewer_person_id_praise_id", table_name="praise_viewer")
    op.drop_table("praise_viewer")
    op.drop_index("ix_praise_receiver_person_id_praise_id", table_name="praise_receiver")
    op.drop_index("ix_praise_receiver_giver_id_person_id_created_at", table_name="praise_receiver")
    op.drop_table("praise_receiver")
    op.drop_index("ix_plus_one_person_id", table_name="plus_one")
    op.drop_table("plus_one")
    op.drop_index("ix_objective_step_objective_id", table_name="objective_step")
    op.drop_table("objective_step")
    op.drop_index("ix_objective_comment_objective_id", table_name="objective_comment")
    op.drop_index("ix_objective_comment_manager_id", table_name="objective_comment")
    op.drop_index("ix_objective_comment_author_id", table_name="objective_comment")
    op.drop_table("objective_comment")
    op.drop_index("ix_import_line_person_id", table_name="import_line")
    op.drop_index("ix_import_line_import_id_kind", table_name="import_line")
    op.drop_table("import_line")
    op.drop_index(
        "ix_praise_unrouted",
        table_name="praise",
        sqlite_where=sa.text("routed_at IS NULL"),
        postgresql_where=sa.text("routed_at IS NULL"),
    )
    op.drop_index(
        "ix_praise_public",
        table_name="praise",
        sqlite_where=sa.text("posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL"),
        postgresql_where=sa.text("posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL"),
    )
    op.drop_index("ix_praise_giver_id_created_at", table_name="praise")
    op.drop_index("ix_praise_counted", table_name="praise")
    op.drop_table("praise")
    op.drop_index("ix_people_import_workspace_id", table_name="people_import")
    op.drop_table("people_import")
    op.drop_index("ix_other_email_person_id", table_name="other_email")
    op.drop_table("erasure")
    op.drop_table("other_email")
    op.drop_table("erased")
    op.drop_index(
        "ix_objective_unrouted",
        table_name="objective",
        sqlite_where=sa.text("routed_at IS NULL"),
        postgresql_where=sa.text("routed_at IS NULL"),
    )
    op.drop_index(
        "ix_objective_public",
        table_name="objective",
        sqlite_where=sa.text("audience = 'everyone' AND deleted_at IS NULL"),
        postgresql_where=sa.text("audience = 'everyone' AND deleted_at IS NULL"),
    )
    op.drop_index("ix_objective_owner_id_due", table_name="objective")
    op.drop_index(
        "ix_objective_open",
        table_name="objective",
        sqlite_where=sa.text("closed_at IS NULL AND deleted_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND deleted_at IS NULL"),
    )
    op.drop_index("ix_objective_manager_id", table_name="objective")
    op.drop_index("ix_objective_counted", table_name="objective")
    op.drop_table("objective")
    op.drop_index("ix_nudge_workspace_id", table_name="nudge")
    op.drop_index(
        "ix_nudge_snoozed",
        table_name="nudge",
        sqlite_where=sa.text("snoozed_until IS NOT NULL"),
        postgresql_where=sa.text("snoozed_until IS NOT NULL"),
    )
    op.drop_table("nudge")
    op.drop_index("ix_manager_proposal_workspace_id", table_name="manager_proposal")
    op.drop_index("ix_manager_proposal_manager_id", table_name="manager_proposal")
    op.drop_table("manager_proposal")
    op.drop_table("joined_piece")
    op.drop_index("ix_joined_workspace_id", table_name="joined")
    op.drop_index("ix_joined_person_id", table_name="joined")
    op.drop_table("joined")
    op.drop_index("ix_join_question_workspace_id", table_name="join_question")
    op.drop_index("ix_join_question_person_id", table_name="join_question")
    op.drop_index("ix_join_question_other_id", table_name="join_question")
    op.drop_table("join_question")
    op.drop_index("ix_home_visit_workspace_id", table_name="home_visit")
    op.drop_table("home_visit")
    op.drop_index("ix_handle_workspace_id_nick", table_name="handle")
    op.drop_index("ix_handle_workspace_id_external", table_name="handle")
    op.drop_index("ix_handle_platform_team_manager_read_at", table_name="handle")
    op.drop_index("ix_handle_person_id", table_name="handle")
    op.drop_table("handle")
    op.drop_index("ix_fact_manager_id", table_name="fact")
    op.drop_table("fact")
    op.drop_table("channel")
    op.drop_index("ix_audit_workspace_id_id", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_web_form_workspace_id", table_name="web_form")
    op.drop_index("ix_web_form_expires_at", table_name="web_form")
    op.drop_table("web_form")
    op.drop_index("ix_team_workspace_id", table_name="team")
    op.drop_table("team")
    op.drop_index("uq_person_workspace_id_email", table_name="person")
    op.drop_index(
        "ix_person_with_role",
        table_name="person",
        sqlite_where=sa.text("roles != ''"),
        postgresql_where=sa.text("roles != ''"),
    )
    op.drop_index(
        "ix_person_unmanaged",
        table_name="person",
        sqlite_where=sa.text("active AND standing = 'colleague' AND manager_id IS NULL"),
        postgresql_where=sa.text("active AND standing = 'colleague' AND manager_id IS NULL"),
    )
    op.drop_index("ix_person_manager_id", table_name="person")
    op.drop_index(
        "ix_person_left",
        table_name="person",
        sqlite_where=sa.text("NOT active"),
        postgresql_where=sa.text("NOT active"),
    )
    op.drop_index("ix_person_email", table_name="person")
    op.drop_index(
        "ix_person_away",
        table_name="person",
        sqlite_where=sa.text("away_until IS NOT NULL"),
        postgresql_where=sa.text("away_until IS NOT NULL"),
    )
    op.drop_table("person")
    op.drop_index("ix_lane_workspace_id", table_name="lane")
    op.drop_table("lane")
    op.drop_index("ix_inbox_taken_at", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("ix_delivery_workspace_id_subject", table_name="delivery")
    op.drop_index(
        "ix_delivery_private",
        table_name="delivery",
        sqlite_where=sa.text("private"),
        postgresql_where=sa.text("private"),
    )
    op.drop_index(
        "ix_delivery_thread",
        table_name="delivery",
        sqlite_where=sa.text("thread IS NOT NULL"),
        postgresql_where=sa.text("thread IS NOT NULL"),
    )
    op.drop_index(
        "ix_delivery_target",
        table_name="delivery",
        sqlite_where=sa.text("target IS NOT NULL"),
        postgresql_where=sa.text("target IS NOT NULL"),
    )
    op.drop_index(
        "ix_delivery_stuck",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('held', 'refused')"),
        postgresql_where=sa.text("state IN ('held', 'refused')"),
    )
    op.drop_index(
        "ix_delivery_open",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
    )
    op.drop_index(
        "ix_delivery_author",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
    )
    op.drop_index(
        "ix_delivery_doubtful",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('sending', 'unknown')"),
    )
    op.drop_table("delivery")
    op.drop_table("ended_cycle")
    op.drop_table("ballot_folder")
    op.drop_table("daily")
    op.drop_table("workspace")
