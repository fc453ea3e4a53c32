"""Compare phrases and searches without invisible characters"""

import sqlalchemy as sa
from alembic import op

from collector.text.normalise import UNSEEN, fold_for_search

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# U+2800, the Braille blank, now counts as white space.
_CLASS = f"[{UNSEEN}\u2800]"
_BATCH = 1000
_SEARCH = sa.table("typo_search", sa.column("typo_id"), sa.column("text"), sa.column("indexed"))


def upgrade() -> None:
    """Fold each text that has a character that is no longer compared anew, and queue it for the search index again.

    The keys of phrases stay as they are: 0020 replaces them by others.
    """
    connection = op.get_bind()
    matches, pattern = ("GLOB", f"*{_CLASS}*") if connection.dialect.name == "sqlite" else ("~", _CLASS)
    has_unseen = _SEARCH.c.text.op(matches)(pattern)
    change = sa.update(_SEARCH).where(_SEARCH.c.typo_id == sa.bindparam("id_"))
    rows = sa.select(_SEARCH.c.typo_id, _SEARCH.c.text).order_by(_SEARCH.c.typo_id).limit(_BATCH)
    last = -1
    while batch := connection.execute(rows.where(_SEARCH.c.typo_id > last, has_unseen)).all():
        connection.execute(change, [{"id_": number, "text": _folded(text), "indexed": 0} for number, text in batch])
        last = batch[-1][0]


def _folded(text: str) -> str:
    return "\n".join(fold_for_search(line) for line in text.split("\n"))


def downgrade() -> None:
    pass  # older code finds new reports' words as they are stored; it may miss those with joiners
