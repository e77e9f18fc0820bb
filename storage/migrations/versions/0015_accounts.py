"""Whether an account is active, and whether admins linked it: who has several is here while one of them is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LEAVERS = "UPDATE handle SET active = false WHERE person_id IN (SELECT id FROM person WHERE NOT active)"
REPLACED = (
    "UPDATE handle SET active = false WHERE id NOT IN (SELECT max(id) FROM handle GROUP BY person_id, platform, team)"
)


def upgrade() -> None:
    with op.batch_alter_table("handle") as handle:
        handle.add_column(sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
        handle.add_column(sa.Column("linked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(LEAVERS)
    op.execute(REPLACED)


def downgrade() -> None:
    with op.batch_alter_table("handle") as handle:
        handle.drop_column("linked")
        handle.drop_column("active")
