"""When a channel took a praise's post, and the way to the newest that stand in one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STANDS = sa.text("posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL")
POSTED = """
UPDATE praise SET posted_at = placed_at WHERE audience = 'everyone' AND EXISTS (
    SELECT 1 FROM delivery
    WHERE delivery.workspace_id = praise.workspace_id AND delivery.subject = 'praise/' || praise.id
    AND delivery.kind = 'praise.post' AND delivery.state = 'sent'
)
"""


def upgrade() -> None:
    op.add_column("praise", sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(POSTED)
    op.create_index("ix_praise_public", "praise", ["workspace_id", "id"], sqlite_where=STANDS, postgresql_where=STANDS)


def downgrade() -> None:
    op.drop_index("ix_praise_public", "praise")
    with op.batch_alter_table("praise") as praise:
        praise.drop_column("posted_at")
