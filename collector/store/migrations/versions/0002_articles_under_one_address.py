"""Articles under one address

The form in which addresses are compared has changed: the keys follow, and articles that are one become one.
"""

from alembic import op

# Today's code, on purpose, where migrations otherwise have none: keys are only of use if they are those that the
# running code computes. A copy would be right until the form changes again, and then a later migration computes all
# keys anew from the same addresses. Only joining cannot be undone, and today's rules join no more than is right.
# Promised in return: `rekey_articles` uses no column that this revision does not have.
from collector.store.rekey import rekey_articles

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rekey_articles(op.get_bind())


def downgrade() -> None:
    """Nothing: what was joined stays joined, and to the older code a key of the newer form is that of no address."""
