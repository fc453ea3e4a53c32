"""Alembic's entry: runs the migrations on the connection that collector.store.schema gives it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from collector.store.models import Base
from collector.store.models.base import UtcDateTime
from collector.store.schema import is_modelled


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own type as the plain one, so that old migrations do not depend on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes tables by copying them
    render_item=render_item,
    include_name=is_modelled,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
