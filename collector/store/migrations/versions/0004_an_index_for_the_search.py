"""An index for the search"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from collector.store.schema import CannotUpgrade

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On SQLite a new column changes the table's description only. Who copies the table later must make the triggers
    # below anew.
    op.add_column("typo_search", sa.Column("indexed", sa.Integer(), server_default="0", nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER typo_search_deleted")
        op.execute("DROP TRIGGER typo_search_rewritten")
        op.execute("DROP INDEX ix_typo_search_pending")
        op.execute("DROP TABLE typo_fts")
    else:
        op.execute("DROP INDEX ix_typo_search_trigrams")  # the extension stays: others may use it
    op.drop_column("typo_search", "indexed")


def _sqlite() -> None:
    try:
        # The text is folded already, so upper case is not looked for. The text itself stays in typo_search, where every
        # hit is checked: therefore detail=none, no positions, which halves the index and the time to fill it.
        op.execute(
            "CREATE VIRTUAL TABLE typo_fts USING fts5(text, content='typo_search', content_rowid='typo_id',"
            " tokenize='trigram case_sensitive 1', detail='none')"
        )
    except DBAPIError as error:
        raise CannotUpgrade(
            "the search needs SQLite 3.34 or later with FTS5: install a Python with a newer SQLite"
        ) from error
    op.execute("INSERT INTO typo_fts (rowid, text) SELECT typo_id, text FROM typo_search")
    op.execute("UPDATE typo_search SET indexed = length(text)")
    # Which typos wait to be indexed. Of those that do not, it holds nothing.
    op.execute("CREATE INDEX ix_typo_search_pending ON typo_search (typo_id) WHERE indexed < length(text)")
    # Words are only added at the end, but whatever else is done to the text, the index must not keep what is gone.
    op.execute(
        f"CREATE TRIGGER typo_search_deleted AFTER DELETE ON typo_search WHEN old.indexed > 0 BEGIN {_FORGET} END"
    )
    op.execute(
        f"CREATE TRIGGER typo_search_rewritten AFTER UPDATE OF text ON typo_search WHEN {_REWRITTEN}"
        f" BEGIN {_FORGET} {_WAIT} END"
    )


_FORGET = (
    "INSERT INTO typo_fts (typo_fts, rowid, text) VALUES ('delete', old.typo_id, substr(old.text, 1, old.indexed));"
)
_REWRITTEN = "old.indexed > 0 AND substr(new.text, 1, old.indexed) IS NOT substr(old.text, 1, old.indexed)"
_WAIT = "UPDATE typo_search SET indexed = 0 WHERE typo_id = old.typo_id;"


def _postgresql() -> None:
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as error:
        name = op.get_bind().engine.url.database
        raise CannotUpgrade(
            "the search needs PostgreSQL's extension pg_trgm, which this role may not create or which is not installed"
            " (Debian: postgresql, others: postgresql-contrib). Let a superuser run"
            f" `psql -d {name} -c 'CREATE EXTENSION pg_trgm'`, then run `proofdesk db upgrade` again"
        ) from error
    op.execute("CREATE INDEX ix_typo_search_trigrams ON typo_search USING gin (text gin_trgm_ops)")
