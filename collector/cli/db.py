"""`proofdesk db`: looking after the database."""

import click

from collector import settings
from collector.cli.output import as_json, say
from collector.store import schema
from collector.store.database import Database


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@as_json
def upgrade(as_json: bool) -> None:
    """Bring the database's schema up to date."""
    database = Database(settings.load().database)
    before, after = schema.upgrade(database)
    text = (
        f"The schema is up to date ({after})." if before == after else f"Upgraded from {before or 'empty'} to {after}."
    )
    say(as_json, {"before": before, "after": after}, text)
