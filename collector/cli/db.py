"""`proofdesk db`: looking after the database."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from collector import settings
from collector.cli.output import as_json, say
from collector.settings import Settings
from collector.store import backup as backups
from collector.store import copying, schema
from collector.store.checks import check_all
from collector.store.database import Database, sqlite_path


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


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def backup(file: Path, as_json: bool) -> None:
    """Copy the SQLite database into a new file, while it is in use."""
    path = sqlite_path(settings.load().database)
    if path is None:
        raise click.ClickException("`db backup` is for SQLite; for PostgreSQL use pg_dump, as in pg_dump -Fc DATABASE")
    try:
        size = backups.backup(path, file)
    except backups.CannotBackUp as error:
        raise click.ClickException(str(error)) from error
    say(as_json, {"file": str(file.resolve()), "bytes": size}, f"Backed up to {file} ({size:,} bytes).")


@db.command("compact")
@as_json
def compact(as_json: bool) -> None:
    """Return the space of deleted data to the disk. Stop the server first.

    A database made by this version does so by itself; an older one does once this has run.
    """
    path = sqlite_path(settings.load().database)
    if path is None:
        raise click.ClickException("`db compact` is for SQLite; on PostgreSQL, use autovacuum or VACUUM FULL")
    with _existing(settings.load()) as database:
        before = path.stat().st_size
        database.compact()
    after = path.stat().st_size
    say(as_json, {"before": before, "after": after}, f"Compacted the database from {before:,} to {after:,} bytes.")


@db.command("check")
@as_json
def check(as_json: bool) -> None:
    """Look whether the database is whole and its counts are right."""
    with _existing(settings.load()) as database:
        checks = check_all(database)
    ok = all(one.ok for one in checks)
    answer = {
        "ok": ok,
        "checks": [{"name": one.name, "ok": one.ok, "faults": one.faults, "more": one.more} for one in checks],
    }
    lines = [
        f"ok     {one.name}" if one.ok else f"WRONG  {one.name}: {'; '.join(one.faults)}{'; …' if one.more else ''}"
        for one in checks
    ]
    say(as_json, answer, "\n".join(lines))
    if not ok:
        sys.exit(1)


@db.command("copy")
@click.option("--to", "to", required=True, metavar="URL", help="An empty database, as in PROOFDESK_DATABASE.")
@as_json
def copy(to: str, as_json: bool) -> None:
    """Copy everything into another database, and prove it by counts and checksums.

    Fails where the source grew meanwhile: what came in between is not in the copy.
    """
    configured = settings.load()
    if not to.strip():
        raise click.ClickException("--to is empty: name a database, as in PROOFDESK_DATABASE")
    url = settings.database_url(to, configured.data, name="--to")
    with _existing(configured) as source, closing(Database(url)) as target:
        try:
            copied = copying.copy(source, target, _progress if sys.stderr.isatty() else lambda *_: None)
        except copying.CannotCopy as error:
            raise click.ClickException(str(error)) from error
        shown = target.url.render_as_string(hide_password=True)
    answer = {"to": shown, "tables": [asdict(proof) | {"same": True} for proof in copied.proofs]}
    say(as_json, answer | {"missed": copied.missed}, _report(copied, shown))
    if copied.missed:
        sys.exit(1)


@contextmanager
def _existing(configured: Settings) -> Iterator[Database]:
    """The settings' database as it is: neither made nor migrated."""
    path = sqlite_path(configured.database)
    if path and not path.is_file():
        raise click.ClickException(f"there is no database {path}")
    with closing(Database(configured.database)) as database:
        yield database


def _progress(table: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    click.echo(f"\r{table}: {done:,} of {total:,}{end}", nl=False, err=True)


def _report(copied: copying.Copied, target: str) -> str:
    lines = [f"{'table':<16} {'rows':>10}  {'checksum':<32}"]
    lines += [f"{one.table:<16} {one.rows:>10,}  {one.checksum}  same" for one in copied.proofs]
    if copied.missed:
        grown = ", ".join(f"{rows:,} in {table}" for table, rows in copied.missed.items())
        lines += [
            "",
            f"NOT IN THE COPY: rows added to the source meanwhile ({grown}).",
            "Stop the collector, empty the target and copy again.",
        ]
        return "\n".join(lines)
    return "\n".join(
        [
            *lines,
            "",
            "What to do next:",
            "  1. The collector has to be stopped since before the copy: what it took since is not in it.",
            f"  2. Set PROOFDESK_DATABASE={target}" + (" (with the password)" if "***" in target else ""),
            "  3. Start the collector again.",
            "  4. Keep the old database as a backup.",
            "The secret key and the data folder stay as they are.",
        ]
    )
