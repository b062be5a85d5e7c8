"""Reports of teachers: rows of what was handed in, and closings that freeze one author's report.

A closing is one of a class and period, or of an author's report beside it, so the author joins its key. SQLite
makes the table anew for that; the references to it are not looked at meanwhile (`archive.catalog.migrate`).

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_KEY = ["organisation_id", "school_year", "class_label", "period", "version"]


def upgrade() -> None:
    with op.batch_alter_table("closings") as table:
        table.add_column(sa.Column("author", sa.Text(), server_default=sa.text("''"), nullable=False))
        table.drop_constraint("uq_closings_version", type_="unique")
        table.create_unique_constraint("uq_closings_version", [*_KEY[:4], "author", "version"])
    op.create_table(
        "teacher_reports",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("class_label", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closing_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.organisation_id"], name="fk_teacher_reports_organisations"
        ),
        sa.PrimaryKeyConstraint("report_id", name="pk_teacher_reports"),
    )
    op.create_index("ix_teacher_reports_organisation_id_state", "teacher_reports", ["organisation_id", "state"])


def downgrade() -> None:
    op.drop_table("teacher_reports")
    with op.batch_alter_table("closings") as table:
        table.drop_constraint("uq_closings_version", type_="unique")
        table.drop_column("author")
        table.create_unique_constraint("uq_closings_version", _KEY)
