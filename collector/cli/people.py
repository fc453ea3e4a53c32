"""`proofdesk editor`: who works at the desk. What is done here stands in the audit log, as nobody's."""

import sys
from typing import Any

import click
from sqlalchemy.orm import Session

from collector import settings
from collector.cli.opened import opened, warn_of_local_address
from collector.cli.output import as_json, say
from collector.store.editors import all_editors, clean_email, editor_by_email, set_password_hash
from collector.store.models import Editor, Role, Site
from collector.store.people import (
    LONGEST_NAME,
    AlreadyInvited,
    LastAdmin,
    change_person,
    invite,
    note_new_link,
    remove,
    reset_second_factor,
)
from collector.store.reach import ALL_SITES, Sites
from collector.store.sites import site_by_key
from collector.text.emails import is_email
from collector.text.normalise import normalise_trimmed
from collector.web.password_links import password_link
from collector.web.passwords import BadPassword, hash_password
from collector.web.running import utc_now


@click.group()
def editor() -> None:
    """Add and list the people who work at the desk."""


@editor.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="What the desk calls them.")
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="KEY",
    help="Give access to this site only; may be repeated. Without it, to all sites.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_json
def editor_add(email: str, role: str, name: str, sites: tuple[str, ...], password_stdin: bool, as_json: bool) -> None:
    """Add an editor. Without a password, print a link by which they set one."""
    email = _email(email)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        password_hash = hash_password(password, email) if password is not None else None
    except BadPassword as error:
        raise click.ClickException(str(error)) from error
    configured = settings.load()
    with opened(configured) as database, database.write() as session:
        try:
            added = invite(
                session, None, email, role, _sites(session, sites) if sites else ALL_SITES, utc_now(), _name(name)
            )
        except AlreadyInvited as error:
            raise click.ClickException(str(error)) from error
        answer: dict[str, Any] = {"email": email, "role": role}
        text = f"Added {email} as {role}."
        if password_hash:
            set_password_hash(added, password_hash)
        else:
            answer["link"] = password_link(added, configured.url, configured.secret_key)
            warn_of_local_address(configured)
            text += f"\nThey set a password here, within a week:\n{answer['link']}"
    say(as_json, answer, text)


@editor.command("link")
@click.argument("email")
@as_json
def editor_link(email: str, as_json: bool) -> None:
    """Print a link by which an editor sets a new password."""
    configured = settings.load()
    with opened(configured) as database, database.write() as session:
        found = known_editor(session, email)
        if found.left_at:
            raise click.ClickException(f"{found.email} was removed: bring them back first, at the desk")
        note_new_link(session, None, found, utc_now())
        link = password_link(found, configured.url, configured.secret_key)
    say(as_json, {"email": found.email, "link": link}, link)


@editor.command("list")
@as_json
def editor_list(as_json: bool) -> None:
    """List the editors."""
    with opened() as database, database.read() as session:
        editors = [_answer(one) for one in all_editors(session)]
    text = "\n".join(f"{one['role']:<7} {one['email']}{'  removed' if one['removed'] else ''}" for one in editors)
    say(as_json, {"editors": editors}, text or "There is no editor yet: add one with `proofdesk editor add`.")


@editor.command("edit")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--name", help="What the desk calls them.")
@click.option("--site", "sites", multiple=True, metavar="KEY", help="Give access to this site only; may be repeated.")
@click.option("--all-sites", is_flag=True, help="Give access to all sites, including those added later.")
@click.option("--no-sites", is_flag=True, help="Give access to no site.")
@as_json
def editor_edit(
    email: str,
    role: str | None,
    name: str | None,
    sites: tuple[str, ...],
    all_sites: bool,
    no_sites: bool,
    as_json: bool,
) -> None:
    """Change an editor's role, name or sites. Another role or other sites sign them out everywhere."""
    given = bool(sites) + all_sites + no_sites
    if role is None and name is None and not given:
        raise click.ClickException("nothing to change: give --role, --name, --site, --all-sites or --no-sites")
    if given > 1:
        raise click.ClickException("--site, --all-sites and --no-sites contradict each other")
    with opened() as database, database.write() as session:
        found = known_editor(session, email)
        chosen: Sites = ALL_SITES if all_sites else _sites(session, sites)
        try:
            change_person(
                session,
                None,
                found,
                utc_now(),
                role=role,
                name=None if name is None else _name(name),
                sites=chosen if given else None,
            )
        except LastAdmin as error:
            raise click.ClickException(str(error)) from error
        answer = _answer(found)
    say(as_json, answer, f"{answer['role']:<7} {answer['email']}")


@editor.command("remove")
@click.argument("email")
@as_json
def editor_remove(email: str, as_json: bool) -> None:
    """Take an editor's access away; what they did stays theirs. At the desk they can be brought back."""
    with opened() as database, database.write() as session:
        found = known_editor(session, email)
        try:
            remove(session, None, found, utc_now())
        except LastAdmin as error:
            raise click.ClickException(str(error)) from error
        answer = _answer(found)
    say(as_json, answer, f"{answer['email']} was removed.")


@editor.command("reset-second-factor")
@click.argument("email")
@as_json
def editor_reset_second_factor(email: str, as_json: bool) -> None:
    """Let an editor in with the password alone, for who lost the phone and the recovery codes."""
    with opened() as database, database.write() as session:
        found = known_editor(session, email)
        reset_second_factor(session, None, found, utc_now())
        answer = _answer(found)
    say(as_json, answer, f"{answer['email']} signs in with the password alone.")


def known_editor(session: Session, email: str) -> Editor:
    """Return the editor with this address. Raises click.ClickException."""
    found = editor_by_email(session, email)
    if found is None:
        raise click.ClickException(f"there is no editor {clean_email(email)}; add one with `proofdesk editor add`")
    return found


def _answer(one: Editor) -> dict[str, Any]:
    return {
        "email": one.email,
        "role": one.role,
        "name": one.name,
        "second_factor": one.totp_secret is not None,
        "removed": one.left_at is not None,
    }


def _sites(session: Session, keys: tuple[str, ...]) -> list[Site]:
    sites = [site_by_key(session, key) for key in dict.fromkeys(keys)]
    for key, site in zip(dict.fromkeys(keys), sites, strict=True):
        if site is None:
            raise click.ClickException(f"there is no site with the key {key!r}; `proofdesk site list` shows them")
    return [site for site in sites if site]


def _name(text: str) -> str:
    return normalise_trimmed(text)[:LONGEST_NAME]


def _email(text: str) -> str:
    email = clean_email(text)
    if not is_email(email):
        raise click.ClickException(f"{text!r} is not an e-mail address")
    return email
