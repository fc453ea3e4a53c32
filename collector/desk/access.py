"""Who is at the desk, and what they may do there. Closed unless it says that it is open."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from flask import (
    Flask,
    abort,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user  # type: ignore[import-untyped]
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.blueprint import blueprint
from collector.desk.form_origin import check_origin
from collector.store.editors import editor_by_id, editor_by_subject
from collector.store.models import DeskSession, Editor
from collector.store.reach import Reach, reach_of
from collector.store.sessions import end, find_session, needs_noting, note_seen, start
from collector.text.zones import known_zone
from collector.web.running import running

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_FRONT = "/desk/"
# Bytes of a form that anybody may send. Reading a large one with very many fields takes a quarter of a second.
_LARGEST_OF_STRANGERS = 20_000

CLAIM = "sign_on_claim"
CLAIM_GOOD_FOR = timedelta(minutes=10)

_csrf = CSRFProtect()
_people = LoginManager()
_people.session_protection = None  # it would sign out whoever's network changes, as a phone's does

View = TypeVar("View", bound=Callable[..., Any])


class Level(IntEnum):
    """Who may do something. What does not say so is open to viewers where it only shows, else to editors."""

    ANYONE = 0
    VIEWER = 1
    EDITOR = 2
    ADMIN = 3


def open_to(level: Level) -> Callable[[View], View]:
    """Mark a view as open to this level and those above."""

    def mark(view: View) -> View:
        view.desk_level = level  # type: ignore[attr-defined]
        return view

    return mark


class _Person(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of an editor. In the cookie stand the session's number and its secret."""

    def __init__(self, editor: Editor, cookie: str, desk_session: DeskSession, reach: Reach) -> None:
        self.editor = editor
        self.cookie = cookie
        self.desk_session = desk_session
        self.reach = reach

    def get_id(self) -> str:
        return self.cookie


def init_app(app: Flask) -> None:
    """Let the desk know its editors and check its forms."""
    # Not LoginManager.init_app: that looks into the session after every request, readers' ones too, and so puts
    # "Vary: Cookie" on answers that are the same for everybody.
    app.login_manager = _people  # type: ignore[attr-defined]
    _csrf.init_app(app)


@_people.user_loader  # type: ignore[untyped-decorator]
def _person(cookie: str) -> _Person | None:
    with running().database.read() as database:
        found = find_session(database, cookie, running().now())
        return _Person(found.editor, cookie, found, reach_of(database, found.editor)) if found else None


@blueprint.before_request
def _check() -> Response | None:
    """Let the request in, send whoever is not signed in to sign-in, or refuse."""
    if request.endpoint == "desk.static":
        return None
    level = _level()
    if level == Level.ANYONE:
        request.max_content_length = _LARGEST_OF_STRANGERS
    else:
        if current_editor() is None:
            return _to_sign_in()
        _renew()
    if request.method not in _HARMLESS:
        check_origin(running().settings.url)
    _csrf.protect()
    if level >= Level.EDITOR and not signed_in_editor().may_edit:
        abort(
            403, _("You are a viewer here: you see everything and change nothing. An admin can give you another role.")
        )
    if level == Level.ADMIN and not signed_in_editor().is_admin:
        abort(403, _("This is for administrators. One of them can give you that role."))
    return None


def _level() -> Level:
    view = current_app.view_functions.get(request.endpoint or "")
    marked: Level | None = getattr(view, "desk_level", None)
    if marked is not None:
        return marked
    return Level.VIEWER if request.method in _HARMLESS else Level.EDITOR


def current_editor() -> Editor | None:
    """Return who is signed in, or None."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    editor: Editor = current_user.editor
    return editor


def signed_in_editor() -> Editor:
    """Return who is signed in, on a page that nobody else gets to see."""
    editor = current_editor()
    if editor is None:
        raise LookupError("nobody is signed in")
    return editor


def acting_editor(database: Session) -> Editor:
    """Return who is signed in, as a row of this transaction's. Ends the request with 403 where they are gone."""
    editor = editor_by_id(database, signed_in_editor().id)
    if editor is None:
        abort(403)
    return editor


def forget_who_asks() -> None:
    """Treat the rest of this request as anonymous, since the editor cannot be looked up now."""
    g._login_user = _people.anonymous_user()  # where Flask-Login keeps it


def current_reach() -> Reach:
    """Return the sites that whoever is signed in sees."""
    signed_in_editor()
    reach: Reach = current_user.reach
    return reach


