"""Who is at the desk, and what they may do there. Closed unless it says here that it is open."""

import hmac
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user  # type: ignore[import-untyped]
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.wrappers import Response

from collector.desk.blueprint import blueprint
from collector.store.editors import editor_by_id
from collector.store.models import Editor
from collector.web.running import running

# Everything else needs somebody signed in, and everything that changes something an editor or admin.
_OPEN_TO_ANYONE = frozenset({"desk.static", "desk.sign_in", "desk.password"})
_OPEN_TO_VIEWERS = frozenset({"desk.sign_out"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})

_FRONT = "/desk/"

_csrf = CSRFProtect()
_people = LoginManager()
_people.session_protection = None  # it would sign out whoever's network changes, as a phone's does


class _Person(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of an editor: in the cookie stand their number and session key."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    def get_id(self) -> str:
        return f"{self.editor.id}.{self.editor.session_key}"


def init_app(app: Flask) -> None:
    """Let the desk know its editors and check its forms."""
    # Not LoginManager.init_app: that looks into the session after every request, readers' ones too, and so puts
    # "Vary: Cookie" on answers that are the same for everybody.
    app.login_manager = _people  # type: ignore[attr-defined]
    _csrf.init_app(app)


@_people.user_loader  # type: ignore[untyped-decorator]
def _person(session_id: str) -> _Person | None:
    number, _, key = session_id.partition(".")
    if not number.isdecimal() or len(number) > 9:
        return None
    with running().database.read() as database:
        editor = editor_by_id(database, int(number))
    known = editor is not None and hmac.compare_digest(editor.session_key.encode(), key.encode())
    return _Person(editor) if editor and known else None


@blueprint.before_request
def _check() -> Response | None:
    """Let the request in, send whoever is not signed in to sign-in, or refuse."""
    if request.endpoint == "desk.static":
        return None
    if request.endpoint not in _OPEN_TO_ANYONE:
        editor = current_editor()
        if editor is None:
            return redirect(url_for("desk.sign_in", **_wish()))
        _renew()
    _csrf.protect()
    if editor_needed() and not (current_editor() and signed_in_editor().may_edit):
        abort(403, "You are a viewer here: you see everything and change nothing. An admin can give you another role.")
    return None


def editor_needed() -> bool:
    """Tell whether the current request may change something that only editors and admins decide."""
    free = request.endpoint in _OPEN_TO_ANYONE or request.endpoint in _OPEN_TO_VIEWERS
    return request.method not in _HARMLESS and not free


def current_editor() -> Editor | None:
    """Return who is signed in, or None."""
    return current_user.editor if current_user.is_authenticated else None


def signed_in_editor() -> Editor:
    """Return who is signed in, on a page that nobody else gets to see."""
    editor = current_editor()
    if editor is None:
        raise LookupError("nobody is signed in")
    return editor


def start_session(editor: Editor) -> None:
    """Sign the editor in. What the session held before is gone, so that nobody can have prepared it."""
    session.clear()
    session.permanent = True
    login_user(_Person(editor))
    _renew()


def end_session() -> None:
    """Sign out whoever is signed in."""
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


def _wish() -> dict[str, Any]:
    """What to come back to: for a form that was sent too late, the page that it was on."""
    has_query = request.method in _HARMLESS and request.query_string
    wish = request.full_path if has_query else request.path
    return {} if wish == _FRONT else {"next": wish}


def _renew() -> None:
    """Send the cookie anew once a day, so that whoever comes every day stays signed in."""
    today = running().now().date().isoformat()
    if session.get("renewed") != today:
        session["renewed"] = today
