"""What a closing freezes (the whole period or a supplement), and acts on breaches of confidentiality.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# An act and its resolution stay as they were written down; nothing but the resolution is ever added.
_WORDS = "organisation_id number drawn_on account teacher since until class_labels declared_by declared_at".split()
_SAME = {
    "sqlite": " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _WORDS),
    "postgresql": " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _WORDS),
}
_SQLITE = [
    f"""CREATE TRIGGER breach_acts_keep BEFORE UPDATE ON breach_acts
        WHEN OLD.resolved_at IS NOT NULL OR NOT ({_SAME["sqlite"]})
        BEGIN SELECT RAISE(ABORT, 'breach_acts is append-only'); END""",
    """CREATE TRIGGER breach_acts_no_delete BEFORE DELETE ON breach_acts
       BEGIN SELECT RAISE(ABORT, 'breach_acts is append-only'); END""",
]
_POSTGRESQL = [
    f"""CREATE TRIGGER breach_acts_keep BEFORE UPDATE ON breach_acts FOR EACH ROW
        WHEN (OLD.resolved_at IS NOT NULL OR NOT ({_SAME["postgresql"]})) EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE breach_acts ENABLE ALWAYS TRIGGER breach_acts_keep",
    """CREATE TRIGGER breach_acts_no_delete BEFORE DELETE OR TRUNCATE ON breach_acts
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE breach_acts ENABLE ALWAYS TRIGGER breach_acts_no_delete",
]


def upgrade() -> None:
    op.add_column("closings", sa.Column("kind", sa.String(length=32), server_default="whole", nullable=False))
    op.create_table(
        "breach_acts",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("teacher", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("class_labels", sa.Text(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("resolved_by", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.organisation_id"], name="fk_breach_acts_organisations"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", "drawn_on", name="pk_breach_acts"),
    )
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("breach_acts")
    with op.batch_alter_table("closings") as table:
        table.drop_column("kind")
