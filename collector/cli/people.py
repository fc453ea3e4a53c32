"""`proofdesk editor` and `proofdesk token`: who works at the desk, and the programs that act for them."""

import sys
from typing import Any

import click

from collector import settings
from collector.cli.opened import opened, warn_of_local_address
from collector.cli.output import as_json, say
from collector.store.editors import add_editor, add_token, all_editors, clean_email, editor_by_email, set_password_hash
from collector.store.models import Role
from collector.web.password_links import password_link
from collector.web.passwords import BadPassword, hash_password
from collector.web.running import utc_now


@click.group()
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
    with opened(configured) as database, database.write() as session:
        if editor_by_email(session, email):
            raise click.ClickException(f"there is an editor {email} already")
        added = add_editor(session, email, role, utc_now())
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
    with opened(configured) as database, database.read() as session:
        found = editor_by_email(session, email)
        if found is None:
            raise click.ClickException(f"there is no editor {clean_email(email)}")
        link = password_link(found, configured.url, configured.secret_key)
    say(as_json, {"email": found.email, "link": link}, link)


@editor.command("list")
@as_json
def editor_list(as_json: bool) -> None:
    """List the editors."""
    with opened() as database, database.read() as session:
        editors = [{"email": one.email, "role": one.role} for one in all_editors(session)]
    text = "\n".join(f"{one['role']:<7} {one['email']}" for one in editors)
    say(as_json, {"editors": editors}, text or "There is no editor yet: add one with `proofdesk editor add`.")


@click.group()
def token() -> None:
    """Make API tokens."""


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@as_json
def token_add(email: str, name: str, as_json: bool) -> None:
    """Make an API token for an editor; it is shown this once."""
    with opened() as database, database.write() as session:
        found = editor_by_email(session, email)
        if found is None:
            raise click.ClickException(f"there is no editor {clean_email(email)}; add one with `proofdesk editor add`")
        if not name.strip():
            raise click.ClickException("a token needs a name that says what it is for")
        text = add_token(session, found, name.strip()[:200], utc_now())
    say(as_json, {"token": text}, text)


def _email(text: str) -> str:
    email = clean_email(text)
    local, at, domain = email.partition("@")
    if not (local and at and domain) or "@" in domain or any(char.isspace() for char in email) or len(email) > 254:
        raise click.ClickException(f"{text!r} is not an e-mail address")
    return email
