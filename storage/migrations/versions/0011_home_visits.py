"""Who looks at their Home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_visit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("first_at", "opened_at")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("understood_at", "changed_at")),
        sa.PrimaryKeyConstraint("person_id", name="pk_home_visit"),
        *(
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}.id"], name=f"fk_home_visit_{owner}_id_{owner}", ondelete="CASCADE"
            )
            for owner in ("person", "workspace")
        ),
    )
    op.create_index("ix_home_visit_workspace_id", "home_visit", ["workspace_id"])


def downgrade() -> None:
    op.drop_table("home_visit")
