"""Migration 0020: typos that were phrases become changes at places."""

import shutil
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Column, Connection, MetaData, Table, Uuid, insert, select, text

from collector.intake.batch import store_together
from collector.intake.report import read
from collector.intake.schema import read_report
from collector.store import schema
from collector.store.checks import check_all
from collector.store.database import Database
from collector.store.memberships import memberships
from collector.store.migrations.to_places import storing
from collector.store.models import Event, Finding, Kind, Report, Site, Typo, TypoAlias, TypoSearch, TypoSender
from collector.store.sites import known_sites
from collector.text.locate import locate
from tests.support.postgres import Cluster
from tests.support.simulated_readers import simulate

START = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "The mayor opened teh brigde at noon, and everybody were glad of it in the end."


class OldInstallation:
    """A database as the release before made it, with one site and one article."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._rows: list[tuple[str, dict[str, Any]]] = []
        self._minutes = 0
        self.add("site", id=1, key="newskey", name="The News", settings={}, created_at=START)
        self.add("editor", id=1, email="anna@news.example", role="admin", session_key="k", created_at=START, name="")
        self.add_article(1)

    def go_back(self) -> None:
        """Undo the migration."""
        go_to_old(self.database, command.downgrade)

    def add(self, table: str, **values: Any) -> None:
        """Add a row. All are written at once, before the migration."""
        self._rows.append((table, values))

    def add_article(self, number: int) -> None:
        url = f"https://news.example/{number}"
        self.add("article", id=number, site_id=1, key=str(number), url=url, created_at=START, last_seen=START)

    def add_typo(self, number: int, phrase: str, suggestion: str | None = None, article: int = 1, **more: Any) -> None:
        """Add a typo with this phrase of TEXT, and a line in the search."""
        seen = {"first_seen": START, "last_seen": START}
        values = {"status": "new", "reports": 0, "version": 1, "phrase_key": phrase[:32], "suggestion": suggestion}
        values |= {"id": number, "site_id": 1, "article_id": article, **quote_of(phrase), **seen, **more}
        self.add("typo", **{**values, "block_text": values["block_text"] or ""})
        self.add("typo_search", typo_id=number, text=f"words of {number}", indexed=0)
        self.add("typo_count", site_id=1, status=values["status"], more=1)

    def add_report(self, typo: int, phrase: str, suggestion: str | None = None, **more: Any) -> uuid.UUID:
        """Add a report of a typo, a minute after the one before."""
        self._minutes += 1
        number = uuid.uuid4()
        values = {"id": number, "typo_id": typo, "received_at": START + timedelta(minutes=self._minutes - 1)}
        values |= {"url": "https://news.example/1", "article": {}, "client": {}, "counts": True}
        self.add("report", **{**values, **quote_of(phrase), "suggestion": suggestion, **more})
        return number

    def write(self) -> None:
        """Write the rows that were added, and count reports."""
        tables = MetaData()
        with self.database.administer() as connection:
            Table("report", tables, Column("id", Uuid, primary_key=True), autoload_with=connection)
            tables.reflect(connection)
            for table, values in self._rows:
                connection.execute(insert(tables.tables[table]), values)
            if self._rows:
                counting = "SELECT count(*) FROM report WHERE report.typo_id = typo.id AND report.counts"
                connection.execute(text(f"UPDATE typo SET reports = ({counting})"))
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT setval(pg_get_serial_sequence('article', 'id'), 1)"))
        self._rows.clear()

    def upgrade(self) -> None:
        """Migrate, and prove that the database is whole."""
        self.write()
        schema.upgrade(self.database)
        assert [one for one in check_all(self.database) if not one.ok] == []

    def typos(self) -> dict[int, Any]:
        with self.database.read() as session:
            return {row.id: row for row in session.execute(select(Typo.__table__))}

    def typos_of(self, report: uuid.UUID) -> list[int]:
        """The numbers of a report's typos, the first one first."""
        with self.database.read() as session:
            first = session.scalar(select(Report.typo_id).where(Report.id == report))
            member = memberships()
            found = session.scalars(select(member.c.typo_id).where(member.c.report_id == report))
            return sorted(found, key=lambda number: (number != first, number))


