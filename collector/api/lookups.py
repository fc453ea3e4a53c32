"""Look up the site, the editor or the article that a parameter or a body names.

An unknown name is an error that says so: an empty list would look as if there were nothing to do.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.api.auth import caller, caller_reach
from collector.store.addresses import articles_at
from collector.store.editors import editor_by_email
from collector.store.models import Article, Editor, Site, Typo
from collector.store.reach import ALL_SITES, Reach, reach_of, within
from collector.store.sites import site_by_key
from collector.web.problems import Problem, wrong_field

_LONGEST_ECHO = 254


def site_named(session: Session, key: str, parameter: str = "site") -> Site:
    """Return the site with this key, if the caller sees it. Raises Problem 404."""
    site = site_by_key(session, key)
    if site is None or not within(caller_reach(), site.id):
        raise unknown(parameter, f"There is no site with the key {key[:_LONGEST_ECHO]!r}.")
    return site


def assignee_named(session: Session, text: str) -> int:
    """Return the number of the editor that an `assignee` parameter names, 0 for `none`.

    An editor is known if they see a site that the caller sees, or are assigned one of its typos. Raises Problem 404.
    """
    if text == "none":
        return 0
    editor = caller() if text == "me" else editor_by_email(session, text)
    if editor is None or not (editor.id == caller().id or _is_known(session, editor, caller_reach())):
        raise unknown("assignee", f"There is no editor {text[:_LONGEST_ECHO]}. Use an e-mail address, `me` or `none`.")
    return editor.id


def new_assignee(session: Session, text: str | None, site_id: int) -> Editor | None:
    """Return the editor whom a request assigns a typo of this site to, or None. Raises Problem 422."""
    if text is None:
        return None
    email = caller().email if text == "me" else text
    editor = editor_by_email(session, email)
    # The same answer for an unknown address and for an editor of other sites: it must not tell who works there.
    if editor is None or editor.left_at or not within(reach_of(session, editor), site_id):
        raise wrong_field("assignee", f"No editor {email} sees this site.")
    if not editor.may_edit:
        raise wrong_field("assignee", f"{email} is a viewer and cannot work on a typo.")
    return editor


def check_address(session: Session, url: str) -> None:
    """Raise Problem 404 where no article that the caller sees has this address."""
    found = select(Article.id).where(Article.id.in_(articles_at(session, url)))
    reach = caller_reach()
    if reach is not ALL_SITES:
        found = found.where(Article.site_id.in_(sorted(reach)))
    if session.scalar(found.limit(1)) is None:
        raise unknown("url", f"There is no article at the address {url[:_LONGEST_ECHO]}.")


def unknown(parameter: str, message: str) -> Problem:
    """Return the problem of a parameter that names something that does not exist."""
    return wrong_field(parameter, message, 404)


def _is_known(session: Session, editor: Editor, reach: Reach) -> bool:
    if reach is ALL_SITES:
        return True
    theirs = reach_of(session, editor)
    if theirs is ALL_SITES or theirs & reach:
        return True
    assigned = select(Typo.id).where(Typo.assignee_id == editor.id, Typo.site_id.in_(sorted(reach))).limit(1)
    return session.scalar(assigned) is not None
