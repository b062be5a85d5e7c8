"""Keys that sign extracts are endorsed by the director, and may be retired before their time, once.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_CHANGED = """OLD.revoked_at IS NOT NULL OR NEW.key_id <> OLD.key_id OR NEW.organisation_id <> OLD.organisation_id
         OR NEW.x <> OLD.x OR NEW.y <> OLD.y OR NEW.algorithm <> OLD.algorithm
         OR NEW.valid_from <> OLD.valid_from OR NEW.valid_until <> OLD.valid_until"""
_RETIRED = """
         OR (OLD.retired_on IS NOT NULL AND (NEW.retired_on IS NULL OR NEW.retired_on <> OLD.retired_on))"""
_SQLITE_ONCE = """CREATE TRIGGER proof_keys_revoked_once BEFORE UPDATE ON proof_keys WHEN {0}
       BEGIN SELECT RAISE(ABORT, 'a key is retired and revoked once and changes in nothing else'); END"""
_POSTGRESQL_ONCE = """CREATE TRIGGER proof_keys_revoked_once BEFORE UPDATE ON proof_keys
       FOR EACH ROW WHEN ({0}) EXECUTE FUNCTION refuse_change()"""
_SQLITE = [
    "DROP TRIGGER proof_keys_revoked_once",
    _SQLITE_ONCE.format(_CHANGED + _RETIRED),
    """CREATE TRIGGER proof_key_endorsements_no_update BEFORE UPDATE ON proof_key_endorsements
       BEGIN SELECT RAISE(ABORT, 'proof_key_endorsements is append-only'); END""",
    """CREATE TRIGGER proof_key_endorsements_no_delete BEFORE DELETE ON proof_key_endorsements
       BEGIN SELECT RAISE(ABORT, 'proof_key_endorsements is append-only'); END""",
    """CREATE TRIGGER proof_key_endorsements_no_replace BEFORE INSERT ON proof_key_endorsements
       WHEN EXISTS (SELECT 1 FROM proof_key_endorsements AS old
         WHERE old.key_id = NEW.key_id AND old.endorsed_at = NEW.endorsed_at)
       BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: proof_key_endorsements is append-only'); END""",
]
_POSTGRESQL = [
    "DROP TRIGGER proof_keys_revoked_once ON proof_keys",
    _POSTGRESQL_ONCE.format(_CHANGED + _RETIRED),
    "ALTER TABLE proof_keys ENABLE ALWAYS TRIGGER proof_keys_revoked_once",
    """CREATE TRIGGER proof_key_endorsements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proof_key_endorsements
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE proof_key_endorsements ENABLE ALWAYS TRIGGER proof_key_endorsements_append_only",
]


def upgrade() -> None:
    op.add_column("proof_keys", sa.Column("retired_on", sa.Date(), nullable=True))
    op.create_table(
        "proof_key_endorsements",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "endorsed_at", name="pk_proof_key_endorsements"),
    )
    op.create_index("ix_proof_key_endorsements_organisation_id", "proof_key_endorsements", ["organisation_id"])
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("proof_key_endorsements")
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER proof_keys_revoked_once" + (" ON proof_keys" if postgresql else ""))
    op.drop_column("proof_keys", "retired_on")
    op.execute((_POSTGRESQL_ONCE if postgresql else _SQLITE_ONCE).format(_CHANGED))
    if postgresql:
        op.execute("ALTER TABLE proof_keys ENABLE ALWAYS TRIGGER proof_keys_revoked_once")
