"""Count one sender at most three times for a typo and day"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "typo_sender",
        sa.Column("tag", sa.String(32), nullable=False),
        sa.Column("typo_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["typo_id"], ["typo.id"], name=op.f("fk_typo_sender_typo_id_typo"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag", "typo_id", name=op.f("pk_typo_sender")),
    )
    op.create_index("ix_typo_sender_day", "typo_sender", ["day"])
    op.create_index("ix_typo_sender_typo_id", "typo_sender", ["typo_id"])


def downgrade() -> None:
    op.drop_table("typo_sender")
    op.drop_column("report", "counts")