def current_session() -> DeskSession:
    """Return the session of whoever is signed in."""
    signed_in_editor()
    found: DeskSession = current_user.desk_session
    return found


class ChangedMeanwhile(Exception):
    """Between the look at the password and the session, the password, the factor or the access was changed."""


def start_session(editor: Editor) -> None:
    """Sign the editor in, as they were found when they proved who they are. What the session held before is gone, so
    that nobody can have prepared it; so is the one that this browser was signed in with. Who has chosen no time zone
    gets the one that the form tells.

    Raises ChangedMeanwhile: who signs in with a password that is being changed stays outside.
    """
    before = current_session().id if current_editor() else None
    claim = session.get(CLAIM)
    session.clear()
    session.permanent = True
    program = running()
    with program.database.write() as database:
        now = editor_by_id(database, editor.id)
        if now is None or now.left_at or _proof(now) != _proof(editor):
            raise ChangedMeanwhile
        if before is not None:
            end(database, before)
        if not now.time_zone:
            now.time_zone = known_zone(request.form.get("time_zone"))  # the browser's, told by the form
        connected = _connect(database, now, claim)
        made, cookie = start(database, editor, request.user_agent.string, program.now())
        reach = reach_of(database, editor)
    if connected:
        flash(_("From now on you can also sign in with %(name)s.", name=connected))
    g.pop("_login_user", None)
    login_user(_Person(editor, cookie, made, reach))
    _renew_cookie()


def claim_account(editor: Editor, subject: str, provider: str) -> None:
    """Note in the signed cookie that this browser came from the single sign-on with this editor's address.

    The two are connected once the editor's own password, and second factor, have been entered too."""
    until = (running().now() + CLAIM_GOOD_FOR).isoformat()
    session[CLAIM] = {"editor": editor.id, "subject": subject, "provider": provider, "until": until}


def _connect(database: Session, editor: Editor, claim: dict[str, Any] | None) -> str:
    """Connect the editor with the identity that they claimed at the single sign-on. Return the provider's name."""
    if not claim or claim["editor"] != editor.id or running().now() > datetime.fromisoformat(claim["until"]):
        return ""
    if editor.subject or editor_by_subject(database, claim["subject"]):
        return ""
    editor.subject = claim["subject"]
    return str(claim["provider"])


def _proof(editor: Editor) -> tuple[str | None, ...]:
    """What somebody has to know or have, and what changes with each new link."""
    return editor.password_hash, editor.totp_secret, editor.session_key, editor.subject


def end_session() -> None:
    """Sign out whoever is signed in: the cookie is of no use any more, wherever it was copied to."""
    if current_editor():
        with running().database.write() as database:
            end(database, current_session().id)
    session.clear()


def safe_next(wish: str | None) -> str:
    """Return the path to go to after sign-in: the one asked for if it is a path of the desk, else its front.

    Both are paths below the one that the whole program is served under.
    """
    if not wish or not wish.startswith(_FRONT) or "\\" in wish or any(not char.isprintable() for char in wish):
        return _FRONT
    parts = urlsplit(wish)
    outside = parts.scheme or parts.netloc or ".." in unquote(parts.path).split("/")
    return _FRONT if outside or parts.path.startswith("/desk/sign-") else wish


def _to_sign_in() -> Response:
    address = url_for("desk.sign_in", **_wish())
    if request.headers.get("HX-Request"):
        # A script follows redirects by itself; and this page may hold words that are not stored yet.
        return Response(render_template("desk/signed_out.html", sign_in=address), status=401)
    return redirect(address)


def _wish() -> dict[str, Any]:
    """What to come back to: for a form that was sent too late, or a part of a page, the page that it was on."""
    if request.headers.get("HX-Request"):
        try:
            there = urlsplit(request.headers.get("HX-Current-URL", ""))
        except ValueError:
            return {}
        wish = f"{there.path.removeprefix(request.script_root)}?{there.query}".rstrip("?")
        return {} if safe_next(wish) == _FRONT else {"next": wish}
    has_query = request.method in _HARMLESS and request.query_string
    wish = request.full_path if has_query else request.path
    return {} if wish == _FRONT else {"next": wish}


def _renew() -> None:
    """Keep whoever comes every day signed in, and note now and then that they were here."""
    program = running()
    if needs_noting(current_session(), program.now()):
        seen = current_session().id
        program.database.write_if_free(lambda database: note_seen(database, seen, program.now()))
    _renew_cookie()


def _renew_cookie() -> None:
    today = running().now().date().isoformat()
    if session.get("renewed") != today:
        session["renewed"] = today
