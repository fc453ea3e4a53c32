"""Edit an article's title, author and section, and join it with another article."""

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.articles.finding import find_article
from collector.desk.blueprint import blueprint
from collector.desk.inbox.rows import article_name
from collector.desk.pages import page
from collector.desk.typo.said import say
from collector.store.addresses import articles_at
from collector.store.article_facts import set_facts
from collector.store.article_lists import article_by_id, listed_article
from collector.store.joining import CannotJoin, aliases_of, check_joinable, join_articles, part_articles
from collector.store.models import Article
from collector.store.models.article import VOTED
from collector.text.normalise import normalise_trimmed
from collector.web.running import running

_LONGEST_FACT = 500
_LONGEST_ADDRESS = 2048


@blueprint.post("/articles/<int:article_id>/about")
def describe_article(article_id: int) -> Response:
    """Store the changed title, author and section."""
    program = running()
    with program.database.write() as session:
        article = find_article(session, article_id)
        typed = {name: normalise_trimmed(request.form[name])[:_LONGEST_FACT] for name in VOTED if name in request.form}
        facts = {name: text or None for name, text in typed.items() if text != (getattr(article, name) or "")}
        set_facts(session, article, facts, signed_in_editor(), program.now())
    say(_("Saved.") if facts else _("There was nothing to change."), None)
    return redirect(url_for("desk.article", article_id=article_id), 303)


@blueprint.post("/articles/<int:article_id>/join")
def join_article(article_id: int) -> Response:
    """Show what joining the article with the one at this address would do; do it once the editor has confirmed that."""
    program = running()
    with program.database.read() as session:
        article = find_article(session, article_id)
        into = _other(session, article)
        if into is None:
            said = _(
                "No other article of this site has this address. "
                "Open the other article at the desk and copy its address."
            )
            return problem_page(400, said)
        number = into.id
        if request.form.get("sure") != str(number):
            listed = listed_article(session, article)
            return page(
                session,
                "desk/join.html",
                "articles",
                article=article,
                into=into,
                names=(article_name(article), article_name(into)),
                typos=sum(listed.counts.values()),
            )
    with program.database.write() as session:
        article, into = find_article(session, article_id), find_article(session, number)
        join_articles(session, article, into, signed_in_editor(), program.now())
    say(_("Joined the articles."), None)
    return redirect(url_for("desk.article", article_id=number), 303)


@blueprint.post("/articles/<int:article_id>/addresses/<int:address_id>/part")
def part_article(article_id: int, address_id: int) -> Response:
    """Undo a join: the article of this address is separate again."""
    program = running()
    with program.database.write() as session:
        article = find_article(session, article_id)
        alias = next((one for one in aliases_of(session, article) if one.id == address_id), None)
        if alias is None:
            abort(404)
        number = part_articles(session, alias, signed_in_editor(), program.now()).id
    say(_("Separated the articles."), None)
    return redirect(url_for("desk.article", article_id=number), 303)


def _other(session: Session, article: Article) -> Article | None:
    """Return the article at the typed address, if the two can be joined."""
    url = normalise_trimmed(request.form.get("into", ""))[:_LONGEST_ADDRESS]
    for number in session.scalars(articles_at(session, url)) if url else ():
        found = article_by_id(session, number, current_reach())
        try:
            if found is not None:
                check_joinable(article, found)
                return found
        except CannotJoin:
            continue
    return None
