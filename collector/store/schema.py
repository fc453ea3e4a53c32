"""The state of the schema: creating it, migrating it, telling whether it is behind."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from collector.store.database import Database


class UnknownSchema(Exception):
    """The database was made by another version of Proofdesk, which knows revisions that this one does not."""


class CannotUpgrade(Exception):
    """The database lacks something that its new schema needs; the message says what to do."""


# Any number will do, as long as all processes use the same one for the same purpose.
_MIGRATION_LOCK = 7_067_001


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def is_modelled(name: str | None, _kind: str, _parents: object) -> bool:
    """Tell whether the models describe a table or index of this name (Alembic's `include_name`).

    What the search needs is made by a migration alone: it differs between SQLite and PostgreSQL, and FTS5 keeps its
    index in tables of its own.
    """
    return not (name or "").startswith(("typo_fts", "ix_typo_search_"))


def newest() -> str | None:
    """Return the revision that this version of Proofdesk needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def check_known(revision: str | None) -> None:
    """Do nothing for a revision that this version knows. Raises UnknownSchema."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise UnknownSchema(
            f"the database's schema ({revision}) is newer than this version of Proofdesk: install the newer version"
        )


def check_encoding(connection: Connection) -> None:
    """Do nothing where a PostgreSQL can store every reader's words. Raises CannotUpgrade."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise CannotUpgrade(
            f"the database's encoding is {encoding}, in which not every language can be written: make one with "
            "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"
        )


def current(database: Database) -> str | None:
    """Return the revision that the database is at, or None where it is empty."""
    with database.engine.connect() as connection:
        return current_on(connection)


def current_on(connection: Connection) -> str | None:
    """Return the revision as this connection's transaction sees it, or None where the database is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def is_newest(database: Database) -> bool:
    """Tell whether the schema is what this version needs. Raises UnknownSchema for one of a newer version."""
    revision = current(database)
    check_known(revision)
    return revision == newest()


def upgrade(database: Database) -> tuple[str | None, str | None]:
    """Bring the schema up to date and return the revisions (before, after). Safe to run from several processes.

    Raises UnknownSchema and CannotUpgrade.
    """
    config = _config()
    with database.administer() as connection:
        if not database.is_sqlite:
            check_encoding(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _MIGRATION_LOCK})
            # Wait for a table only briefly: readers queue up behind us while we wait.
            connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
        before = MigrationContext.configure(connection).get_current_revision()
        check_known(before)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        after = MigrationContext.configure(connection).get_current_revision()
    return before, after
