"""Compare phrases and searches without invisible characters"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from collector.text.normalise import UNSEEN, fold_for_search
from collector.text.quotes import phrase_key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# U+2800, the Braille blank, now counts as white space.
_CLASS = f"[{UNSEEN}\u2800]"
_BATCH = 1000


def upgrade() -> None:
    connection = op.get_bind()
    for name in ("typo", "typo_alias"):
        table = sa.table(name, sa.column("id"), sa.column("exact"), sa.column("phrase_key"))
        _rewrite(connection, table.c.id, table.c.exact, table.c.phrase_key, phrase_key)
    # Queue them for the search index again.
    search = sa.table("typo_search", sa.column("typo_id"), sa.column("text"), sa.column("indexed"))
    _rewrite(connection, search.c.typo_id, search.c.text, search.c.text, _folded, indexed=0)


def _rewrite(
    connection: sa.Connection, id_: Any, source: Any, target: Any, rewrite: Callable[[str], str], **more: int
) -> None:
    """Set `target` to the rewritten `source` in each row whose source has a character that is no longer compared."""
    matches, pattern = ("GLOB", f"*{_CLASS}*") if connection.dialect.name == "sqlite" else ("~", _CLASS)
    has_unseen = source.op(matches)(pattern)
    change = sa.update(id_.table).where(id_ == sa.bindparam("id_")).values({target: sa.bindparam("new"), **more})
    last = -1
    while True:
        statement = sa.select(id_, source).where(id_ > last, has_unseen).order_by(id_).limit(_BATCH)
        rows = connection.execute(statement).all()
        if not rows:
            return
        connection.execute(change, [{"id_": number, "new": rewrite(text)} for number, text in rows])
        last = rows[-1][0]


def _folded(text: str) -> str:
    return "\n".join(fold_for_search(line) for line in text.split("\n"))


def downgrade() -> None:
    pass  # older code finds new reports' words as they are stored; it may miss those with joiners
