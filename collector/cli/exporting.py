"""`proofdesk export`: every report, for other programs."""

import io
import sys

import click

from collector.cli.opened import opened
from collector.cli.sites import known_site
from collector.store.export import csv_lines, excel_lines, jsonl_lines
from collector.store.reach import ALL_SITES
from collector.store.typos import all_reports


@click.command()
@click.option("--format", "format_", required=True, type=click.Choice(["csv", "jsonl"]))
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, so that Excel reads it as UTF-8.")
@click.option("--site", "site_key", help="Only this site's, by its key.")
def export(format_: str, bom: bool, site_key: str | None) -> None:
    """Print every report."""
    if bom and format_ != "csv":
        raise click.ClickException("--bom is for CSV: JSON has no byte order mark")
    lines = jsonl_lines if format_ == "jsonl" else excel_lines if bom else csv_lines
    with opened() as database:
        if site_key:
            with database.read() as session:
                known_site(session, site_key)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's language
        for line in lines(all_reports(database, ALL_SITES, site_key)):
            sys.stdout.write(line)
        sys.stdout.flush()
