"""Let only the newest password link work; let tokens expire, and end with the token that made them"""

import sqlalchemy as sa
from alembic import op

from collector.store.models.base import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editor", sa.Column("link_key", sa.String(length=32)))
    with op.batch_alter_table("token") as batch:
        batch.add_column(sa.Column("expires_at", UtcDateTime()))
        batch.add_column(sa.Column("made_by_id", sa.Integer()))
        batch.create_index(op.f("ix_token_made_by_id"), ["made_by_id"])
        batch.create_foreign_key(op.f("fk_token_made_by_id_token"), "token", ["made_by_id"], ["id"], ondelete="CASCADE")


def downgrade() -> None:
    with op.batch_alter_table("token") as batch:
        batch.drop_constraint(op.f("fk_token_made_by_id_token"), type_="foreignkey")
        batch.drop_index(op.f("ix_token_made_by_id"))
        batch.drop_column("made_by_id")
        batch.drop_column("expires_at")
    op.drop_column("editor", "link_key")
