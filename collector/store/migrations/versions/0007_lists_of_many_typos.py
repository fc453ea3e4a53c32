"""Lists of many typos: indexes with all that a list leaves out, counted typos, searches for one or two letters"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ORDERS = ("last_seen", "first_seen", "reports")
_OLD = {
    "ix_typo_assignee_id": ("assignee_id",),
    "ix_typo_last_seen": ("last_seen", "id"),
    "ix_typo_site_status_last_seen": ("site_id", "status", "last_seen", "id"),
    "ix_typo_status_first_seen": ("status", "first_seen", "id"),
    "ix_typo_status_last_seen": ("status", "last_seen", "id"),
    "ix_typo_status_reports": ("status", "reports", "id"),
}


def upgrade() -> None:
    for name in _OLD:
        op.drop_index(name, "typo")
    for order in _ORDERS:
        op.create_index(f"ix_typo_by_{order}", "typo", ["status", order, "id", "site_id", "assignee_id"])
    op.create_table(
        "typo_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_typo_count_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typo_count")),
    )
    op.create_index("ix_typo_count_sum", "typo_count", ["site_id", "status", "more"])
    op.execute(
        "INSERT INTO typo_count (site_id, status, more) SELECT site_id, status, count(*) FROM typo"
        " GROUP BY site_id, status"
    )
    if op.get_bind().dialect.name == "sqlite":
        _index_texts_with(_END)
    else:
        _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _index_texts_with("")
    else:
        for name in ("pairs", "pending", "trigrams"):
            op.execute(f"DROP INDEX ix_typo_search_{name}")
        op.execute("DROP FUNCTION proofdesk_pairs(text)")
        op.execute("CREATE INDEX ix_typo_search_trigrams ON typo_search USING gin (text gin_trgm_ops)")
    op.drop_table("typo_count")
    for order in _ORDERS:
        op.drop_index(f"ix_typo_by_{order}", "typo")
    for name, columns in _OLD.items():
        op.create_index(name, "typo", list(columns))


# Two characters behind each text, so that each of its own begins a trigram: so terms of one or two characters are found
# as beginnings of trigrams.
_END = " || char(10) || char(10)"


def _index_texts_with(end: str) -> None:
    """Fill SQLite's index anew with what `end` adds to the texts. All that 0004 made of it has to say the same."""
    for thing in ("TRIGGER typo_search_deleted", "TRIGGER typo_search_rewritten", "TABLE typo_fts"):
        op.execute(f"DROP {thing}")
    if end:
        op.execute(f"CREATE VIEW typo_search_text AS SELECT typo_id, text{end} AS text FROM typo_search")  # noqa: S608
    else:
        op.execute("DROP TABLE typo_fts_trigrams")
        op.execute("DROP VIEW typo_search_text")
    texts = "typo_search_text" if end else "typo_search"
    op.execute(
        f"CREATE VIRTUAL TABLE typo_fts USING fts5(text, content='{texts}', content_rowid='typo_id',"
        " tokenize='trigram case_sensitive 1', detail='none')"
    )
    op.execute(f"INSERT INTO typo_fts (rowid, text) SELECT typo_id, text FROM {texts}")  # noqa: S608
    op.execute("UPDATE typo_search SET indexed = length(text)")
    known = f"substr(old.text, 1, old.indexed){end}"
    forget = f"INSERT INTO typo_fts (typo_fts, rowid, text) VALUES ('delete', old.typo_id, {known});"  # noqa: S608
    wait = "UPDATE typo_search SET indexed = 0 WHERE typo_id = old.typo_id;"
    rewritten = "old.indexed > 0 AND substr(new.text, 1, old.indexed) IS NOT substr(old.text, 1, old.indexed)"
    op.execute(
        f"CREATE TRIGGER typo_search_deleted AFTER DELETE ON typo_search WHEN old.indexed > 0 BEGIN {forget} END"
    )
    op.execute(
        f"CREATE TRIGGER typo_search_rewritten AFTER UPDATE OF text ON typo_search WHEN {rewritten}"
        f" BEGIN {forget} {wait} END"
    )
    if end:
        op.execute("CREATE VIRTUAL TABLE typo_fts_trigrams USING fts5vocab('typo_fts', 'instance')")


def _postgresql() -> None:
    # What pg_trgm cannot look up, terms of less than three characters: each character as its code point (21 bits), and
    # each with the next one.
    op.execute(
        "CREATE FUNCTION proofdesk_pairs(text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000"
        " AS $$"
        " SELECT array_agg(ascii(one)::bigint << 21 | ascii(next)) FILTER (WHERE next IS NOT NULL)"
        " || array_agg(DISTINCT ascii(one)::bigint)"
        " FROM unnest(string_to_array($1, NULL), (string_to_array($1, NULL))[2:]) AS pairs (one, next) $$"
    )
    # As on SQLite, texts are put into the indexes some time after they arrive.
    op.execute("DROP INDEX ix_typo_search_trigrams")
    op.execute("UPDATE typo_search SET indexed = length(text)")
    for name, what in (("trigrams", "text gin_trgm_ops"), ("pairs", "proofdesk_pairs(text)")):
        op.execute(f"CREATE INDEX ix_typo_search_{name} ON typo_search USING gin ({what}) WHERE indexed > 0")
    op.execute("CREATE INDEX ix_typo_search_pending ON typo_search (typo_id) WHERE indexed < length(text)")
