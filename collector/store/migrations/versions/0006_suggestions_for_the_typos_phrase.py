"""Suggestions are tallied for the typo's phrase, whatever each reader selected"""

import sqlalchemy as sa
from alembic import op

from collector.store.tallying import tally_anew

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Where everybody selected the typo's own phrase, the tally is right already.
_OTHERWISE = (
    "SELECT DISTINCT report.typo_id FROM report JOIN typo ON typo.id = report.typo_id"
    " WHERE report.suggestion IS NOT NULL AND report.exact <> typo.exact"
)


def upgrade() -> None:
    op.add_column("suggestion", sa.Column("exact", sa.String(length=1000), nullable=True))
    connection = op.get_bind()
    for typo_id in connection.scalars(sa.text(_OTHERWISE)).all():
        tally_anew(connection, typo_id, every_report=True)


def downgrade() -> None:
    # Counted for a phrase of their own they would be misread; the others are as good as they were.
    op.execute("DELETE FROM suggestion WHERE exact IS NOT NULL")
    with op.batch_alter_table("suggestion") as table:
        table.drop_column("exact")
