"""What the desk keeps: the register of issue, what was handed over, consents and refusals; all append-only.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEY = ["organisation_id", "number_year", "number_sequence"]
_KEYS = {"issues": _KEY, "handovers": [*_KEY, "ordinal"], "consents": _KEY}
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
        "desk_counters",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "register", "year", name="pk_desk_counters"),
    )
    op.create_table(
        "issues",
        *_number(),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("pupil", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("class_label", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("applicant", sa.Text(), nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("record_digests", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_issues"),
    )
    op.create_table(
        "handovers",
        *_number(),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(_KEY, [f"issues.{name}" for name in _KEY], name="fk_handovers_issues"),
        sa.PrimaryKeyConstraint(*_KEYS["handovers"], name="pk_handovers"),
    )
    op.create_table(
        "consents",
        *_number(),
        sa.Column("pupil", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("class_label", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_consents"),
    )
    for table, key in _KEYS.items():
        same = " AND ".join(f"old.{name} = NEW.{name}" for name in key)
        for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
            op.execute(statement.format(table, same))


def _number() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
    )


def downgrade() -> None:
    for table in ("consents", "handovers", "issues", "desk_counters"):
        op.drop_table(table)
