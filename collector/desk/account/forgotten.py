"""For who forgot the password: a link by mail, where mail is set up. Says the same whoever asks."""

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, open_to
from collector.desk.blueprint import blueprint
from collector.desk.words import locale
from collector.store.editors import clean_email, editor_by_email, renew_link_key
from collector.text.emails import is_email
from collector.text.normalise import storable
from collector.web.letters import new_password
from collector.web.limits import forgotten_limit, name_of_account
from collector.web.mail import Letter, mailer
from collector.web.password_links import password_link
from collector.web.running import Running, running


@blueprint.route("/forgotten", methods=["GET", "POST"])
@open_to(Level.ANYONE)
def forgotten() -> AnyResponse:
    """Ask for the address, and mail a link there if it is an editor's. Which of the two it was, nobody is told."""
    program = running()
    has_mail = program.settings.mail is not None
    email = clean_email(storable(request.form.get("email", "")))
    if request.method != "POST" or not has_mail:
        return _page(has_mail=has_mail)
    if not is_email(email):
        return _page(has_mail=True, email=email, wrong=True, status=422)
    limit = forgotten_limit()
    limit.count()
    limit.count(name_of_account(email))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    language = locale().language
    # Whether anybody has this address is looked up over there, in the thread that mails: here all take the same time.
    mailer(app).send_soon(lambda: _letter(app, program, email, language))
    return _page(has_mail=True, email=email, sent=True)


def _letter(app: Flask, program: Running, email: str, language: str) -> Letter | None:
    with app.app_context():
        with program.database.write() as database:
            editor = editor_by_email(database, email)
            if editor is None or editor.left_at:
                return None
            renew_link_key(editor)
        link = password_link(editor, program.settings.url, program.settings.secret_key)
        return new_password(editor, link, language)


def _page(*, has_mail: bool, email: str = "", sent: bool = False, wrong: bool = False, status: int = 200) -> Response:
    page = render_template("desk/forgotten.html", has_mail=has_mail, email=email, sent=sent, wrong=wrong)
    return make_response(page, status)
