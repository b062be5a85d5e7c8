"""Indexes in the order in which pages read: a year's records, a school's latest closings, pupils by name, readings.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_closings_school": ("closings", ["organisation_id", "closed_at", "closing_id"]),
    "ix_records_year": ("records", ["organisation_id", "school_year", "number_year", "number_sequence"]),
    "ix_record_pupils_search": (
        "record_pupils",
        ["organisation_id", "folded_name", "number_year", "number_sequence", "pupil_id"],
    ),
    "ix_events_readings": ("events", ["organisation_id", "action", "at"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_record_pupils_name", "record_pupils")


def downgrade() -> None:
    op.create_index("ix_record_pupils_name", "record_pupils", ["organisation_id", "folded_name"])
    for name, (table, _columns) in _INDEXES.items():
        op.drop_index(name, table)
