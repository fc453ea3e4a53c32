"""Suggestions are tallied for the typo's phrase, whatever each reader selected"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is counted already stays as it is: 0020 computes it anew, in another form.
    op.add_column("suggestion", sa.Column("exact", sa.String(length=1000), nullable=True))


def downgrade() -> None:
    # Counted for a phrase of their own they would be misread; the others are as good as they were.
    op.execute("DELETE FROM suggestion WHERE exact IS NOT NULL")
    with op.batch_alter_table("suggestion") as table:
        table.drop_column("exact")