def quote_of(exact: str, paragraph: str = TEXT) -> dict[str, Any]:
    start, end = locate(exact, paragraph) or (None, None)
    if start is None or end is None:
        return {"exact": exact, "prefix": "", "suffix": "", "block_text": None, "block_start": None, "block_end": None}
    around = {"prefix": paragraph[max(0, start - 32) : start], "suffix": paragraph[end : end + 32]}
    return {"exact": exact, **around, "block_text": paragraph, "block_start": start, "block_end": end}


def go_to_old(database: Database, move: Any = command.upgrade) -> None:
    config = schema._config()
    with database.administer() as connection:
        config.attributes["connection"] = connection
        move(config, "0019")


def make_old(url: str) -> None:
    database = Database(url)
    go_to_old(database)
    database.close()


@pytest.fixture(scope="module")
def old_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "old.db"
    make_old(f"sqlite:///{path}")
    return path


@pytest.fixture
def old_postgres(postgres_cluster: Cluster) -> Iterator[str]:
    with postgres_cluster.database(postgres_cluster.template("before_0020", make_old)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OldInstallation]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("old_sqlite"), tmp_path / "old.db")
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        url = request.getfixturevalue("old_postgres")
    database = Database(url)
    yield OldInstallation(database)
    database.close()


def test_untouched_typos_are_grouped_as_if_their_reports_had_just_come(old, migrated_sqlite, tmp_path, simulation_seed):
    simulated = simulate(simulation_seed, 400)
    names = {name: number for number, name in enumerate(dict.fromkeys(one.article for one in simulated), 2)}
    for number in names.values():
        old.add_article(number)
    phrases: dict[tuple[str, str], int] = {}
    for one in simulated:
        fields = read_report(one.body)
        quote, block = fields["quote"], fields["block"]
        columns = {"prefix": quote["prefix"], "suffix": quote["suffix"], "block_text": block["text"]}
        columns |= {"exact": quote["exact"], "block_start": block["start"], "block_end": block["end"]}
        key = one.article, quote["exact"]
        if key not in phrases:
            phrases[key] = len(phrases) + 1
            old.add_typo(phrases[key], "", article=names[one.article], **columns)
        old.add_report(phrases[key], quote["exact"], fields.get("suggestion"), **{**columns, "id": fields["id"]})
    old.upgrade()
    shutil.copy(migrated_sqlite, tmp_path / "new.db")
    new = Database(f"sqlite:///{tmp_path}/new.db")
    with new.write() as session:
        session.add(Site(id=1, key="newskey", name="The News", settings={}, created_at=START))
    with new.intake() as connection:
        site = known_sites(connection)["newskey"]
        for minutes, one in enumerate(simulated):
            fields = read_report(one.body)
            store_together(connection, [read(fields, site, fields["id"], START + timedelta(minutes=minutes))])
        there = stored(connection)
    with old.database.engine.connect() as connection:
        assert stored(connection) == there
    new.close()


def stored(connection: Connection) -> set[Any]:
    """Every typo by its reports and all that is known of it but its number."""
    of_typo = defaultdict(set)
    for report, typo, finding in connection.execute(select(*memberships().c["report_id", "typo_id", "finding"])):
        of_typo[typo].add((report, finding))
    first = defaultdict(set)
    for report, typo in connection.execute(select(Report.id, Report.typo_id)):
        first[typo].add(report)
    found = defaultdict(set)
    for row in connection.execute(select(Finding.__table__)):
        found[row.typo_id].add(row[1:])
    names = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end", "before_key", "after_key")
    columns = [Typo.id, *(getattr(Typo, name) for name in (*names, "reports", "version", "first_seen", "last_seen"))]
    return {
        (frozenset(of_typo[number]), frozenset(first[number]), frozenset(found[number]), *more)
        for number, *more in connection.execute(select(*columns))
    }


