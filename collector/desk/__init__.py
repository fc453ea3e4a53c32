"""The editors' side for people: pages, templates, sign-in. Routes here read a request, ask the store once, render."""

from flask import Flask

from collector.desk import access, answers, words
from collector.desk.account import forgotten, passwords, profile, second_step, security, sign_in, single_sign_on, tokens
from collector.desk.account import keys as account_keys
from collector.desk.articles import editing as article_editing
from collector.desk.articles import pages as article_pages
from collector.desk.blueprint import blueprint
from collector.desk.held import pages as held
from collector.desk.inbox import acting, filters, keys, listing, news, strokes, undoing, views
from collector.desk.people import audit, invitation, person
from collector.desk.setup import account as setup_account
from collector.desk.setup import steps
from collector.desk.sites import leaving, refused, tag
from collector.desk.sites import pages as sites
from collector.desk.statistics import page as statistics_page
from collector.desk.typo import deleting, mentions, named, page, presence, regrouping

__all__ = [
    "account_keys",
    "acting",
    "answers",
    "article_editing",
    "article_pages",
    "audit",
    "deleting",
    "filters",
    "forgotten",
    "held",
    "invitation",
    "keys",
    "leaving",
    "listing",
    "mentions",
    "named",
    "news",
    "page",
    "passwords",
    "person",
    "presence",
    "profile",
    "refused",
    "regrouping",
    "second_step",
    "security",
    "setup_account",
    "sign_in",
    "single_sign_on",
    "sites",
    "statistics_page",
    "steps",
    "strokes",
    "tag",
    "tokens",
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
        # It insists on a Referer over https, which some browsers and proxies leave out; see desk/form_origin.py.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # readers' reports and the API carry no cookie; access.py checks the desk's forms
    )
    access.init_app(app)
    words.init_app(app)
    answers.init_app(app)
    app.register_blueprint(blueprint)
