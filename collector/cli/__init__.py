"""The `proofdesk` command."""

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from collector import __version__, settings
from collector.cli.db import db
from collector.cli.output import as_json, say
from collector.intake.widget_files import keep_pinned, tag
from collector.settings import SETTINGS, BadSetting, Settings
from collector.store import schema
from collector.store.database import Database
from collector.store.editors import add_editor, add_token, all_editors, clean_email, editor_by_email, set_password_hash
from collector.store.export import csv_lines, jsonl_lines
from collector.store.models import Role, Site
from collector.store.sites import add_site, all_sites, set_address_rules, set_origins, site_by_key
from collector.store.typos import all_reports
from collector.text.address_rules import (
    NO_RULES,
    AddressRules,
    BadRule,
    as_settings,
    clean_parameters,
    clean_twins,
    rules_of,
)
from collector.text.urls import NotAnOrigin, clean_origin
from collector.web.password_links import password_link
from collector.web.passwords import BadPassword, hash_password
from collector.web.running import utc_now

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


@contextmanager
def _opened(configured: Settings | None = None) -> Iterator[Database]:
    """The settings' database, ready for use: SQLite is created and migrated, PostgreSQL must be up to date."""
    configured = configured or settings.load()
    database = Database(configured.database)
    try:
        if database.is_sqlite:
            schema.upgrade(database)
        elif not schema.is_newest(database):
            raise click.ClickException("the database's schema is behind: run `proofdesk db upgrade` first")
        yield database
    finally:
        database.close()


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
    from collector import serving

    configured = settings.load(f"http://{serving.reachable_host(host)}:{port}")
    with _opened(configured):
        pass
    try:
        serving.serve(host, port, workers, configured.url)
    except serving.CannotListen as error:
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
    with _opened(configured) as database:
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
    except serving.CannotListen as error:
        raise click.ClickException(str(error)) from error


cli.add_command(db)


@cli.group()
def site() -> None:
    """Add, list and change sites."""


@site.command("add")
@click.option("--name", required=True, help="What the desk calls the site.")
@click.option("--origin", "origins", multiple=True, required=True, help="As in https://news.example; may be repeated.")
@as_json
def site_add(name: str, origins: tuple[str, ...], as_json: bool) -> None:
    """Add a site and print its key and the tag to paste."""
    configured = settings.load()
    with _opened(configured) as database, database.write() as session:
        added = add_site(session, _site_name(name), _clean(origins), utc_now())
        snippet = _snippet(configured, added.key)
        _warn_of_local_address(configured)
        say(
            as_json,
            {"key": added.key, "snippet": snippet},
            f"Key: {added.key}\n\nPaste into every page:\n\n{snippet}\n",
        )


@site.command("list")
@as_json
def site_list(as_json: bool) -> None:
    """List the sites."""
    configured = settings.load()
    with _opened(configured) as database, database.read() as session:
        sites = [_site_answer(configured, one) for one in all_sites(session)]
    text = "\n".join(f"{one['key']}  {one['name']}  {' '.join(one['origins'])}" for one in sites)
    say(as_json, {"sites": sites}, text or "There is no site yet: add one with `proofdesk site add`.")


@site.command("edit")
@click.argument("key")
@click.option("--name", help="What the desk calls the site.")
@click.option("--origin", "origins", multiple=True, help="Replaces the site's origins; may be repeated.")
@click.option("--add-origin", "added", multiple=True, help="Allows one more origin; may be repeated.")
@click.option("--remove-origin", "removed", multiple=True, help="Allows an origin no more; may be repeated.")
@click.option(
    "--ignore-parameter", "ignored", multiple=True, metavar="P", help="Tells no articles apart: ref_src, or from*."
)
@click.option(
    "--keep-parameter", "kept", multiple=True, metavar="P", help="Tells articles apart, though usually for tracking."
)
@click.option("--twin-host", "twins", multiple=True, metavar="M=N", help="Host M shows the articles of host N.")
@click.option("--amp-paths/--no-amp-paths", default=None, help="/amp/x, /x/amp and x?amp=1 are x, or are not.")
@click.option("--no-address-rules", "forget", is_flag=True, help="Forgets the four above, before it takes new ones.")
@as_json
def site_edit(
    key: str,
    name: str | None,
    origins: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    ignored: tuple[str, ...],
    kept: tuple[str, ...],
    twins: tuple[str, ...],
    amp_paths: bool | None,
    forget: bool,
    as_json: bool,
) -> None:
    """Change a site's name, its origins, or its rules on which addresses are one article.

    Each of --ignore-parameter, --keep-parameter and --twin-host may be repeated, and replaces the site's. Articles that
    are one by the new rules are joined at once, which cannot be undone.
    """
    new_rules = forget or bool(ignored or kept or twins) or amp_paths is not None
    if name is None and not (origins or added or removed or new_rules):
        raise click.ClickException(
            "nothing to change: give --name, --origin, --add-origin, --remove-origin or a rule on addresses (--help)"
        )
    configured = settings.load()
    with _opened(configured) as database, database.write() as session:
        found = site_by_key(session, key)
        if found is None:
            raise click.ClickException(f"there is no site with the key {key!r}; `proofdesk site list` shows them")
        if name is not None:
            found.name = _site_name(name)
        wanted = [*(_clean(origins) or found.origins), *_clean(added)]
        gone = _clean(removed)
        for origin in gone:
            if origin not in wanted:
                raise click.ClickException(f"{origin} is not one of the site's origins")
        left = [origin for origin in wanted if origin not in gone]
        if not left:
            raise click.ClickException("a site needs at least one origin")
        set_origins(found, left)
        if new_rules:
            before = NO_RULES if forget else rules_of(found.settings)
            set_address_rules(session, found, _new_rules(before, ignored, kept, twins, amp_paths))
        session.flush()
        answer = _site_answer(configured, found)
    say(as_json, answer, f"{answer['key']}  {answer['name']}  {' '.join(answer['origins'])}")


