"""Evidence over many records, and its renewals: append-only as the sidecars that hold it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SQLITE = [
    """CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence
       BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END""",
    """CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
       BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END""",
    """CREATE TRIGGER evidence_no_replace BEFORE INSERT ON evidence WHEN EXISTS (
           SELECT 1 FROM evidence AS old WHERE old.organisation_id = NEW.organisation_id
           AND old.number_year = NEW.number_year AND old.number_sequence = NEW.number_sequence
           AND old.ordinal = NEW.ordinal)
       BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: evidence is append-only'); END""",
]
_POSTGRESQL = [
    """CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE evidence ENABLE ALWAYS TRIGGER evidence_append_only",
]


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("renews", sa.Integer(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("hash_algorithm", sa.Text(), nullable=False),
        sa.Column("signature_algorithm", sa.Text(), nullable=False),
        sa.Column("signature_hash", sa.Text(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("head_sequence", sa.BigInteger(), nullable=False),
        sa.Column("head_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
            name="fk_evidence_records",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number_year", "number_sequence", "ordinal", name="pk_evidence"),
    )
    op.create_table(
        "evidence_batches",
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("bundle", name="pk_evidence_batches"),
    )
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("evidence_batches")
    op.drop_table("evidence")
