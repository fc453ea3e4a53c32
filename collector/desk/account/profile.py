"""One's own account: what one is called, the language, the clock."""

from contextlib import nullcontext
from zoneinfo import available_timezones

from flask import flash, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.words import LANGUAGES, locale, zone
from collector.text.normalise import normalise_trimmed
from collector.text.zones import known_zone
from collector.web.running import running

_LONGEST_NAME = 100


@blueprint.get("/account")
def account() -> Response:
    """Show one's own account."""
    return _account_page(signed_in_editor().name, locale().language, zone().key)


@blueprint.post("/account")
@open_to(Level.VIEWER)
def save_account() -> Response:
    """Store what one is called, the language and the clock."""
    name = normalise_trimmed(request.form.get("name", ""))[:_LONGEST_NAME]
    language = request.form.get("language", "")
    typed_zone = normalise_trimmed(request.form.get("time_zone", ""))
    time_zone = known_zone(typed_zone)
    if typed_zone and not time_zone:
        wrong = _("There is no time zone “%(name)s”. Choose one of the list.", name=typed_zone[:_LONGEST_NAME])
        return _account_page(name, language, typed_zone, 422, wrong)
    with running().database.write() as session:
        editor = acting_editor(session)
        editor.name = name
        editor.language = language if language in LANGUAGES else None
        editor.time_zone = time_zone
    with force_locale(language) if language in LANGUAGES else nullcontext():
        flash(_("Saved."))
    return redirect(url_for("desk.account"), 303)


def _account_page(name: str, language: str, time_zone: str, status: int = 200, wrong_zone: str = "") -> Response:
    with running().database.read() as session:
        return page(
            session,
            "desk/account.html",
            "account",
            status,
            zones=sorted(available_timezones()),
            name=name,
            zone=time_zone,
            language=language,
            wrong_zone=wrong_zone,
        )
