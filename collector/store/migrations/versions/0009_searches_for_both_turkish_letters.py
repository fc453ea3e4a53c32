"""Searches for both Turkish letters: texts have one i for i with a dot above it and for the dotless one"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # They wait to be put into the indexes again.
    op.execute(
        "UPDATE typo_search SET text = replace(replace(text, 'i\u0307', 'i'), '\u0131', 'i'), indexed = 0"
        " WHERE text LIKE '%i\u0307%' OR text LIKE '%\u0131%'"
    )


def downgrade() -> None:
    pass  # the older code finds them by an i
