"""What a typo's representative report suggests, so that further reports can be compared with it"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("typo", sa.Column("suggestion", sa.String(length=1000), nullable=True))
    op.execute(
        "UPDATE typo SET suggestion = (SELECT report.suggestion FROM report WHERE report.typo_id = typo.id"
        " AND report.exact = typo.exact AND report.suggestion IS NOT NULL ORDER BY report.received_at LIMIT 1)"
    )


def downgrade() -> None:
    op.drop_column("typo", "suggestion")
