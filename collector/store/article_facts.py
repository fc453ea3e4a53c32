"""What is known of an article: its best address, and its facts as most recent reports say or an editor set."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.intake import KnownArticle, extend_search
from collector.store.models import Article, Editor, Typo
from collector.store.models.article import VOTED
from collector.text.search_text import more_text

_MOST_VOTES = 3
"""The most votes that a value can have. So many reports have to disagree before another value replaces it: few enough
for a page that got a new headline, and more than one sender alone."""

SET_BY_EDITOR = 1000
"""Votes of a value that an editor set: no report changes it."""

_VOTES = [(name, f"{name}_votes") for name in VOTED]
_FIRST_TOLD = ("published", "modified", "lang")


def after_report(article: KnownArticle, told: Mapping[str, Any]) -> KnownArticle:
    """Return what is known of an article after one more report: the same object if nothing changed. Pure.

    `told` is what the report says of it (`collector.intake.rows.article_row`).
    """
    changes: dict[str, Any] = {}
    for name, votes_name in _VOTES:
        before = getattr(article, name), getattr(article, votes_name)
        after = vote(*before, told[name])
        if after != before:
            changes[name], changes[votes_name] = after
    for name in _FIRST_TOLD:
        if told[name] is not None and getattr(article, name) is None:
            changes[name] = told[name]
    if told["url_rank"] > article.url_rank:
        changes |= {"url": told["url"], "url_rank": told["url_rank"]}
    return replace(article, **changes) if changes else article


def contradicts(article: KnownArticle, told: Mapping[str, Any]) -> bool:
    """Tell whether a report states another fact than the one that is known. Pure."""
    for name in VOTED:
        known, stated = getattr(article, name), told[name]
        if known is not None and stated is not None and known != stated:
            return True
    return False


def vote(known: str | None, votes: int, told: str | None) -> tuple[str | None, int]:
    """Return a fact and its votes after a report that says `told` (None if it says nothing). Pure.

    This is the majority vote of Boyer and Moore (MJRTY, 1991), with a limit to the votes so that recent reports decide.
    It needs one counter, and no report has to be read again.
    """
    if told is None or votes >= SET_BY_EDITOR:
        return known, votes
    if known is None or (known != told and votes <= 0):
        return told, 1
    return known, min(votes + 1, _MOST_VOTES) if known == told else votes - 1


def find_by_title(connection: Connection, article_id: int, title: str) -> None:
    """Let the article's typos be found by its title."""
    typos = connection.scalars(select(Typo.id).where(Typo.article_id == article_id).order_by(Typo.id)).all()
    words = more_text([title])
    if typos and words:
        extend_search(connection, [(typo_id, words) for typo_id in typos])


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
    if "title" in changes and article.title:
        find_by_title(session.connection(), article.id, article.title)
