"""The installation that the settings name, for the commands that work on it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from collector import settings
from collector.settings import Settings
from collector.store import schema
from collector.store.database import ADMINISTRATOR_WAIT, Database


@contextmanager
def opened(configured: Settings | None = None) -> Iterator[Database]:
    """Yield the settings' database, ready for use: SQLite is created and migrated, PostgreSQL must be up to date."""
    configured = configured or settings.load()
    database = Database(configured.database, ADMINISTRATOR_WAIT)
    try:
        if database.is_sqlite:
            schema.upgrade(database)
        elif not schema.is_newest(database):
            raise click.ClickException("the database's schema is behind: run `proofdesk db upgrade` first")
        yield database
    finally:
        database.close()


def warn_of_local_address(configured: Settings) -> None:
    """Say so where what is printed, which is for other people's browsers, works on this machine only."""
    if configured.url == settings.DEFAULT_URL:
        click.echo(f"proofdesk: PROOFDESK_URL is unset, so {configured.url} stands below: only here.", err=True)
