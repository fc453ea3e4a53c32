"""Giving articles the keys that today's rules on addresses make, and joining those that are one by them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    String,
    bindparam,
    cast,
    column,
    delete,
    literal,
    or_,
    select,
    table,
    text,
    update,
)
from sqlalchemy.types import JSON

from collector.text.address_rules import AddressRules, rules_of
from collector.text.articles import article_digest

# Only what is needed here, and not the models: a migration calls this, when columns that models have may not exist yet.
_FACTS = ("title", "author", "section", "published", "modified", "lang")
_SITE = table("site", column("id"), column("settings", JSON))
_TYPO = table("typo", column("id"), column("article_id"))
_ALIAS = table("typo_alias", column("article_id"))
_ADDRESS = table("article_alias", *(column(name) for name in ("id", "site_id", "article_id", "key", "url")))
_ARTICLE = table(
    "article",
    *(column(name) for name in ("id", "site_id", "key", "url", "created_at", "last_seen", *_FACTS)),
)
_SET_KEY = update(_ARTICLE).where(_ARTICLE.c.id == bindparam("id_")).values(key=bindparam("key_"))

_BATCH = 1000
_Row = Row[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Joined:
    """An article, and the typos that came to it from another one that was the same."""

    article_id: int
    typo_ids: list[int]


def rekey_articles(connection: Connection, site_id: int | None = None) -> list[Joined]:
    """Compute the key of each article, of one site or of all, from its address anew, inside the caller's transaction.

    Where two articles of a site have the same key now, the older one stays: it gets the other's typos, what the other
    knows and it does not, the earlier `created_at` and the later `last_seen`. What was joined once is not parted again.
    Returns what was joined: `store/regrouping.py` puts together the typos that are one.
    """
    if connection.dialect.name == "postgresql":
        # Reports wait until we are done, else one could add an article between our looking and our writing.
        connection.execute(text("LOCK TABLE article IN SHARE ROW EXCLUSIVE MODE"))
    joined: list[Joined] = []
    for site, rules in _rules(connection, site_id):
        for batch in _batches(connection, site):
            joined += _rekey(connection, site, batch, rules)
        if connection.dialect.has_table(connection, _ADDRESS.name):  # a later migration makes it
            _rekey_aliases(connection, site, rules)
    return joined


def _rekey_aliases(connection: Connection, site_id: int, rules: AddressRules) -> None:
    """Compute the keys of joined articles' addresses again. An alias with the key of an existing article is deleted."""
    aliases = connection.execute(select(_ADDRESS.c.id, _ADDRESS.c.url).where(_ADDRESS.c.site_id == site_id)).all()
    if not aliases:
        return
    keys = {id_: article_digest(url, rules) for id_, url in aliases}
    articles = select(_ARTICLE.c.key).where(_ARTICLE.c.site_id == site_id, _ARTICLE.c.key.in_(set(keys.values())))
    taken = set(connection.scalars(articles))
    connection.execute(
        update(_ADDRESS).where(_ADDRESS.c.site_id == site_id).values(key=literal("-") + cast(_ADDRESS.c.id, String))
    )
    for id_, key in keys.items():
        if key in taken:
            connection.execute(delete(_ADDRESS).where(_ADDRESS.c.id == id_))
        else:
            connection.execute(update(_ADDRESS).where(_ADDRESS.c.id == id_).values(key=key))
            taken.add(key)


def _rules(connection: Connection, site_id: int | None) -> list[tuple[int, AddressRules]]:
    statement = select(_SITE.c.id, _SITE.c.settings).order_by(_SITE.c.id)
    if site_id is not None:
        statement = statement.where(_SITE.c.id == site_id)
    return [(id_, rules_of(settings or {})) for id_, settings in connection.execute(statement)]


def _batches(connection: Connection, site_id: int) -> Iterator[list[_Row]]:
    """The site's articles, older ones first."""
    after = 0
    while True:
        batch = list(
            connection.execute(
                select(_ARTICLE.c.id, _ARTICLE.c.key, _ARTICLE.c.url)
                .where(_ARTICLE.c.site_id == site_id, _ARTICLE.c.id > after)
                .order_by(_ARTICLE.c.id)
                .limit(_BATCH)
            )
        )
        if not batch:
            return
        yield batch
        after = batch[-1].id


def _rekey(connection: Connection, site_id: int, batch: list[_Row], rules: AddressRules) -> list[Joined]:
    wanted = {row.id: article_digest(row.url, rules) for row in batch}
    if all(row.key == wanted[row.id] for row in batch):
        return []
    holders = _holders_elsewhere(connection, site_id, batch, set(wanted.values()))
    final: dict[int, str] = {}
    joined: dict[int, int] = {}  # a younger article, and the older one that it becomes part of
    aside = {holder for holder in holders.values() if holder > batch[-1].id}  # their own turn comes in a later batch
    for row in batch:
        key = wanted[row.id]
        holder = holders.get(key)
        if holder is not None and holder < row.id:
            joined[row.id] = holder
        else:
            holders[key] = row.id
            if row.key != key:
                final[row.id] = key
    # First out of each other's way: a key that one article leaves may be the one that another gets.
    aside |= {row.id for row in batch if row.key in holders and (row.id in final or row.id in joined)}
    _set_keys(connection, {id_: f"-{id_}" for id_ in aside})
    _set_keys(connection, final)
    return [join(connection, younger, older) for younger, older in joined.items()]


def _holders_elsewhere(connection: Connection, site_id: int, batch: list[_Row], keys: set[str]) -> dict[str, int]:
    """Which of these keys articles outside the batch have."""
    elsewhere = or_(_ARTICLE.c.id < batch[0].id, _ARTICLE.c.id > batch[-1].id)
    found = connection.execute(
        select(_ARTICLE.c.key, _ARTICLE.c.id).where(_ARTICLE.c.site_id == site_id, _ARTICLE.c.key.in_(keys), elsewhere)
    )
    return {row.key: row.id for row in found}


def _set_keys(connection: Connection, keys: dict[int, str]) -> None:
    if keys:
        connection.execute(_SET_KEY, [{"id_": id_, "key_": key} for id_, key in keys.items()])


def join(connection: Connection, younger: int, older: int) -> Joined:
    """Make one article a part of another, inside the caller's transaction: typos go over, and what it knows more."""
    moved = list(connection.scalars(select(_TYPO.c.id).where(_TYPO.c.article_id == younger)))
    facts = [_ARTICLE.c[name] for name in ("created_at", "last_seen", *_FACTS)]
    one, other = (
        connection.execute(select(*facts).where(_ARTICLE.c.id == id_)).mappings().one() for id_ in (older, younger)
    )
    connection.execute(
        update(_ARTICLE)
        .where(_ARTICLE.c.id == older)
        .values(
            created_at=min(one["created_at"], other["created_at"]),
            last_seen=max(one["last_seen"], other["last_seen"]),
            **{name: one[name] if one[name] is not None else other[name] for name in _FACTS},
        )
    )
    for owned in (_TYPO, _ALIAS, _ADDRESS):
        if owned is _TYPO or connection.dialect.has_table(connection, owned.name):  # later migrations make them
            connection.execute(update(owned).where(owned.c.article_id == younger).values(article_id=older))
    connection.execute(delete(_ARTICLE).where(_ARTICLE.c.id == younger))
    return Joined(older, moved)
