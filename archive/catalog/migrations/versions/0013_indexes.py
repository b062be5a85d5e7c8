"""Indexes for lists of 100,000 records and their events: no page reads a whole table for one screen.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_records_number": ("records", ["number_year", "number_sequence", "organisation_id"]),
    "ix_records_version": ("records", ["organisation_id", "version"]),
    "ix_closings_closed_at": ("closings", ["closed_at", "closing_id"]),
    "ix_events_action": ("events", ["action", "sequence"]),
    "ix_events_subject": ("events", ["subject", "sequence"]),
    "ix_events_organisation_id": ("events", ["organisation_id", "sequence"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _columns) in _INDEXES.items():
        op.drop_index(name, table)
