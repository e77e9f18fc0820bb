"""What statistics count is in an index, so that they read no text."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_praise_counted", "praise", ["workspace_id", "created_at", "audience", "giver_id", "undone_at"])
    op.create_index(
        "ix_objective_counted", "objective", ["workspace_id", "created_at", "audience", "owner_id", "deleted_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_objective_counted", "objective")
    op.drop_index("ix_praise_counted", "praise")
