"""The first account: made by the link that an empty installation prints for whoever runs it."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, open_to, start_session
from collector.desk.blueprint import blueprint
from collector.store.editors import any_editor, clean_email
from collector.store.first_editor import NotFirst, add_first_editor
from collector.text.emails import LONGEST_EMAIL, is_email
from collector.text.normalise import normalise_trimmed, storable
from collector.web.passwords import SHORTEST_PASSWORD, BadPassword, hash_password
from collector.web.running import running
from collector.web.setup_links import is_setup_token

_LONGEST_NAME = 100


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
@open_to(Level.ANYONE)
def setup_account(token: str) -> AnyResponse:
    """Let whoever has the link, where there is no editor yet, become the first."""
    program = running()
    with program.database.read() as database:
        spent = any_editor(database)
    if spent or not is_setup_token(token, program.settings.secret_key):
        return _page(410, spent=True, taken=spent)
    if request.method != "POST":
        return _page()
    typed = {
        "email": clean_email(storable(request.form.get("email", "")))[: LONGEST_EMAIL + 1],
        "name": normalise_trimmed(request.form.get("name", ""))[:_LONGEST_NAME],
    }
    errors: dict[str, str] = {}
    if not is_email(typed["email"]):
        errors["email"] = _("Write an e-mail address, like you@news.example")
    hashed = ""
    try:
        hashed = hash_password(request.form.get("password", ""), typed["email"], typed["name"])
    except BadPassword as error:
        errors["password"] = str(error)
    if errors:
        return _page(422, typed, errors)
    try:
        with program.database.write() as database:
            editor = add_first_editor(database, typed["email"], typed["name"], hashed, program.now())
    except NotFirst:
        return _page(410, spent=True, taken=True)
    start_session(editor)
    return redirect(url_for("desk.start_site"), 303)


def _page(
    status: int = 200,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    spent: bool = False,
    taken: bool = False,
) -> Response:
    page = render_template(
        "desk/setup/account.html",
        typed=typed or {},
        errors=errors or {},
        spent=spent,
        taken=taken,
        shortest=SHORTEST_PASSWORD,
        step="account",
    )
    return make_response(page, status)
