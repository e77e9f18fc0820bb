"""The daily nudge, and since when an objective is due on its day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nudge",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("person_id", "workspace_id")),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("token", "posted")),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_nudge"),
        *(
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}.id"], name=f"fk_nudge_{owner}_id_{owner}", ondelete="CASCADE"
            )
            for owner in ("person", "workspace")
        ),
    )
    op.create_index("ix_nudge_workspace_id", "nudge", ["workspace_id"])
    snoozed = sa.text("snoozed_until IS NOT NULL")
    op.create_index(
        "ix_nudge_snoozed", "nudge", ["workspace_id", "person_id"], sqlite_where=snoozed, postgresql_where=snoozed
    )
    with op.batch_alter_table("objective") as objective:
        objective.add_column(sa.Column("due_set_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("objective") as objective:
        objective.drop_column("due_set_at")
    op.drop_table("nudge")
