"""Hold reports above a ceiling, delete typos, count refused origins"""

import sqlalchemy as sa
from alembic import op

from collector.store.models.base import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sender", sa.String(32), nullable=True),
        sa.Column("ceiling", sa.String(10), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_held_report_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_report")),
    )
    op.create_index("ix_held_report_site_received", "held_report", ["site_id", "received_at"])
    op.create_index("ix_held_report_sender", "held_report", ["sender"])
    op.create_table(
        "deleted_typo",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deleted_typo")),
    )
    op.create_table(
        "refused_origin",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_refused_origin_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "origin", name=op.f("pk_refused_origin")),
    )


def downgrade() -> None:
    op.drop_table("refused_origin")
    op.drop_table("deleted_typo")
    op.drop_table("held_report")
