"""Store each editor's keys of the desk"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editor", sa.Column("shortcuts", sa.JSON()))


def downgrade() -> None:
    op.drop_column("editor", "shortcuts")
