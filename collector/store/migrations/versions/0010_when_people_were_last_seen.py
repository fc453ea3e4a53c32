"""When people were last seen, which outlives their sessions"""

import sqlalchemy as sa
from alembic import op

from collector.store.models.base import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editor", sa.Column("seen_at", UtcDateTime()))
    op.execute("UPDATE editor SET seen_at = (SELECT max(seen_at) FROM desk_session WHERE editor_id = editor.id)")


def downgrade() -> None:
    op.drop_column("editor", "seen_at")