def test_fixed_typo_of_two_mistakes_becomes_two_fixed_typos(old):
    old.add_typo(
        *(7, "teh brigde", "the bridge"),
        **{"status": "fixed", "version": 4, "correction": "the bridge", "assignee_id": 1, "fixed_by_id": 1},
        fixed_at=START + timedelta(days=1),
    )
    decided = {"editor_id": 1, "at": START + timedelta(days=1), "kind": "status", "old": "new", "new": "fixed"}
    old.add("event", typo_id=7, **decided)
    both = old.add_report(7, "teh brigde", "the bridge")
    one = old.add_report(7, "brigde", "bridge")
    old.upgrade()
    typos = old.typos()
    assert {number: (typo.exact, typo.correction, typo.reports, typo.version) for number, typo in typos.items()} == {
        7: ("brigde", "bridge", 2, 4),
        8: ("teh", "the", 1, 2),
    }
    assert {(typo.status, typo.assignee_id, typo.fixed_by_id) for typo in typos.values()} == {("fixed", 1, 1)}
    assert typos[7].fixed_at == typos[8].fixed_at == START + timedelta(days=1)
    assert (old.typos_of(both), old.typos_of(one)) == ([8, 7], [7])
    with old.database.read() as session:
        lines = {
            number: [
                (one.kind, one.old, one.new)
                for one in session.scalars(select(Event).order_by(Event.id))
                if one.typo_id == number
            ]
            for number in (7, 8)
        }
        assert session.get_one(TypoSearch, 8).text == "words of 7"
    assert lines == {
        7: [
            (Kind.STATUS, "new", "fixed"),
            (Kind.CORRECTION, "the bridge", "bridge"),
            (Kind.SPLIT, None, "8: teh"),
        ],
        8: [(Kind.STATUS, "new", "fixed"), (Kind.SPLIT, "7: brigde", None), (Kind.CORRECTION, None, "the")],
    }


def test_untouched_reports_do_not_join_a_decided_typo(old):
    old.add_typo(1, "teh", "the", status="rejected", version=2)
    old.add_typo(2, "teh brigde", "the brigde")
    old.add_report(1, "teh", "the")
    report = old.add_report(2, "teh brigde", "the brigde")
    old.upgrade()
    assert {number: (typo.exact, typo.status) for number, typo in old.typos().items()} == {
        1: ("teh", "rejected"),
        2: ("teh", "new"),
    }
    assert old.typos_of(report) == [2]


def test_merged_typos_stay_one(old):
    old.add_typo(1, "were", "was", version=2)
    alias = {"typo_id": 1, "article_id": 1, "old_typo_id": 2, "phrase_key": "k", **quote_of("teh brigde")}
    old.add("typo_alias", **alias, suggestion="teh bridge")
    reports = [old.add_report(1, "were", "was"), old.add_report(1, "teh brigde", "teh bridge")]
    old.upgrade()
    assert list(old.typos()) == [1]
    assert [old.typos_of(report) for report in reports] == [[1], [1]]
    with old.database.read() as session:
        found = {(one.exact, one.text, one.lead, one.trail) for one in session.scalars(select(Finding))}
        merged = session.scalars(select(TypoAlias)).one()
    assert found == {(None, "was", 0, 0), ("brigde", "bridge", 6, -6)}
    assert merged.exact == "brigde"
    assert merged.before_key is not None


