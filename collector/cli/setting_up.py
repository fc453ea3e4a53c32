"""`proofdesk setup-link`: the link by which the first administrator of an empty installation makes their account."""

import click

from collector import settings
from collector.cli.opened import opened, warn_of_local_address
from collector.cli.output import as_json, say
from collector.settings import Settings
from collector.store.database import Database
from collector.store.editors import any_editor
from collector.web.setup_links import setup_link as link_of


@click.command("setup-link")
@as_json
def setup_link(as_json: bool) -> None:
    """Print the link by which the first administrator makes their account."""
    configured = settings.load()
    with opened(configured) as database:
        link = first_link(database, configured)
    if link is None:
        raise click.ClickException("there is an editor already; `proofdesk editor add` adds another")
    warn_of_local_address(configured)
    say(as_json, {"link": link}, link)


def first_link(database: Database, configured: Settings) -> str | None:
    """Return the link, or None where there is an editor already."""
    with database.read() as session:
        return None if any_editor(session) else link_of(configured.url, configured.secret_key)


def tell_first_link(database: Database, configured: Settings) -> None:
    """Print the link as the server starts, where there is no editor yet. Logs never have it: it is a key."""
    link = first_link(database, configured)
    if link is None:
        return
    click.echo(f"\nNobody has an account yet. Make the first one here, within a week:\n\n  {link}\n")