@site.command("tag")
@click.argument("key")
@click.option("--pinned", is_flag=True, help="The tag of this version alone, with an integrity attribute.")
@as_json
def site_tag(key: str, pinned: bool, as_json: bool) -> None:
    """Print the tag to paste into a site's pages."""
    configured = settings.load()
    with _opened(configured) as database, database.read() as session:
        if site_by_key(session, key) is None:
            raise click.ClickException(f"there is no site with the key {key!r}; `proofdesk site list` shows them")
    try:
        snippet = tag(configured.url, key, pinned=pinned)
        if pinned:
            keep_pinned(configured.data)
    except FileNotFoundError as error:
        raise click.ClickException("the widget is not built: run `make widget` first") from error
    say(as_json, {"key": key, "snippet": snippet}, snippet)


@cli.group()
def editor() -> None:
    """Add and list the people who work at the desk."""


@editor.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_json
def editor_add(email: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Add an editor. Without a password, print a link by which they set one."""
    email = _email(email)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        password_hash = hash_password(password) if password is not None else None
    except BadPassword as error:
        raise click.ClickException(str(error)) from error
    configured = settings.load()
    with _opened(configured) as database, database.write() as session:
        if editor_by_email(session, email):
            raise click.ClickException(f"there is an editor {email} already")
        added = add_editor(session, email, role, utc_now())
        answer: dict[str, Any] = {"email": email, "role": role}
        text = f"Added {email} as {role}."
        if password_hash:
            set_password_hash(added, password_hash)
        else:
            answer["link"] = password_link(added, configured.url, configured.secret_key)
            _warn_of_local_address(configured)
            text += f"\nThey set a password here, within a week:\n{answer['link']}"
    say(as_json, answer, text)


@editor.command("link")
@click.argument("email")
@as_json
def editor_link(email: str, as_json: bool) -> None:
    """Print a link by which an editor sets a new password."""
    configured = settings.load()
    with _opened(configured) as database, database.read() as session:
        found = editor_by_email(session, email)
        if found is None:
            raise click.ClickException(f"there is no editor {clean_email(email)}")
        link = password_link(found, configured.url, configured.secret_key)
    say(as_json, {"email": found.email, "link": link}, link)


@editor.command("list")
@as_json
def editor_list(as_json: bool) -> None:
    """List the editors."""
    with _opened() as database, database.read() as session:
        editors = [{"email": one.email, "role": one.role} for one in all_editors(session)]
    text = "\n".join(f"{one['role']:<7} {one['email']}" for one in editors)
    say(as_json, {"editors": editors}, text or "There is no editor yet: add one with `proofdesk editor add`.")


@cli.group()
def token() -> None:
    """Make API tokens."""


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@as_json
def token_add(email: str, name: str, as_json: bool) -> None:
    """Make an API token for an editor; it is shown this once."""
    with _opened() as database, database.write() as session:
        found = editor_by_email(session, email)
        if found is None:
            raise click.ClickException(f"there is no editor {clean_email(email)}; add one with `proofdesk editor add`")
        if not name.strip():
            raise click.ClickException("a token needs a name that says what it is for")
        text = add_token(session, found, name.strip()[:200], utc_now())
    say(as_json, {"token": text}, text)


@cli.command()
@click.option("--format", "format_", required=True, type=click.Choice(["csv", "jsonl"]))
@click.option("--site", "site_key", help="Only this site's, by its key.")
def export(format_: str, site_key: str | None) -> None:
    """Print every report."""
    lines = csv_lines if format_ == "csv" else jsonl_lines
    with _opened() as database, database.read() as session:
        if site_key and site_by_key(session, site_key) is None:
            raise click.ClickException(f"there is no site with the key {site_key!r}; `proofdesk site list` shows them")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's language
        for line in lines(all_reports(session, site_key)):
            sys.stdout.write(line)
        sys.stdout.flush()


def _clean(origins: tuple[str, ...]) -> list[str]:
    try:
        return [clean_origin(origin) for origin in origins]
    except NotAnOrigin as error:
        raise click.ClickException(str(error)) from error


def _new_rules(
    before: AddressRules,
    ignored: tuple[str, ...],
    kept: tuple[str, ...],
    twins: tuple[str, ...],
    amp_paths: bool | None,
) -> AddressRules:
    try:
        return AddressRules(
            ignored=clean_parameters(ignored) or before.ignored,
            kept=clean_parameters(kept) or before.kept,
            twins=clean_twins(twins) or before.twins,
            amp_paths=before.amp_paths if amp_paths is None else amp_paths,
        )
    except BadRule as error:
        raise click.ClickException(str(error)) from error


def _site_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= 200:
        raise click.ClickException("a site's name has 1 to 200 characters")
    return name


def _email(text: str) -> str:
    email = clean_email(text)
    local, at, domain = email.partition("@")
    if not (local and at and domain) or "@" in domain or any(char.isspace() for char in email) or len(email) > 254:
        raise click.ClickException(f"{text!r} is not an e-mail address")
    return email


def _warn_of_local_address(configured: Settings) -> None:
    """What is printed is for other people's browsers: say so where it works on this machine only."""
    if configured.url == settings.DEFAULT_URL:
        click.echo(f"proofdesk: PROOFDESK_URL is unset, so {configured.url} stands below: only here.", err=True)


def _snippet(configured: Settings, key: str) -> str:
    return tag(configured.url, key)


def _site_answer(configured: Settings, one: Site) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "origins": one.origins,
        "address": as_settings(rules_of(one.settings)),
        "snippet": _snippet(configured, one.key),
    }
