"""Objectives, and posts that answer other posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
STANDS = "closed_at IS NULL AND deleted_at IS NULL"
PUBLIC = "audience = 'everyone' AND deleted_at IS NULL"
UNPLACED = "placed_at IS NULL"


def _partial(name: str, columns: list[str], condition: str) -> None:
    op.create_index(name, "objective", columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def upgrade() -> None:
    op.add_column("delivery", sa.Column("thread", sa.String(), nullable=True))
    _objective()
    _step()
    _comment()


def _objective() -> None:
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
        sa.Column("placed_at", INSTANT, nullable=True),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_objective"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_objective_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_objective_owner_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_objective_manager_id_person", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_objective_workspace_id", "objective", ["workspace_id"])
    op.create_index("ix_objective_manager_id", "objective", ["manager_id"])
    op.create_index("ix_objective_owner_id_due", "objective", ["owner_id", "due"])
    _partial("ix_objective_open", ["workspace_id", "due"], STANDS)
    _partial("ix_objective_public", ["workspace_id", "id"], PUBLIC)
    _partial("ix_objective_unplaced", ["workspace_id"], UNPLACED)


def _step() -> None:
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
        sa.PrimaryKeyConstraint("id", name="pk_objective_step"),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name="fk_objective_step_objective_id_objective", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_objective_step_objective_id", "objective_step", ["objective_id"])


def _comment() -> None:
    op.create_table(
        "objective_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_objective_comment"),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name="fk_objective_comment_objective_id_objective", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_objective_comment_author_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_objective_comment_manager_id_person", ondelete="CASCADE"
        ),
    )
    for column in ("objective_id", "author_id", "manager_id"):
        op.create_index(f"ix_objective_comment_{column}", "objective_comment", [column])


def downgrade() -> None:
    for table in ("objective_comment", "objective_step", "objective"):
        op.drop_table(table)
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("thread")
