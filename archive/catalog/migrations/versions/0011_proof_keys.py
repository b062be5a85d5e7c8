"""The public keys that sign extracts. None is ever removed, and nothing of them changes but a revocation, once.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SQLITE = [
    """CREATE TRIGGER proof_keys_no_delete BEFORE DELETE ON proof_keys
       BEGIN SELECT RAISE(ABORT, 'old extracts ask for every key'); END""",
    """CREATE TRIGGER proof_keys_no_replace BEFORE INSERT ON proof_keys
       WHEN EXISTS (SELECT 1 FROM proof_keys AS old WHERE old.key_id = NEW.key_id)
       BEGIN SELECT RAISE(ABORT, 'old extracts ask for every key'); END""",
    """CREATE TRIGGER proof_keys_revoked_once BEFORE UPDATE ON proof_keys
       WHEN OLD.revoked_at IS NOT NULL OR NEW.key_id <> OLD.key_id OR NEW.organisation_id <> OLD.organisation_id
         OR NEW.x <> OLD.x OR NEW.y <> OLD.y OR NEW.algorithm <> OLD.algorithm
         OR NEW.valid_from <> OLD.valid_from OR NEW.valid_until <> OLD.valid_until
       BEGIN SELECT RAISE(ABORT, 'a key is revoked once and changes in nothing else'); END""",
]
_POSTGRESQL = [
    """CREATE TRIGGER proof_keys_no_delete BEFORE DELETE OR TRUNCATE ON proof_keys
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER proof_keys_revoked_once BEFORE UPDATE ON proof_keys
       FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL OR NEW.key_id <> OLD.key_id
         OR NEW.organisation_id <> OLD.organisation_id OR NEW.x <> OLD.x OR NEW.y <> OLD.y
         OR NEW.algorithm <> OLD.algorithm OR NEW.valid_from <> OLD.valid_from
         OR NEW.valid_until <> OLD.valid_until)
       EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE proof_keys ENABLE ALWAYS TRIGGER proof_keys_no_delete",
    "ALTER TABLE proof_keys ENABLE ALWAYS TRIGGER proof_keys_revoked_once",
]


def upgrade() -> None:
    op.create_table(
        "proof_keys",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.String(length=32), nullable=False),
        sa.Column("x", sa.Text(), nullable=False),
        sa.Column("y", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_proof_keys"),
    )
    op.create_index("ix_proof_keys_organisation_id", "proof_keys", ["organisation_id"])
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("proof_keys")
