"""What each source says of people, imports of them, and the managers they name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
FACTS = ("name", "title", "time_zone", "country", "department")


def upgrade() -> None:
    for name, kind in (("country", sa.String()), ("department", sa.String()), ("start_date", sa.Date())):
        op.add_column("person", sa.Column(name, kind, nullable=True))
    op.add_column("team", sa.Column("manager_field", sa.String(), nullable=True))
    op.add_column("team", sa.Column("manager_field_trouble", sa.String(), nullable=True))
    op.add_column("team", sa.Column("manager_field_at", INSTANT, nullable=True))
    op.add_column("handle", sa.Column("manager_read_at", INSTANT, nullable=True))
    op.create_index("ix_handle_platform_team_manager_read_at", "handle", ["platform", "team", "manager_read_at"])
    _facts()
    _proposals()
    _imports()


def _facts() -> None:
    op.create_table(
        "other_email",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "email", name="pk_other_email"),
        *_owned("other_email", "workspace", "person"),
    )
    op.create_index("ix_other_email_person_id", "other_email", ["person_id"])
    op.create_table(
        "fact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in FACTS),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "source", name="pk_fact"),
        *_owned("fact", "person"),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_fact_manager_id_person", ondelete="SET NULL"),
    )
    op.create_index("ix_fact_manager_id", "fact", ["manager_id"])


def _proposals() -> None:
    op.create_table(
        "manager_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_manager_proposal"),
        *_owned("manager_proposal", "workspace", "person"),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_manager_proposal_manager_id_person", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("person_id", name="uq_manager_proposal_person_id"),
    )
    op.create_index("ix_manager_proposal_workspace_id", "manager_proposal", ["workspace_id"])
    op.create_index("ix_manager_proposal_manager_id", "manager_proposal", ["manager_id"])


def _imports() -> None:
    op.create_table(
        "people_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("platform", "team", "upload")),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("file_name", "state", "columns", "unknown_columns")
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("deactivate", sa.Boolean(), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people_import"),
        *_owned("people_import", "workspace"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_people_import_by_id_person", ondelete="SET NULL"),
    )
    op.create_index("ix_people_import_workspace_id", "people_import", ["workspace_id"])
    op.create_table(
        "import_line",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("manager_email", *FACTS)),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("manager_state", sa.String(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "line", name="pk_import_line"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["people_import.id"], name="fk_import_line_import_id_people_import", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_import_line_person_id_person", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_import_line_import_id_kind", "import_line", ["import_id", "kind"])
    op.create_index("ix_import_line_person_id", "import_line", ["person_id"])


def _owned(table: str, *owners: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owner}.id"], name=f"fk_{table}_{owner}_id_{owner}", ondelete="CASCADE"
        )
        for owner in owners
    ]


def downgrade() -> None:
    for table in ("import_line", "people_import", "manager_proposal", "fact", "other_email"):
        op.drop_table(table)
    op.drop_index("ix_handle_platform_team_manager_read_at", "handle")
    with op.batch_alter_table("handle") as handle:
        handle.drop_column("manager_read_at")
    with op.batch_alter_table("team") as team:
        for name in ("manager_field", "manager_field_trouble", "manager_field_at"):
            team.drop_column(name)
    with op.batch_alter_table("person") as person:
        for name in ("country", "department", "start_date"):
            person.drop_column(name)
