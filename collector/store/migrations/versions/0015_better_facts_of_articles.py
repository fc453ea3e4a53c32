"""Store how good an article's address is, and the votes for its title, author and section

More parameters count as tracking, so the articles' keys are computed again.
"""

import sqlalchemy as sa
from alembic import op

from collector.store.rekey import rekey_articles

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = {"url_rank": "0", "title_votes": "1", "author_votes": "1", "section_votes": "1"}


def upgrade() -> None:
    for name, default in _COLUMNS.items():
        op.add_column("article", sa.Column(name, sa.SmallInteger(), server_default=default, nullable=False))
    rekey_articles(op.get_bind())


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("article", name)
