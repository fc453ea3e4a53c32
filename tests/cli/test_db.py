"""`proofdesk db`, as an administrator runs it. What it does is tested in tests/store; here is how it answers."""

import json
import sqlite3
from types import SimpleNamespace

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from collector.cli.db import copy as copy_command
from collector.store.copying import Copied, Proof
from tests.support.program import run_proofdesk
from tests.support.server import proofdesk_environment


@pytest.fixture
def db(tmp_path):
    """Runs `proofdesk db ARGUMENTS` on an installation with one site; returns exit code, output and errors."""

    def run(*arguments, command="db", **settings):
        done = run_proofdesk([command, *arguments], tmp_path, proofdesk_environment(tmp_path / "data", **settings))
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    assert run("add", "--name", "News", "--origin", "https://news.example", command="site")[0] == 0
    return run


def test_copy(db, tmp_path, empty_postgres):
    with_password = empty_postgres.replace("postgres@", "postgres:hush@")
    code, said, errors = db("copy", "--to", with_password)
    assert code == 0, errors
    assert "hush" not in said + errors
    assert [line.split()[-1] for line in said.splitlines() if line.startswith("site ")] == ["same"]
    for words in ("PROOFDESK_DATABASE=postgresql", "stopped", "backup", "secret key"):
        assert words in said
    code, said, errors = db("copy", "--to", with_password, "--json")
    assert (code, said) == (1, "")
    assert "not empty" in errors
    assert errors.count("\n") == 1
    code, said, _ = db("copy", "--to", f"sqlite:///{tmp_path}/back.db", "--json", PROOFDESK_DATABASE=empty_postgres)
    answer = json.loads(said)
    assert {"table": "site", "rows": 1, "same": True}.items() <= next(
        one for one in answer["tables"] if one["table"] == "site"
    ).items()
    assert answer["missed"] == {}


def test_a_copy_that_is_not_complete_fails(monkeypatch, tmp_path):
    configured = SimpleNamespace(database=f"sqlite:///{tmp_path}/a.db", data=tmp_path)
    (tmp_path / "a.db").touch()
    monkeypatch.setattr("collector.settings.load", lambda: configured)
    monkeypatch.setattr("collector.store.copying.copy", lambda *_: Copied([Proof("report", 7, "0")], {"report": 1}))
    for options in ([], ["--json"]):
        done = CliRunner().invoke(copy_command, ["--to", f"sqlite:///{tmp_path}/b.db", *options])
        assert done.exit_code == 1
        assert "What to do next" not in done.output
        assert ("1 in report" if not options else '"missed"') in done.output


def test_a_database_that_cannot_hold_every_language(db, empty_postgres):
    latin = make_url(empty_postgres).set(database="latin").render_as_string(hide_password=False)
    with psycopg.connect(empty_postgres.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        for arguments, settings in (
            (["upgrade"], {"PROOFDESK_DATABASE": latin}),
            (["copy", "--to", latin], {}),
            (["check"], {"PROOFDESK_DATABASE": latin}),
        ):
            code, said, errors = db(*arguments, **settings)
            assert code == 1
            assert "encoding is LATIN1" in said + errors
    finally:
        with psycopg.connect(empty_postgres.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("nonsense", "--to: this is not a database URL"),
        ("mysql://h/x", "--to: mysql is not supported"),
        ("", "--to is empty: name a database"),
        ("sqlite://", "--to: a database in memory"),
        ("sqlite:///$PROOFDESK_DATA/proofdesk.db", "is the database that is to be copied"),
        ("postgresql://u:hush@127.0.0.1:1/x", "the target: "),
    ],
)
def test_targets_that_cannot_be(db, to, says):
    code, said, errors = db("copy", "--to", to)
    assert (code, said, errors.count("\n")) == (1, "", 1)
    assert says in errors
    assert "hush" not in errors


def test_backup_and_check(db, tmp_path, empty_postgres):
    code, said, _ = db("backup", str(tmp_path / "copy.db"), "--json")
    assert (code, json.loads(said)["bytes"]) == (0, (tmp_path / "copy.db").stat().st_size)
    code, said, errors = db("backup", str(tmp_path / "copy.db"))
    assert (code, said, errors.count("\n")) == (1, "", 1)
    code, _, errors = db("backup", "x.db", PROOFDESK_DATABASE=empty_postgres)
    assert code == 1
    assert "pg_dump" in errors

    copy = {"PROOFDESK_DATABASE": f"sqlite:///{tmp_path}/copy.db"}
    code, said, _ = db("check", **copy)
    assert code == 0
    assert all(line.startswith("ok ") for line in said.splitlines())
    with sqlite3.connect(tmp_path / "copy.db") as database:
        database.execute("INSERT INTO finding VALUES (99, 1, NULL, 't', 0, 0, 1, '2026-11-24 12:00:00.000000')")
    code, said, _ = db("check", "--json", **copy)
    assert code == 1
    assert not json.loads(said)["ok"]
    assert "row" in db("check", **copy)[1]
    assert "no database" in db("check", PROOFDESK_DATABASE=f"sqlite:///{tmp_path}/none.db")[2]
    assert not (tmp_path / "none.db").exists()
