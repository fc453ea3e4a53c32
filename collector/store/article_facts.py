"""An article's title, author and section: as most recent reports say, or as an editor set them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.models import Article, Editor

VOTED = ("title", "author", "section")

_MOST_VOTES = 3
"""The most votes that a value can have. So many reports have to disagree before another value replaces it: few enough
for a page that got a new headline, and more than one sender alone."""

SET_BY_EDITOR = 1000
"""Votes of a value that an editor set: no report changes it."""


def vote(column: str, told: ColumnElement[Any]) -> dict[str, ColumnElement[Any]]:
    """Return the new values of a fact and its votes after a report that says `told` (NULL if it says nothing).

    This is the majority vote of Boyer and Moore (MJRTY, 1991), with a limit to the votes so that recent reports decide.
    It needs one counter, and no report has to be read again.
    """
    known, votes = getattr(Article, column), getattr(Article, f"{column}_votes")
    stays = or_(told.is_(None), votes >= SET_BY_EDITOR)
    is_beaten = or_(known.is_(None), and_(known != told, votes <= 0))
    return {
        column: case((stays, known), (is_beaten, told), else_=known),
        f"{column}_votes": case(
            (stays, votes),
            (is_beaten, 1),
            (known != told, votes - 1),
            (votes < _MOST_VOTES, votes + 1),
            else_=votes,
        ),
    }


def set_facts(
    session: Session, article: Article, facts: Mapping[str, str | None], editor: Editor, now: datetime
) -> None:
    """Set some of `VOTED` as an editor says, in the session's write transaction, and note it in the audit log.

    Reports no longer change them. None lets reports change a fact again, starting from its present value.
    """
    about, changes = article.title or article.url, {}
    for name, value in facts.items():
        before = getattr(article, name)
        setattr(article, f"{name}_votes", 0 if value is None else SET_BY_EDITOR)
        if value is not None and value != before:
            changes[name] = {"from": before, "to": value}
            setattr(article, name, value)
    if changes:
        audit.note(session, editor, "article.changed", about, now, **changes)
    session.flush()
