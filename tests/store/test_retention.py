"""What readers wrote is forgotten after the days that a site's settings say, and the rest stays."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from collector.store.checks import check_all
from collector.store.indexing import catch_up
from collector.store.lists import TypoFilter, list_typos
from collector.store.models import Editor, Report, Site, Status, Typo
from collector.store.reach import ALL_SITES
from collector.store.retention import days_of, forget
from collector.store.sites import site_by_key
from collector.store.triage import Change, apply_change
from tests.support.collector import ORIGIN, SITE
from tests.support.databases import on_sqlite


@pytest.fixture
def reported(collector):
    """A typo with three reports, decided as asked; the number of it."""
    editor = collector.add_editor("ed@news.example")

    def report(exact, status=Status.FIXED):
        for secret in ("hushhush", "mymail@example.org"):
            sent = collector.send(
                url=f"{ORIGIN}/town/bridge?reader={secret}",
                canonical_url=f"{ORIGIN}/town/bridge",
                quote={"exact": exact, "prefix": "The ", "suffix": " opened."},
                block={"text": f"The {exact} opened.", "start": 4, "end": 4 + len(exact)},
                comment=f"I am {secret}",
                suggestion=f"my {secret}",
            )
        number = sent.json["typo"]
        with collector.database.write() as session:
            typo = session.get_one(Typo, number)
            if status != typo.status:
                who = session.get_one(Editor, editor)
                apply_change(session, typo, Change(status=status, correction="the bridge"), who, collector.clock())
        return number

    with collector.database.write() as session:
        site_by_key(session, SITE).settings = {"retention": {"days": 30}}
    return report


def words_of(collector, number):
    with collector.database.read() as session:
        rows = session.scalars(select(Report).where(Report.typo_id == number)).all()
        typo = session.get_one(Typo, number)
        told = [(one.comment, one.suggestion, one.title, one.canonical_url, one.client) for one in rows]
        return told, {one.url for one in rows}, [one.text for one in typo.findings], typo


def found(collector, text):
    while catch_up(collector.database, 0):
        pass
    with collector.database.read() as session:
        return [one.id for one in list_typos(session, TypoFilter(ALL_SITES, query=text), "-last_seen", 10).items]


@pytest.mark.parametrize("status", [Status.FIXED, Status.REJECTED, Status.SPAM])
def test_after_its_days_a_decided_typo_has_no_readers_words(collector, reported, status):
    number = reported("teh bridge", status)
    assert found(collector, "hushhush") == [number]
    collector.clock.pass_(days=30)
    assert forget(collector.database, collector.clock()) == 0
    collector.clock.pass_(seconds=1)
    assert forget(collector.database, collector.clock()) == 1
    told, addresses, suggested, typo = words_of(collector, number)
    assert told == [(None, None, None, None, {})] * 2
    assert addresses == {f"{ORIGIN}/town/bridge"}
    assert suggested == []
    assert found(collector, "hushhush") == []
    # The mistake, its number of reports and what editors did are there as before.
    assert (typo.exact, typo.correction, typo.reports, typo.status) == ("teh bridge", "the bridge", 2, status)
    assert found(collector, "teh bridge") == [number]
    assert [check.name for check in check_all(collector.database) if not check.ok] == []
    assert forget(collector.database, collector.clock()) == 0


def test_open_typos_and_other_sites_keep_theirs(collector, reported):
    open_, decided = reported("teh bridge", Status.CONFIRMED), reported("a diferent one")
    with collector.database.write() as session:
        session.execute(update(Site).values(settings={}))
    collector.clock.pass_(days=400)
    assert forget(collector.database, collector.clock()) == 0
    with collector.database.write() as session:
        session.execute(update(Site).values(settings={"retention": {"days": 30}}))
    assert forget(collector.database, collector.clock()) == 1
    assert words_of(collector, open_)[0][0][0].startswith("I am")
    assert words_of(collector, decided)[0][0][0] is None


def test_more_typos_than_one_transaction_takes(collector, reported, monkeypatch):
    monkeypatch.setattr("collector.store.retention._BATCH", 2)
    for phrase in ("mistak", "secnod", "thrid", "fuorth", "fivth"):
        reported(phrase)
    collector.clock.pass_(days=31)
    assert forget(collector.database, collector.clock()) == 5


@pytest.mark.parametrize("days", [0, -1, "30", True, 5000, None])
def test_what_is_no_number_of_days_keeps_everything(days):
    assert days_of({"retention": {"days": days}}) is None
    assert days_of({"retention": days}) is None


def test_what_only_a_browser_told_is_forgotten_too(collector, reported):
    number = reported("teh bridge")
    with collector.database.write() as session:
        gone = {"comment": None, "suggestion": None, "title": None, "canonical_url": None}
        url = session.get_one(Typo, number).article.url
        session.execute(update(Report).where(Report.typo_id == number).values(url=url, **gone))
    collector.clock.pass_(days=31)
    assert forget(collector.database, collector.clock()) == 1
    assert all(told[4] == {} for told in words_of(collector, number)[0])
    assert forget(collector.database, collector.clock()) == 0


@on_sqlite
def test_what_was_forgotten_stands_in_no_file_any_more(collector, reported):
    reported("teh bridge")
    path = Path(collector.database.engine.url.database)
    files = [path, path.with_name(f"{path.name}-wal")]
    assert any(b"I am hushhush" in file.read_bytes() for file in files)
    collector.clock.pass_(days=31)
    forget(collector.database, collector.clock())
    assert not any(b"I am hushhush" in file.read_bytes() for file in files)
