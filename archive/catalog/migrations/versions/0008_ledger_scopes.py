"""Whose ledger it is: of a class, a group, a stream, one pupil.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


# Everything registered before there were scopes is of the whole class.
_WHOLE_CLASS = '{"kind":"class","label":"","pupil_ids":[],"subject_ids":[]}'


def upgrade() -> None:
    for table in ("jobs", "records"):
        op.add_column(table, sa.Column("scope", sa.Text(), server_default=_WHOLE_CLASS, nullable=False))


def downgrade() -> None:
    for table in ("records", "jobs"):
        op.drop_column(table, "scope")
