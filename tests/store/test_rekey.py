"""Articles follow the rules on addresses: at the migration that brought them, and when a site's change."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import select, text

from collector.store import rekey, schema
from collector.store.database import Database
from collector.store.models import Article, Typo
from collector.store.sites import add_site, set_address_rules, site_by_key
from collector.text.address_rules import NO_RULES, AddressRules
from collector.text.articles import article_digest

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
A = "https://news.example/a"


def insert(connection, table, **values):
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    return connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id"), values).scalar_one()


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request, tmp_path):
    """A database at the first revision, with a site."""
    url = f"sqlite:///{tmp_path}/old.db" if request.param == "sqlite" else request.getfixturevalue("empty_postgres")
    database = Database(url)
    config = schema._config()
    with database.intake() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for id_ in (1, 2):
            insert(connection, "site", id=id_, key=f"site{id_}", name="News", settings="{}", created_at=at(0))
    yield database
    database.close()


def at(hours):
    return (NOW + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S.000000+00:00")


def old_article(connection, id_, url, *, site_id=1, created=0, seen=0, **facts):
    """An article under a key as the first revision's code made it, and a typo in it."""
    times = {"created_at": at(created)[:26], "last_seen": at(seen)[:26]}
    insert(connection, "article", id=id_, site_id=site_id, key=f"{id_:032x}", url=url, **times, **facts)
    insert(
        connection, "typo", id=id_ + 100, site_id=site_id, article_id=id_, phrase_key="", exact="teh", prefix="",
        suffix="", block_text="", status="new", reports=1, version=1, first_seen=at(0)[:26], last_seen=at(0)[:26],
    )  # fmt: skip


def articles(database):
    with database.read() as session:
        return {row.id: row for row in session.scalars(select(Article))}


def typos(database):
    with database.read() as session:
        return dict(session.execute(select(Typo.id, Typo.article_id)).all())


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_the_migration_gives_articles_new_keys_and_joins_them(old, batch, monkeypatch):
    monkeypatch.setattr(rekey, "_BATCH", batch)
    with old.intake() as connection:
        old_article(connection, 1, A, created=2, seen=3, title="First")
        old_article(connection, 2, f"{A}?id=1")
        old_article(connection, 3, f"{A}/", created=1, seen=5, title="Third", author="A. Writer")
        old_article(connection, 4, f"{A}/", site_id=2)
        old_article(connection, 5, "http://www.news.example/a?ref=x", created=4, seen=4)
        old_article(connection, 6, "https://news.example/%zz\u2028")
    schema.upgrade(old)
    assert schema.is_newest(old)
    found = articles(old)
    assert sorted(found) == [1, 2, 4, 6]
    assert {id_: row.key for id_, row in found.items()} == {id_: article_digest(row.url) for id_, row in found.items()}
    one = found[1]
    assert (one.url, one.title, one.author) == (A, "First", "A. Writer")
    assert (one.created_at, one.last_seen) == (NOW + timedelta(hours=1), NOW + timedelta(hours=5))
    assert typos(old) == {101: 1, 102: 2, 103: 1, 104: 4, 105: 1, 106: 6}


def test_the_migration_of_many_articles(old):
    with old.intake() as connection:
        for n in range(1, 2501):
            insert(
                connection, "article", id=n, site_id=1, key=f"{n:032x}", created_at=at(0)[:26], last_seen=at(0)[:26],
                url=f"https://news.example/{n % 1500}" + "/" * (n > 1250),
            )  # fmt: skip
    schema.upgrade(old)
    found = articles(old)
    assert len(found) == 1500
    assert max(found) == 1500
    assert all(row.key == article_digest(row.url) for row in found.values())


@pytest.fixture
def site(database):
    with database.write() as session:
        add_site(session, "News", ["https://news.example"], NOW, key="newskey")
    return database


def add(database, *urls):
    """Articles at these addresses, with keys of no rules."""
    with database.write() as session:
        site_id = site_by_key(session, "newskey").id
        for url in urls:
            session.add(Article(site_id=site_id, key=article_digest(url), url=url, created_at=NOW, last_seen=NOW))
            session.flush()


def change(database, rules):
    with database.write() as session:
        set_address_rules(session, site_by_key(session, "newskey"), rules)
    return [row.url for _, row in sorted(articles(database).items())]


@pytest.mark.parametrize("batch", [1, 2, 3, 1000])
def test_articles_follow_a_sites_rules(site, batch, monkeypatch):
    monkeypatch.setattr(rekey, "_BATCH", batch)
    add(site, f"{A}?from=1", f"{A}?id=1", A, f"{A}?from=2&id=1")
    # The first gets the third's key, which is younger; the second keeps its own.
    assert change(site, AddressRules(ignored=("from",))) == [f"{A}?from=1", f"{A}?id=1"]
    assert change(site, NO_RULES) == [f"{A}?from=1", f"{A}?id=1"]
    for row in articles(site).values():
        assert row.key == article_digest(row.url)


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_a_key_that_one_article_leaves_may_be_another_ones(site, batch, monkeypatch):
    monkeypatch.setattr(rekey, "_BATCH", batch)
    a, b = "https://a.example/x", "https://b.example/x"
    add(site, a, b, "https://c.example/x")
    # A circle, which the command does not take: three keys change places.
    circle = AddressRules(twins=(("a.example", "b.example"), ("b.example", "c.example"), ("c.example", "a.example")))
    assert len(change(site, circle)) == 3
    assert [row.key for _, row in sorted(articles(site).items())] == [
        article_digest(url) for url in (b, "https://c.example/x", a)
    ]
