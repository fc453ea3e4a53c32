"""The whole desk: sessions, second factors, limits to sites, audit, actions that can be undone, views, statistics"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from collector.store.models.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = UtcDateTime()
_BEHIND = {
    "last_seen": ("site_id", "assignee_id", "article_id", "first_seen"),
    "first_seen": ("site_id", "assignee_id", "article_id"),
    "reports": ("site_id", "assignee_id", "article_id", "first_seen"),
}
_EDITOR: tuple[sa.Column[Any], ...] = (
    sa.Column("left_at", _MOMENT),
    sa.Column("name", sa.String(100), nullable=False, server_default=""),
    sa.Column("language", sa.String(10)),
    sa.Column("time_zone", sa.String(60)),
    sa.Column("totp_secret", sa.String(200)),
    sa.Column("totp_step", sa.BigInteger()),
    sa.Column("subject", sa.String(255)),
)


def upgrade() -> None:
    _people()
    _acts()
    _attention()
    _statistics()
    for order, behind in _BEHIND.items():
        op.drop_index(f"ix_typo_by_{order}", "typo")
        op.create_index(f"ix_typo_by_{order}", "typo", ["status", order, "id", *behind])
    for name in ("section", "author"):
        op.create_index(f"ix_article_{name}", "article", [name, "site_id"])


def downgrade() -> None:
    for name in ("section", "author"):
        op.drop_index(f"ix_article_{name}", "article")
    for order in _BEHIND:
        op.drop_index(f"ix_typo_by_{order}", "typo")
        op.create_index(f"ix_typo_by_{order}", "typo", ["status", order, "id", "site_id", "assignee_id"])
    op.drop_index("ix_typo_fixed", "typo")
    op.drop_index("ix_report_received", "report")
    op.drop_column("typo", "fixed_by_id")
    op.drop_column("typo", "fixed_at")
    for table in ("rolled_up", "report_hour", "presence", "mention", "saved_view"):
        op.drop_table(table)
    op.drop_index("ix_event_action", "event")
    op.drop_column("event", "action_id")
    for table in ("action", "audit", "recovery_code", "desk_session", "editor_site"):
        op.drop_table(table)
    op.drop_column("token", "scope")
    op.drop_index("ix_editor_subject", "editor")
    for column in _EDITOR:
        op.drop_column("editor", column.name)


def _people() -> None:
    # No column here has a foreign key: SQLite could not drop it again, and editors and actions are never deleted.
    for column in _EDITOR:
        op.add_column("editor", column)
    op.create_index("ix_editor_subject", "editor", ["subject"], unique=True)
    op.add_column("token", sa.Column("scope", sa.String(10), nullable=False, server_default="triage"))
    op.create_table(
        "editor_site",
        _key_to("editor_site", "editor", primary_key=True),
        _key_to("editor_site", "site", primary_key=True),
        sa.PrimaryKeyConstraint("editor_id", "site_id", name=op.f("pk_editor_site")),
    )
    op.create_table(
        "desk_session",
        sa.Column("id", sa.Integer(), nullable=False),
        _key_to("desk_session", "editor"),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_session")),
    )
    op.create_index("ix_desk_session_editor_id", "desk_session", ["editor_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        _key_to("recovery_code", "editor"),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_editor_id", "recovery_code", ["editor_id"])


def _acts() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _key_to("audit", "editor", stays=True),
        sa.Column("did", sa.String(40), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "editor_id",
            sa.Integer(),
            sa.ForeignKey("editor.id", name=op.f("fk_action_editor_id_editor")),
            nullable=False,
        ),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.add_column("event", sa.Column("action_id", sa.Integer()))
    op.create_index("ix_event_action", "event", ["action_id"])


def _attention() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        _key_to("saved_view", "editor"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_editor_id", "saved_view", ["editor_id"])
    op.create_table(
        "mention",
        _key_to("mention", "event", primary_key=True),
        _key_to("mention", "editor", primary_key=True),
        sa.Column("seen_at", _MOMENT),
        sa.PrimaryKeyConstraint("event_id", "editor_id", name=op.f("pk_mention")),
    )
    op.create_index("ix_mention_editor", "mention", ["editor_id", "seen_at"])
    op.create_table(
        "presence",
        _key_to("presence", "typo", primary_key=True),
        _key_to("presence", "editor", primary_key=True),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("typo_id", "editor_id", name=op.f("pk_presence")),
    )


def _statistics() -> None:
    op.create_table(
        "report_hour",
        sa.Column("hour", _MOMENT, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("section", sa.String(500), nullable=False),
        sa.Column("author", sa.String(500), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "site_id", "section", "author", name=op.f("pk_report_hour")),
    )
    op.create_table(
        "rolled_up",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rolled_up")),
    )
    op.create_index("ix_report_received", "report", ["received_at"], postgresql_using="brin")
    op.add_column("typo", sa.Column("fixed_at", _MOMENT))
    op.add_column("typo", sa.Column("fixed_by_id", sa.Integer()))
    op.execute(
        "UPDATE typo SET (fixed_at, fixed_by_id) = (SELECT event.at, event.editor_id FROM event"
        " WHERE event.typo_id = typo.id AND event.kind = 'status' AND event.new = 'fixed'"
        " ORDER BY event.id DESC LIMIT 1) WHERE status = 'fixed'"
    )
    op.create_index(
        "ix_typo_fixed",
        "typo",
        ["fixed_at", "first_seen", "site_id", "article_id", "fixed_by_id"],
        sqlite_where=sa.text("fixed_at IS NOT NULL"),
        postgresql_where=sa.text("fixed_at IS NOT NULL"),
    )


def _key_to(table: str, other: str, primary_key: bool = False, stays: bool = False) -> sa.Column[int]:
    """A column that names a row of another table: it goes with that one, or may be empty and `stays`."""
    name = f"{other}_id"
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}_{other}"), ondelete=None if stays else "CASCADE")
    if primary_key:
        return sa.Column(name, sa.Integer(), key, nullable=False, autoincrement=False)
    return sa.Column(name, sa.Integer(), key, nullable=stays)
