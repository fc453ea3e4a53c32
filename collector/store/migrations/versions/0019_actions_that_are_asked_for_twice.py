"""Give actions a key from the page, so that a request that is sent again does nothing twice"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action", sa.Column("key", sa.String(36)))
    op.create_index("ix_action_key", "action", ["editor_id", "key"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_action_key", "action")
    op.drop_column("action", "key")
