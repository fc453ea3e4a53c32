"""The demo: articles of an invented newspaper with Proofdesk's tag, one to try it on and some with reported mistakes.

`app.config["PROOFDESK_DEMO"]` holds the three facts that the page needs: `site_key`, `collector` and `article`. The
article lives on another origin than the collector (localhost and 127.0.0.1), as on a real site, and under a content
security policy as strict as a careful site's.
"""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from collector.demo.articles import ARTICLES

blueprint = Blueprint("demo", __name__, url_prefix="/demo", template_folder="templates", static_folder="static")

# The whole of what a site with a strict policy has to allow for Proofdesk: the collector, twice.
_POLICY = (
    "default-src 'none'; script-src 'self' {collector}; connect-src {collector}; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


@blueprint.get("/")
def article() -> AnyResponse:
    """Show the article to try it on."""
    return _page("demo/article.html", "", news=ARTICLES)


@blueprint.get("/news/<slug>/")
def news(slug: str) -> AnyResponse:
    """Show one of the other articles."""
    found = next((one for one in ARTICLES if one.slug == slug), None)
    if found is None:
        abort(404)
    return _page("demo/news.html", f"news/{slug}/", article=found)


def _page(template: str, path: str, **values: object) -> AnyResponse:
    """Render a page of the newspaper, under its own origin only."""
    facts = current_app.config["PROOFDESK_DEMO"]
    collector, front = facts["collector"].rstrip("/"), facts["article"]
    if request.host == urlsplit(collector).netloc and request.host != urlsplit(front).netloc:
        return redirect(front + path)
    page: Response = make_response(
        render_template(
            template,
            widget_src=f"{collector}/widget.js",
            site_key=facts["site_key"],
            front_url=front,
            article_url=front + path,
            **values,
        )
    )
    page.headers["Content-Security-Policy"] = _POLICY.format(collector=collector)
    page.headers["Cache-Control"] = "no-cache"
    return page
