"""One's own API tokens."""

from typing import Any

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller, current_token
from collector.api.people_schemas import MadeTokenSchema, NewTokenSchema, TokensSchema
from collector.store.editors import add_token, token_by_text
from collector.store.models import Scope
from collector.store.tokens import TooManyTokens, check_room, covers, facts_of, revoke, scopes_of, token_of, tokens_of
from collector.store.typos import LARGEST_ID
from collector.text.normalise import normalise_trimmed
from collector.web.problems import Problem, wrong_field
from collector.web.running import running

blueprint = ApiBlueprint("tokens", __name__, url_prefix="/api/v1/tokens", description="The tokens of whoever calls")
blueprint.before_request(authenticate)


@blueprint.get("")
@blueprint.response(200, TokensSchema)
def list_() -> dict[str, Any]:
    """List one's own tokens"""
    with running().database.read() as session:
        return {"items": [facts_of(one) for one in tokens_of(session, caller())]}


@blueprint.post("")
@blueprint.arguments(NewTokenSchema, example={"name": "nightly script", "scope": "read"})
@blueprint.response(201, MadeTokenSchema)
@blueprint.problem(409, "The editor has as many tokens as they can have")
def add(body: dict[str, Any]) -> dict[str, Any]:
    """Make a token, which is shown only in this answer

    Its scope cannot be wider than that of the token that this call uses, nor than the editor's role. It ends with that
    token at the latest. A token with the scope `read` cannot make tokens.
    """
    program = running()
    editor, scope = caller(), Scope(body["scope"])
    name = normalise_trimmed(body["name"])
    if not name:
        raise wrong_field("name", "Say what the token is for.")
    if scope not in scopes_of(editor):
        raise wrong_field("scope", f"{editor.email} is {editor.role}: this scope could do no more than a narrower one.")
    if not covers(current_token().scope, scope):
        raise wrong_field("scope", f"This token has the scope {current_token().scope} and makes none of a wider one.")
    try:
        with program.database.write() as session:
            check_room(session, editor)
            text = add_token(session, editor, name, program.now(), scope, days=body["days"], made_by=current_token())
            session.flush()
            made = token_by_text(session, text, program.now())
    except TooManyTokens as error:
        raise Problem(409, f"{error}.") from error
    if made is None:
        raise LookupError("a token that was just made is gone")
    return facts_of(made) | {"token": text}


@blueprint.delete("/<int:token_id>")
@blueprint.response(204)
def delete(token_id: int) -> None:
    """Revoke one of one's own tokens"""
    with running().database.write() as session:
        token = token_of(session, caller(), token_id) if token_id <= LARGEST_ID else None
        if token is None:
            raise Problem(404, f"You have no token {token_id}.")
        revoke(session, token)
