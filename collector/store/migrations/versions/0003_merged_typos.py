"""Merged typos are known by their old quotes and numbers"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "typo_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("typo_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("old_typo_id", sa.Integer(), nullable=False),
        sa.Column("phrase_key", sa.String(length=32), nullable=False),
        sa.Column("exact", sa.String(length=1000), nullable=False),
        sa.Column("prefix", sa.String(length=200), nullable=False),
        sa.Column("suffix", sa.String(length=200), nullable=False),
        sa.Column("block_text", sa.Text(), nullable=False),
        sa.Column("block_start", sa.Integer(), nullable=True),
        sa.Column("block_end", sa.Integer(), nullable=True),
        sa.Column("suggestion", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_typo_alias_article_id_article")),
        sa.ForeignKeyConstraint(["typo_id"], ["typo.id"], name=op.f("fk_typo_alias_typo_id_typo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typo_alias")),
        sa.UniqueConstraint("old_typo_id", name=op.f("uq_typo_alias_old_typo_id")),
    )
    with op.batch_alter_table("typo_alias", schema=None) as batch_op:
        batch_op.create_index("ix_typo_alias_article_phrase", ["article_id", "phrase_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_typo_alias_typo_id"), ["typo_id"], unique=False)


def downgrade() -> None:
    op.drop_table("typo_alias")
