"""A typo as lists show it: plain values, read by two statements that are built once. As objects of the ORM, of which
each could be changed, a page of fifty would take three times as long to read."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Article, Editor, Finding, Site, Typo
from collector.store.models.typo import Suggestion, suggested
from collector.store.prepared import Prepared, one_of, values_of


@dataclass(frozen=True, slots=True)
class ListedSite:
    """The site of a typo."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """The article of a typo."""

    url: str
    title: str | None
    author: str | None
    section: str | None


@dataclass(frozen=True, slots=True)
class ListedEditor:
    """Who works on a typo."""

    email: str
    name: str

    @property
    def called(self) -> str:
        """What others call them."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class ListedTypo:
    """A typo. Fields are named as those of `collector.store.models.Typo`."""

    id: int
    site: ListedSite
    article: ListedArticle
    exact: str
    prefix: str
    suffix: str
    block_text: str
    block_start: int | None
    block_end: int | None
    status: str
    assignee: ListedEditor | None
    correction: str | None
    reports: int
    version: int
    first_seen: datetime
    last_seen: datetime
    suggestions: list[Suggestion] = field(default_factory=list)
    other_suggestions: list[Suggestion] = field(default_factory=list)


AnyTypo = Typo | ListedTypo
"""What can be shown as a typo."""

_OWN = (
    "exact",
    "prefix",
    "suffix",
    "block_text",
    "block_start",
    "block_end",
    "status",
    "correction",
    "reports",
    "version",
)
_SEEN = ("first_seen", "last_seen")
_ABOUT = ("url", "title", "author", "section")


def _typos(database: str) -> Any:
    columns = [getattr(Typo, name) for name in (*_OWN, *_SEEN)] + [getattr(Article, name) for name in _ABOUT]
    statement = select(Typo.id, Site.key, Site.name, Editor.email, Editor.name, *columns)
    statement = statement.select_from(Typo).join(Site, Site.id == Typo.site_id)
    statement = statement.join(Article, Article.id == Typo.article_id)
    return statement.outerjoin(Editor, Editor.id == Typo.assignee_id).where(one_of(Typo.id, "ids", database))


def _suggestions(database: str) -> Any:
    statement = select(Finding.typo_id, Finding.text, Finding.count, Finding.exact).where(Finding.text.is_not(None))
    order = (Finding.count.desc(), Finding.first_seen)  # as Typo.findings
    return statement.where(one_of(Finding.typo_id, "ids", database)).order_by(*order)


_TYPOS = Prepared(_typos)
_SUGGESTIONS = Prepared(_suggestions)


def listed(session: Session, ids: Collection[int]) -> list[ListedTypo]:
    """Return the typos with these numbers in their order, without those that there are not."""
    if not ids:
        return []
    connection = session.connection()
    wanted = values_of(ids, connection)
    findings: dict[int, list[tuple[str, int, str | None]]] = defaultdict(list)
    for typo_id, text, count, exact in _SUGGESTIONS.all(connection, ids=wanted):
        findings[typo_id].append((text, count, exact))
    found = {row[0]: _typo(row, suggested(findings[row[0]])) for row in _TYPOS.all(connection, ids=wanted)}
    return [found[typo_id] for typo_id in ids if typo_id in found]


def _typo(row: Any, suggestions: list[Suggestion]) -> ListedTypo:
    typo_id, site_key, site_name, email, name, *values = row
    own, about = values[: -len(_ABOUT)], values[-len(_ABOUT) :]
    return ListedTypo(
        typo_id,
        ListedSite(site_key, site_name),
        ListedArticle(*about),
        assignee=ListedEditor(email, name) if email else None,
        suggestions=[one for one in suggestions if one.exact is None],
        other_suggestions=[one for one in suggestions if one.exact is not None],
        **dict(zip((*_OWN, *_SEEN), own, strict=True)),
    )
