"""What stands beside a record, append-only as the records are.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SQLITE = [
    """CREATE TRIGGER sidecars_no_update BEFORE UPDATE ON sidecars
       BEGIN SELECT RAISE(ABORT, 'sidecars is append-only'); END""",
    """CREATE TRIGGER sidecars_no_delete BEFORE DELETE ON sidecars
       BEGIN SELECT RAISE(ABORT, 'sidecars is append-only'); END""",
    """CREATE TRIGGER sidecars_no_replace BEFORE INSERT ON sidecars WHEN EXISTS (
           SELECT 1 FROM sidecars AS old WHERE old.organisation_id = NEW.organisation_id
           AND old.number_year = NEW.number_year AND old.number_sequence = NEW.number_sequence
           AND old.kind = NEW.kind AND (old.ordinal = NEW.ordinal OR old.digest = NEW.digest))
       BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: sidecars is append-only'); END""",
]
_POSTGRESQL = [
    """CREATE TRIGGER sidecars_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sidecars
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE sidecars ENABLE ALWAYS TRIGGER sidecars_append_only",
]


def upgrade() -> None:
    op.create_table(
        "sidecars",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("location_bucket", sa.Text(), nullable=False),
        sa.Column("location_key", sa.Text(), nullable=False),
        sa.Column("location_version_id", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
            name="fk_sidecars_records",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "number_year", "number_sequence", "kind", "ordinal", name="pk_sidecars"
        ),
        sa.UniqueConstraint(
            "organisation_id", "number_year", "number_sequence", "kind", "digest", name="uq_sidecars_content"
        ),
    )
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("sidecars")
