"""The audit is read newest first."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_workspace_id_id", "audit", ["workspace_id", "id"])
    op.drop_index("ix_audit_workspace_id", "audit")


def downgrade() -> None:
    op.create_index("ix_audit_workspace_id", "audit", ["workspace_id"])
    op.drop_index("ix_audit_workspace_id_id", "audit")
