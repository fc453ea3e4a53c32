"""The editors' side for people: pages, templates, sign-in. Routes here read a request, ask the store once, render."""

from flask import Flask

from collector.desk import access, answers, words
from collector.desk.account import passwords, profile, sign_in
from collector.desk.articles import pages as article_pages
from collector.desk.blueprint import blueprint
from collector.desk.inbox import acting, filters, keys, listing, news, undoing, views
from collector.desk.typo import mentions, page, presence, regrouping

__all__ = [
    "acting",
    "answers",
    "article_pages",
    "filters",
    "keys",
    "listing",
    "mentions",
    "news",
    "page",
    "passwords",
    "presence",
    "profile",
    "regrouping",
    "sign_in",
    "undoing",
    "views",
]


def init_app(app: Flask) -> None:
    """Register the desk under /desk. Sessions and their cookie exist there and nowhere else."""
    app.config.update(
        SESSION_COOKIE_PATH=app.extensions["proofdesk"].settings.path + "/desk",
        # Flask would send the cookie with every answer, also with files that caches keep; access.py renews it itself.
        SESSION_REFRESH_EACH_REQUEST=False,
        # A form may lie open over lunch: its token is good as long as the session that it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # readers' reports and the API carry no cookie; access.py checks the desk's forms
    )
    access.init_app(app)
    words.init_app(app)
    answers.init_app(app)
    app.register_blueprint(blueprint)
