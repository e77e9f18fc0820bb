"""Pages that one-time links lead to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "web_form",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_form"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_web_form_workspace_id_workspace", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_web_form_workspace_id", "web_form", ["workspace_id"])
    op.create_index("ix_web_form_expires_at", "web_form", ["expires_at"])


def downgrade() -> None:
    op.drop_table("web_form")
