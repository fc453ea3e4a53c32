"""A typo is a change at a place: findings instead of suggestions, reports of several typos, keys of places"""

import hashlib

import sqlalchemy as sa
from alembic import op

from collector.store.migrations.to_places.storing import regroup_all
from collector.store.models.base import UtcDateTime
from collector.text.normalise import fold

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_BATCH = 1000


def upgrade() -> None:
    _add()
    regroup_all(op.get_bind())
    _drop_old()
    _index()


def _add() -> None:
    """Make the new tables and columns, and let phrases be of any length."""
    _change_phrase(sa.Text())
    for name in ("before_key", "after_key"):
        op.add_column("typo", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("typo_alias") as table:
        table.add_column(sa.Column("before_key", sa.Integer()))
        table.add_column(sa.Column("after_key", sa.Integer()))
        table.alter_column("exact", type_=sa.Text(), existing_type=sa.String(length=1000), existing_nullable=False)
    op.add_column("report", sa.Column("finding", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "finding",
        sa.Column("typo_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("exact", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("trail", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["typo_id"], ["typo.id"], name=op.f("fk_finding_typo_id_typo"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("typo_id", "key", name=op.f("pk_finding")),
    )
    op.create_table(
        "report_typo",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("typo_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_typo_report_id_report"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["typo_id"], ["typo.id"], name=op.f("fk_report_typo_typo_id_typo")),
        sa.PrimaryKeyConstraint("report_id", "typo_id", name=op.f("pk_report_typo")),
    )


def _drop_old() -> None:
    """Drop what is replaced."""
    op.drop_table("suggestion")
    for table in ("typo", "typo_alias"):
        op.drop_index(f"ix_{table}_article_phrase", table)
        op.drop_column(table, "phrase_key")
        op.drop_column(table, "suggestion")


def _change_phrase(kind: sa.types.TypeEngine[str]) -> None:
    """Change the type of a typo's phrase.

    Not by copying the table on SQLite: dropping the old one would delete what belongs to its rows.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("typo", "exact", type_=kind)
        return
    op.add_column("typo", sa.Column("phrase", kind, nullable=False, server_default=""))
    op.execute("UPDATE typo SET phrase = exact")
    op.drop_column("typo", "exact")
    op.execute("ALTER TABLE typo RENAME COLUMN phrase TO exact")


def _index() -> None:
    op.create_index("ix_typo_article_keys", "typo", ["article_id", "id", "before_key", "after_key"])
    op.create_index("ix_typo_alias_article_keys", "typo_alias", ["article_id", "id", "before_key", "after_key"])
    op.create_index(op.f("ix_report_typo_typo_id"), "report_typo", ["typo_id"])
    if op.get_bind().dialect.name == "postgresql":  # SQLite cannot take a default away
        for table, name in (("typo", "before_key"), ("typo", "after_key"), ("report", "finding")):
            op.alter_column(table, name, server_default=None)


def downgrade() -> None:
    """Go back to typos that are phrases, as they are grouped now.

    A report stays with the first of its typos alone; a typo that is the first of no report has none.
    """
    op.drop_index("ix_typo_article_keys", "typo")
    op.drop_index("ix_typo_alias_article_keys", "typo_alias")
    _tally()
    op.drop_table("report_typo")
    op.drop_table("finding")
    op.drop_column("report", "finding")
    for table in ("typo", "typo_alias"):
        op.add_column(table, sa.Column("phrase_key", sa.String(length=32), nullable=False, server_default=""))
        op.add_column(table, sa.Column("suggestion", sa.String(length=1000)))
        _key_phrases(table)
        op.create_index(f"ix_{table}_article_phrase", table, ["article_id", "phrase_key"])
        op.drop_column(table, "before_key")
        op.drop_column(table, "after_key")
        op.execute(f"UPDATE {table} SET exact = substr(exact, 1, 1000)")  # noqa: S608
    with op.batch_alter_table("typo_alias") as batch:
        batch.alter_column("exact", type_=sa.String(length=1000), existing_type=sa.Text(), existing_nullable=False)
    _change_phrase(sa.String(length=1000))


def _tally() -> None:
    """Count typos' reports and suggestions by the reports that they are the first of."""
    op.create_table(
        "suggestion",
        sa.Column("typo_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("exact", sa.String(length=1000), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["typo_id"], ["typo.id"], name=op.f("fk_suggestion_typo_id_typo"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("typo_id", "key", name=op.f("pk_suggestion")),
    )
    readers = "SELECT count(*) FROM report WHERE report.typo_id = typo.id AND report.counts"
    op.execute(f"UPDATE typo SET reports = ({readers})")  # noqa: S608
    connection = op.get_bind()
    found = connection.execute(
        sa.text(
            "SELECT finding.typo_id, finding.text, finding.exact, sum(CASE WHEN report.counts THEN 1 ELSE 0 END),"
            " min(report.received_at)"
            " FROM finding JOIN report ON report.typo_id = finding.typo_id AND report.finding = finding.key"
            " WHERE finding.text IS NOT NULL GROUP BY finding.typo_id, finding.key, finding.text, finding.exact"
        )
    )
    names = ("typo_id", "key", "text", "exact", "count", "first_seen")
    table = sa.table("suggestion", *map(sa.column, names))
    for rows in found.partitions(_BATCH):
        values = [
            (
                typo_id,
                _digest(text if exact is None else f"{exact}\0{text}"),
                text[:1000],
                exact and exact[:1000],
                *more,
            )
            for typo_id, text, exact, *more in rows
        ]
        connection.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in values])


def _key_phrases(name: str) -> None:
    """Let typos be found by their phrases; numbers that only lead elsewhere are found by nothing."""
    connection = op.get_bind()
    table = sa.table(name, sa.column("id"), sa.column("exact"), sa.column("before_key"), sa.column("phrase_key"))
    phrases = sa.select(table.c.id, table.c.exact).where(table.c.before_key.is_not(None)).order_by(table.c.id)
    change = sa.update(table).where(table.c.id == sa.bindparam("id_"))
    last = -1
    while rows := connection.execute(phrases.where(table.c.id > last).limit(_BATCH)).all():
        connection.execute(change, [{"id_": number, "phrase_key": _digest(fold(exact))} for number, exact in rows])
        last = rows[-1][0]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
