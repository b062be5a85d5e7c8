"""The first tables, and the triggers that make records and events append-only.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What must never be: an altered, removed or replaced record or event, and a chain that goes backwards.
# SQLite's REPLACE removes a row without asking its DELETE triggers, hence the BEFORE INSERT ones there.
_SQLITE = [
    """CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0}
       BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END""",
    """CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0}
       BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END""",
    """CREATE TRIGGER {0}_no_replace BEFORE INSERT ON {0} WHEN EXISTS (SELECT 1 FROM {0} AS old WHERE {1})
       BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END""",
]
_SAME_ROW = {
    "events": "old.sequence = NEW.sequence OR old.digest = NEW.digest",
    "records": """(old.organisation_id = NEW.organisation_id AND old.number_year = NEW.number_year
                   AND old.number_sequence = NEW.number_sequence)
                  OR (old.organisation_id = NEW.organisation_id AND old.digest = NEW.digest)""",
}
_SQLITE_HEAD = [
    """CREATE TRIGGER chain_head_forward BEFORE UPDATE ON chain_head WHEN NEW.sequence <= OLD.sequence
       BEGIN SELECT RAISE(ABORT, 'the chain only grows'); END""",
    """CREATE TRIGGER chain_head_stays BEFORE DELETE ON chain_head
       BEGIN SELECT RAISE(ABORT, 'the chain only grows'); END""",
    """CREATE TRIGGER chain_head_single BEFORE INSERT ON chain_head WHEN EXISTS (SELECT 1 FROM chain_head)
       BEGIN SELECT RAISE(ABORT, 'the chain only grows'); END""",
]
# ALWAYS: not even a replication session, in which triggers rest, goes past them.
_POSTGRESQL = [
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_append_only",
    """CREATE TRIGGER records_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE records ENABLE ALWAYS TRIGGER records_append_only",
    """CREATE TRIGGER chain_head_stays BEFORE DELETE OR TRUNCATE ON chain_head
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE chain_head ENABLE ALWAYS TRIGGER chain_head_stays",
    """CREATE TRIGGER chain_head_forward BEFORE UPDATE ON chain_head
       FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence) EXECUTE FUNCTION refuse_change()""",
    "ALTER TABLE chain_head ENABLE ALWAYS TRIGGER chain_head_forward",
]


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_chain_head_single"),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
    )
    op.create_table(
        "events",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_events"),
        sa.UniqueConstraint("digest", name="uq_events_digest"),
    )
    op.create_table(
        "organisations",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_organisations"),
    )
    op.create_table(
        "closings",
        sa.Column("closing_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("class_label", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=4), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.organisation_id"], name="fk_closings_organisations"
        ),
        sa.PrimaryKeyConstraint("closing_id", name="pk_closings"),
        sa.UniqueConstraint(
            "organisation_id", "school_year", "class_label", "period", "version", name="uq_closings_version"
        ),
    )
    op.create_table(
        "number_counters",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.organisation_id"], name="fk_number_counters_organisations"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name="pk_number_counters"),
    )
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("closing_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("record_class", sa.String(length=32), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number_sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("template_set", sa.Text(), nullable=False),
        sa.Column("signature_place", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closings.closing_id"], name="fk_jobs_closings"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.organisation_id"], name="fk_jobs_organisations"),
        sa.PrimaryKeyConstraint("job_id", name="pk_jobs"),
        sa.UniqueConstraint("organisation_id", "number_year", "number_sequence", name="uq_jobs_number"),
    )
    op.create_index("ix_jobs_closing_id", "jobs", ["closing_id"])
    op.create_index("ix_jobs_state", "jobs", ["state"])

    op.create_table(
        "records",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_class", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("class_label", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=4), nullable=False),
        sa.Column("closing_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("location_bucket", sa.Text(), nullable=False),
        sa.Column("location_key", sa.Text(), nullable=False),
        sa.Column("location_version_id", sa.Text(), nullable=False),
        sa.Column("term_closed_on", sa.Date(), nullable=False),
        sa.Column("term_years", sa.Integer(), nullable=False),
        sa.Column("term_time_zone", sa.Text(), nullable=False),
        sa.Column("term_basis", sa.Text(), nullable=False),
        sa.Column("preserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("template_set", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closings.closing_id"], name="fk_records_closings"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.organisation_id"], name="fk_records_organisations"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number_year", "number_sequence", name="pk_records"),
        sa.UniqueConstraint("organisation_id", "digest", name="uq_records_digest"),
    )
    op.create_index("ix_records_closing_id", "records", ["closing_id"])
    op.create_index("ix_records_digest", "records", ["digest"])
    op.create_index("ix_records_period", "records", ["organisation_id", "school_year", "class_label", "period"])

    op.create_table(
        "record_pupils",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("number_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
            name="fk_record_pupils_records",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "number_year", "number_sequence", "pupil_id", name="pk_record_pupils"
        ),
    )
    op.create_index("ix_record_pupils_name", "record_pupils", ["organisation_id", "folded_name"])
    op.execute(f"INSERT INTO chain_head (id, sequence, digest) VALUES (1, 0, '{'0' * 64}')")
    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _triggers(database: str) -> list[str]:
    if database == "postgresql":
        return _POSTGRESQL
    return [each.format(table, same) for table, same in _SAME_ROW.items() for each in _SQLITE] + _SQLITE_HEAD


def downgrade() -> None:
    op.drop_table("record_pupils")
    op.drop_table("records")
    op.drop_table("jobs")
    op.drop_table("number_counters")
    op.drop_table("closings")
    op.drop_table("organisations")
    op.drop_table("events")
    op.drop_table("chain_head")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