def test_number_of_an_emptied_typo_leads_to_the_one_with_its_reports(old):
    old.add_typo(1, "brigde", "bridge")
    old.add_typo(2, "teh brigde at noon", "teh bridge at noon")
    for typo, day in ((1, START), (2, START)):
        old.add("typo_sender", tag="a" * 32, typo_id=typo, day=day.date(), count=2)
    reports = [old.add_report(1, "brigde", "bridge"), old.add_report(2, "teh brigde at noon", "teh bridge at noon")]
    old.upgrade()
    assert [old.typos_of(report) for report in reports] == [[1], [1]]
    with old.database.read() as session:
        [alias] = session.scalars(select(TypoAlias))
        assert (alias.old_typo_id, alias.typo_id, alias.before_key, alias.after_key) == (2, 1, None, None)
        assert session.get_one(TypoSearch, 1).text == "words of 1\nwords of 2"
        assert [(one.typo_id, one.count) for one in session.scalars(select(TypoSender))] == [(1, 3)]


def test_sentence_of_two_mistakes_keeps_its_number_for_the_first(old):
    old.add_typo(5, "opened teh brigde at", "opened the bridge at")
    report = old.add_report(5, "opened teh brigde at", "opened the bridge at")
    old.upgrade()
    assert {number: typo.exact for number, typo in old.typos().items()} == {5: "teh", 6: "brigde"}
    assert old.typos_of(report) == [5, 6]


def test_report_whose_words_were_forgotten_marks_its_phrase(old):
    old.add_typo(1, "teh brigde", status="fixed", version=2)
    old.add_report(1, "teh brigde")
    old.upgrade()
    with old.database.read() as session:
        [found] = session.scalars(select(Finding))
    assert (found.exact, found.text, found.count) == (None, None, 1)
    assert old.typos()[1].exact == "teh brigde"


def test_selection_that_cannot_be_seen_gets_a_phrase(old):
    old.add_typo(1, "\u200b")
    old.add_report(1, "\u200b", "x", prefix="one ", suffix=" two")
    old.add_typo(2, "\u2060")
    old.add_report(2, "\u2060")
    old.upgrade()
    assert {typo.exact for typo in old.typos().values()} == {"one", "\ufffd"}


def test_typo_of_uncounted_reports_counts_the_earliest(old):
    old.add_typo(1, "teh", "the")
    old.add_report(1, "teh", "the")
    old.add_report(1, "brigde", "bridge", counts=False)
    old.upgrade()
    assert {typo.exact: typo.reports for typo in old.typos().values()} == {"teh": 1, "brigde": 1}


def test_new_reports_go_on_after_the_numbers_that_were_given(old):
    old.add_typo(5, "opened teh brigde at", "opened the bridge at")
    old.add_report(5, "opened teh brigde at", "opened the bridge at")
    old.upgrade()
    body = {
        "id": str(uuid.uuid4()),
        "site": "newskey",
        "url": "https://news.example/1",
        "quote": {"exact": "everybody"},
    }
    with old.database.intake() as connection:
        fields = read_report(body)
        site = known_sites(connection)["newskey"]
        [result] = store_together(connection, [read(fields, site, fields["id"], START)])
    assert result.typos[0] > 6


def test_interrupted_migration_changes_nothing_and_can_be_run_again(old, monkeypatch):
    old.add_typo(1, "teh brigde", "the bridge")
    report = old.add_report(1, "teh brigde", "the bridge")
    old.write()
    with monkeypatch.context() as patched:
        patched.setattr(storing._Written, "_tell", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            schema.upgrade(old.database)
    assert schema.current(old.database) == "0019"
    old.upgrade()
    assert len(old.typos_of(report)) == 2


def test_going_back_keeps_reports_and_what_is_suggested(old):
    old.add_typo(1, "teh brigde", "the bridge")
    report = old.add_report(1, "teh brigde", "the bridge")
    old.upgrade()
    old.go_back()
    with old.database.engine.connect() as connection:
        assert connection.execute(text("SELECT exact, reports FROM typo ORDER BY id")).all() == [
            ("teh", 1),
            ("brigde", 0),
        ]
        assert connection.execute(text("SELECT typo_id, text, count FROM suggestion")).all() == [(1, "the", 1)]
    old.upgrade()
    assert len(old.typos_of(report)) == 2
