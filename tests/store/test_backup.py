"""A backup of SQLite while it is written to."""

import sqlite3
import stat
import threading

import pytest

from collector.store.backup import CannotBackUp, backup
from collector.store.checks import check_all
from collector.store.database import Database, sqlite_path
from tests.support.databases import on_sqlite

pytestmark = on_sqlite


@pytest.fixture
def sqlite(collector):
    """A collector on SQLite, and its file."""
    path = sqlite_path(collector.database.url.render_as_string(False))
    assert path
    return collector, path


def test_it_is_one_state_while_reports_arrive(sqlite, tmp_path):
    collector, path = sqlite
    collector.send()
    done = threading.Event()

    def write():
        while not done.is_set():
            assert collector.send().status_code == 201

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            target = tmp_path / f"copy-{number}.db"
            assert backup(path, target) == target.stat().st_size
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
    finally:
        done.set()
        thread.join()
    for number in range(5):
        copy = Database(f"sqlite:///{tmp_path}/copy-{number}.db")
        assert [check for check in check_all(copy) if not check.ok] == []
        copy.close()
    assert not list(tmp_path.glob(".*"))


def test_it_is_one_file_that_needs_no_other(sqlite, tmp_path):
    collector, path = sqlite
    collector.send()
    backup(path, tmp_path / "copy.db")
    with sqlite3.connect(f"file:{tmp_path}/copy.db?mode=ro&immutable=1", uri=True) as copy:
        assert copy.execute("SELECT count(*) FROM report").fetchone() == (1,)


def test_nothing_is_overwritten(sqlite, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(CannotBackUp, match="exists already"):
        backup(sqlite[1], target)
    assert target.read_text() == "mine"


def test_what_cannot_be_is_told(sqlite, tmp_path):
    with pytest.raises(CannotBackUp, match="cannot write"):
        backup(sqlite[1], tmp_path / "nowhere" / "copy.db")
    with pytest.raises(CannotBackUp, match="no database"):
        backup(tmp_path / "none.db", tmp_path / "copy.db")
    (tmp_path / "text.db").write_text("no database at all" * 100)
    with pytest.raises(CannotBackUp, match="not a database"):
        backup(tmp_path / "text.db", tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))
