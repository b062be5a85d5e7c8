"""Who signs in which order, who has signed, what waits outside, what was sent back.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# A document rendered before had one place, the director's; one without it was signed unseen.
_DIRECTOR = """UPDATE jobs SET signature_places =
    '[{"signatory":"director","place":' || COALESCE(signature_place, 'null') || '}]'
    WHERE state = 'rendered'"""
# Of several places there is no single one to go back to: the next rendering finds them again.
_NOBODY = "UPDATE jobs SET state = 'planned' WHERE state IN ('outside', 'refused', 'annulled', 'rendered')"


def upgrade() -> None:
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("signature_places", sa.Text(), server_default="[]", nullable=False))
        table.add_column(sa.Column("signature_policy", sa.Text(), server_default="{}", nullable=False))
        table.add_column(sa.Column("signatures", sa.Text(), server_default="[]", nullable=False))
        table.add_column(sa.Column("prepared", sa.Text(), nullable=True))
        table.add_column(sa.Column("refusal", sa.Text(), nullable=True))
    op.execute(_DIRECTOR)
    with op.batch_alter_table("jobs") as table:
        table.drop_column("signature_place")


def downgrade() -> None:
    op.execute(_NOBODY)
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("signature_place", sa.Text(), nullable=True))
        for name in ("refusal", "prepared", "signatures", "signature_policy", "signature_places"):
            table.drop_column(name)
