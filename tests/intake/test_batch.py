"""Reports that are stored together: the same comes of them as if they were stored one after the other."""

import random
import shutil
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from collector.intake.batch import store_together
from collector.intake.report import read
from collector.intake.schema import read_report
from collector.store.database import Database
from collector.store.models import (
    Article,
    Base,
    Event,
    Finding,
    Kind,
    Report,
    ReportTypo,
    Status,
    Typo,
    TypoAlias,
    TypoSearch,
)
from collector.store.sites import add_site, known_sites

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PARAGRAPHS = [
    "The mayor opened teh bridge at noon, and the results was presented too the whole town.",
    "It was presented too the whole town, on a Tuesday, and at noon the people went home again.",
    "Nobody know why it rained, but teh town stayed, and everybody were glad of it in the end.",
]
# What readers mark of the paragraphs, narrow and wide, and what they suggest for it; None is no suggestion.
MARKED = [
    [("teh", "the"), ("teh", None), ("teh bridge", "the bridge"), ("was", "were"), ("the results was", None)],
    [("too", "to"), ("presented too the whole", "presented to the whole"), ("at noon", "at one"), ("noon", None)],
    [("know", "knows"), ("Nobody know", None), ("teh", "the"), ("were", "was"), ("everybody were glad", None)],
]


def some_reports(chance: random.Random, count: int) -> list[dict]:
    made = []
    for n in range(count):
        which = chance.randrange(len(MARKED))
        text, (phrase, suggestion) = PARAGRAPHS[which], chance.choice(MARKED[which])
        start, end = text.index(phrase), text.index(phrase) + len(phrase)
        report = {
            "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "site": "key",
            "url": f"https://news.example/{which}",
            "title": chance.choice([None, "A title"]),
            "quote": {"exact": phrase, "prefix": text[max(0, start - 40) : start], "suffix": text[end : end + 40]},
            "block": {"text": text, "start": start, "end": end},
            "comment": chance.choice([None, f"comment {n}"]),
        }
        if suggestion is not None:
            report["suggestion"] = suggestion
        made.append(chance.choice(made[-4:]) if made and chance.random() < 0.2 else report)  # some come twice
    return made


def store(database: Database, reports: list[dict], sizes: list[int], start: int = 0) -> list[tuple]:
    """Store them, so many at once, and return what each was told: typos by the order in which they are told of, since a
    batch on PostgreSQL may leave numbers out."""
    with database.engine.connect() as connection:
        site = known_sites(connection)["key"]
    fields = [read_report(report) for report in reports]
    waiting = [read(report, site, report["id"], NOON + timedelta(seconds=start + n)) for n, report in enumerate(fields)]
    told: list[tuple] = []
    names: dict[int, int] = {}
    for size in sizes:
        batch, waiting = waiting[:size], waiting[size:]
        while batch:
            with database.intake() as connection:
                done = store_together(connection, batch)
            assert done
            for one in done:
                typos = tuple(names.setdefault(number, len(names)) for number in one.typos)
                told.append((typos, one.reports if one.created else None, one.created))
            batch = batch[len(done) :]
    assert not waiting
    return told


def fixed_long_ago(database: Database) -> None:
    with database.write() as session:
        for typo in session.scalars(select(Typo).order_by(Typo.id).limit(2)):
            typo.status = Status.FIXED
            at = NOON - timedelta(days=2)
            session.add(Event(typo_id=typo.id, at=at, kind=Kind.STATUS, old=Status.NEW, new=Status.FIXED))


def stored(database: Database) -> dict[str, list[tuple]]:
    """Everything that reports change. Nobody knows numbers: articles are named by their keys, typos by their order."""
    found = {}
    with database.engine.connect() as connection:
        keys = dict(connection.execute(select(Article.id, Article.key)).all())
        numbers = sorted(connection.scalars(select(Typo.id).union(select(TypoAlias.old_typo_id))))
        order = {number: place for place, number in enumerate(numbers)}
        for model in (Article, Typo, TypoAlias, Report, ReportTypo, Finding, TypoSearch, Event):
            table = Base.metadata.tables[model.__tablename__]
            columns = [column for column in table.columns if column.name not in ("indexed", "created_at")]
            rows = [dict(row) for row in connection.execute(select(*columns)).mappings()]
            for row in rows:
                if table.name == "article":
                    del row["id"]
                elif table.name == "typo_search":
                    row["text"] = sorted(row["text"].split("\n"))  # a title may come with the first report or later
                elif "article_id" in row:
                    row["article_id"] = keys[row["article_id"]]
                if table.name == "typo":
                    row["id"] = order[row["id"]]
                row |= {name: order[row[name]] for name in ("typo_id", "old_typo_id") if name in row}
            found[table.name] = sorted((tuple(row.values()) for row in rows), key=repr)
    return found


@pytest.fixture
def one_by_one(tmp_path, migrated_sqlite):
    path = tmp_path / "one-by-one.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def together(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.mark.parametrize("seed", range(8))
def test_together_comes_what_comes_one_after_the_other(one_by_one, together, seed):
    for database in (one_by_one, together):
        with database.write() as session:
            add_site(session, "News", ["https://news.example"], NOON, key="key")
    chance = random.Random(seed)
    for start in (0, 100):
        reports = some_reports(chance, 40)
        sizes = [chance.randint(1, 12) for _ in range(40)]
        assert store(one_by_one, reports, [1] * 40, start) == store(together, reports, sizes, start)
        assert stored(one_by_one) == stored(together)
        for database in (one_by_one, together):
            fixed_long_ago(database)


@pytest.mark.parametrize("seed", range(6))
def test_votes_count_together_as_one_after_the_other(one_by_one, together, seed):
    chance = random.Random(seed)
    reports = some_reports(chance, 60)
    for report in reports:
        report["title"] = chance.choice([None, "A title", "A title", "Another title", "A third"])
        report["article"] = {"author": chance.choice(["A. Writer", "A. Writer", "Nobody"])}
    found = []
    for database, most in ((one_by_one, 1), (together, 12)):
        with database.write() as session:
            add_site(session, "News", ["https://news.example"], NOON, key="key")
        store(database, reports, [chance.randint(1, most) for _ in reports])
        with database.read() as session:
            facts = (Article.key, Article.title, Article.title_votes, Article.author, Article.author_votes)
            found.append(session.execute(select(*facts).order_by(Article.key)).all())
    assert found[0] == found[1]
