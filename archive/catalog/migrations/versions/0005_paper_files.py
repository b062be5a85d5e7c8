"""The paper beside the record: each printing and each step done with it, append-only as the records are.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEYS = {
    "paper_files": ["organisation_id", "number_year", "number_sequence", "printing"],
    "paper_entries": ["organisation_id", "number_year", "number_sequence", "printing", "ordinal"],
}
_SQLITE = [
    """CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0}
       BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END""",
    """CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0}
       BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END""",
    """CREATE TRIGGER {0}_no_replace BEFORE INSERT ON {0} WHEN EXISTS (SELECT 1 FROM {0} AS old WHERE {1})
       BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {0} is append-only'); END""",
]
_POSTGRESQL = [
    """CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {0}
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE {0} ENABLE ALWAYS TRIGGER {0}_append_only",
]


def upgrade() -> None:
    op.create_table(
        "paper_files",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("printing", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("inventory_sheets", sa.Integer(), nullable=False),
        sa.Column("double_sided", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("printed_by", sa.Text(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
            name="fk_paper_files_records",
        ),
        sa.PrimaryKeyConstraint(*_KEYS["paper_files"], name="pk_paper_files"),
    )
    op.create_table(
        "paper_entries",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("printing", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            _KEYS["paper_files"],
            [f"paper_files.{name}" for name in _KEYS["paper_files"]],
            name="fk_paper_entries_paper_files",
        ),
        sa.PrimaryKeyConstraint(*_KEYS["paper_entries"], name="pk_paper_entries"),
    )
    for table, key in _KEYS.items():
        same = " AND ".join(f"old.{name} = NEW.{name}" for name in key)
        for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
            op.execute(statement.format(table, same))


def downgrade() -> None:
    op.drop_table("paper_entries")
    op.drop_table("paper_files")
