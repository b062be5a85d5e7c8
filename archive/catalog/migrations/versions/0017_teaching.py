"""Who teaches what in a closed period: what a teacher's own pages are found by.

Closings made before have no rows: their pages are not listed for teachers.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taught",
        sa.Column("closing_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("teacher", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closings.closing_id"], name="fk_taught_closings"),
        sa.PrimaryKeyConstraint("closing_id", "subject_id", "teacher", name="pk_taught"),
    )


def downgrade() -> None:
    op.drop_table("taught")
