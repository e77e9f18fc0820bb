"""What is being sent, or may have been, is found without looking at all that waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DOUBTFUL = sa.text("state IN ('sending', 'unknown')")


def upgrade() -> None:
    op.create_index("ix_delivery_doubtful", "delivery", ["seq"], sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL)


def downgrade() -> None:
    op.drop_index("ix_delivery_doubtful", "delivery")
