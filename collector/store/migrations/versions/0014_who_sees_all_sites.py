"""Add a flag for editors who see all sites; until now an empty list meant all of them"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editor", sa.Column("all_sites", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE editor SET all_sites = true"
        " WHERE role = 'admin' OR NOT EXISTS (SELECT 1 FROM editor_site WHERE editor_id = editor.id)"
    )


def downgrade() -> None:
    op.drop_column("editor", "all_sites")
