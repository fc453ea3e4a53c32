"""`proofdesk token`: the programs that act for editors."""

import click

from collector.cli.opened import opened
from collector.cli.output import as_json, say
from collector.cli.people import known_editor
from collector.store.audit import note
from collector.store.editors import add_token
from collector.store.models import Scope, Token
from collector.store.tokens import (
    LONGEST_TOKEN_NAME,
    MOST_DAYS,
    USUAL_DAYS,
    TooManyTokens,
    check_room,
    facts_of,
    revoke,
    scopes_of,
    tokens_of,
)
from collector.web.running import utc_now


@click.group()
def token() -> None:
    """Make, list and revoke API tokens."""


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    help="read; triage: decide too, which is the default; admin: sites and people too. Never more than the editor may.",
)
@click.option(
    "--days",
    type=click.IntRange(0, MOST_DAYS),
    default=USUAL_DAYS,
    show_default=True,
    help="Days until the token expires; 0: it works until it is revoked.",
)
@as_json
def token_add(email: str, name: str, scope: str | None, days: int, as_json: bool) -> None:
    """Make an API token for an editor; it is shown this once."""
    with opened() as database, database.write() as session:
        found = known_editor(session, email)
        if found.left_at:
            raise click.ClickException(f"{found.email} was removed")
        name = name.strip()[:LONGEST_TOKEN_NAME]
        if not name:
            raise click.ClickException("a token needs a name that says what it is for")
        if scope and scope not in scopes_of(found):
            raise click.ClickException(f"{found.email} is {found.role}: a token of the scope {scope} could do no more")
        try:
            check_room(session, found)
        except TooManyTokens as error:
            raise click.ClickException(str(error)) from error
        text = add_token(
            session,
            found,
            name,
            utc_now(),
            scope or min(Scope.TRIAGE, scopes_of(found)[-1], key=list(Scope).index),
            days=days or None,
        )
        note(session, None, "token.added", found.email, utc_now(), name=name)
    say(as_json, {"token": text}, text)


@token.command("list")
@click.argument("email")
@as_json
def token_list(email: str, as_json: bool) -> None:
    """List an editor's tokens: number, scope, name, last use."""
    with opened() as database, database.read() as session:
        tokens = [facts_of(one) for one in tokens_of(session, known_editor(session, email))]
    text = "\n".join(
        f"{one['id']:>4}  {one['scope']:<6}  {one['name']}  {one['last_used'] or 'never used'}"
        f"{'  until ' + one['expires'] if one['expires'] else ''}"
        for one in tokens
    )
    say(as_json, {"tokens": tokens}, text or "No tokens.")


@token.command("revoke")
@click.argument("token_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@as_json
def token_revoke(token_id: int, as_json: bool) -> None:
    """Make a token worth nothing; `proofdesk token list` shows the numbers."""
    with opened() as database, database.write() as session:
        found = session.get(Token, token_id)
        if found is None:
            raise click.ClickException(f"there is no token {token_id}")
        answer = facts_of(found)
        note(session, None, "token.revoked", found.editor.email, utc_now(), name=found.name)
        revoke(session, found)
    say(as_json, answer, f"Revoked {answer['name']}.")
