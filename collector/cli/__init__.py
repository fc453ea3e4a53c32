"""The `proofdesk` command."""

import io
import json
import os
import sys
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from collector import __version__, settings
from collector.cli.db import db
from collector.cli.opened import opened
from collector.cli.output import as_json
from collector.cli.people import editor
from collector.cli.setting_up import setup_link, tell_first_link
from collector.cli.sites import site
from collector.cli.tokens import token
from collector.listening import CannotListen, check_free, reachable_host
from collector.settings import SETTINGS, BadSetting
from collector.store import schema
from collector.store.export import csv_lines, jsonl_lines
from collector.store.sites import site_by_key
from collector.store.typos import all_reports

_SETTINGS_HELP = "\b\nSettings, from the environment or a .env file:\n" + "\n".join(
    f"  {setting.name:<24} {setting.help}\n  {'':<24} [{setting.default}]" for setting in SETTINGS
)


def main() -> None:
    """Run the command. What the user can mend is told in one line on standard error, with exit code 1."""
    os.umask(0o077)  # the files that we make hold readers' words and editors' password hashes
    try:
        cli.main(prog_name="proofdesk", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(error.message)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except BadSetting as error:
        _fail(str(error))
    except SQLAlchemyError as error:
        _fail(f"PROOFDESK_DATABASE: {_first_line(getattr(error, 'orig', None) or error)}")
    except (schema.UnknownSchema, schema.CannotUpgrade) as error:
        _fail(str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # `proofdesk export | head`
            sys.stderr.close()
        else:
            _fail(error.strerror or str(error))


def _fail(message: str) -> NoReturn:
    print(f"proofdesk: {message}", file=sys.stderr)
    sys.exit(1)


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@click.group(epilog=_SETTINGS_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="proofdesk")
def cli() -> None:
    """Proofdesk takes readers' reports of typos and shows them to editors."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the production server."""
    configured = settings.load(f"http://{reachable_host(host)}:{port}")
    try:
        check_free(host, port)
        with opened(configured) as database:
            tell_first_link(database, configured)

        from collector import serving

        serving.serve(host, port, workers, configured.url)
    except CannotListen as error:
        raise click.ClickException(str(error)) from error


@cli.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), envvar="PORT")
@as_json
def demo(port: int, as_json: bool) -> None:
    """Serve collector, desk and a demo article on one port, to try it all."""
    from collector import serving
    from collector.demo.prepare import prepare

    os.environ.setdefault("PROOFDESK_LOG", "warning")  # the addresses and the sign-in shall stay on the screen
    configured = settings.load(f"http://127.0.0.1:{port}")
    with opened(configured) as database:
        prepared = prepare(database, configured.data, port)

    answer = {
        "article": prepared.article,
        "desk": prepared.desk,
        "collector": prepared.collector,
        "email": prepared.email,
        "password": prepared.password,
    }
    text = f"""
Proofdesk is running. Highlight a mistake in the article, press Ctrl+Enter, then look at the desk.

  Article    {prepared.article}
  Desk       {prepared.desk}
  Collector  {prepared.collector}

  Sign in    {prepared.email}
  Password   {prepared.password}

Ctrl+C ends it; starting again keeps the data.
"""
    announcement = json.dumps(answer) if as_json else text
    try:
        serving.serve("127.0.0.1", port, 1, configured.url, prepared.facts, announcement)
    except CannotListen as error:
        raise click.ClickException(str(error)) from error


@cli.command()
@click.option("--format", "format_", required=True, type=click.Choice(["csv", "jsonl"]))
@click.option("--site", "site_key", help="Only this site's, by its key.")
def export(format_: str, site_key: str | None) -> None:
    """Print every report."""
    lines = csv_lines if format_ == "csv" else jsonl_lines
    with opened() as database, database.read() as session:
        if site_key and site_by_key(session, site_key) is None:
            raise click.ClickException(f"there is no site with the key {site_key!r}; `proofdesk site list` shows them")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's language
        for line in lines(all_reports(session, site_key)):
            sys.stdout.write(line)
        sys.stdout.flush()


for group in (db, editor, setup_link, site, token):
    cli.add_command(group)
