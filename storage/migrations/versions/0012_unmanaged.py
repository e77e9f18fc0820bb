"""Who has no manager is found by an index: Home shows it to HR and admins at every look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UNMANAGED = sa.text("active AND standing = 'colleague' AND manager_id IS NULL")
LEFT = sa.text("NOT active")


def upgrade() -> None:
    op.create_index(
        "ix_person_unmanaged",
        "person",
        ["workspace_id", "folded", "id"],
        sqlite_where=UNMANAGED,
        postgresql_where=UNMANAGED,
    )
    op.create_index("ix_person_left", "person", ["workspace_id", "id"], sqlite_where=LEFT, postgresql_where=LEFT)


def downgrade() -> None:
    op.drop_index("ix_person_left", "person")
    op.drop_index("ix_person_unmanaged", "person")
