"""What is answered while somebody else writes for long, or the database is down."""

import json
import sqlite3
from contextlib import closing, contextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from collector.store import database as database_module
from collector.store.models import Role
from collector.store.turn import Turn
from tests.support.collector import PASSWORD


@pytest.fixture
def database_url(migrated_sqlite, tmp_path):
    """SQLite only: it has one lock for all who write."""
    path = tmp_path / "proofdesk.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(params=["SQLite's own lock", "the turn to write"])
def somebody_writes(request, collector, monkeypatch):
    """Somebody else holds the database for as long as the block lasts; nobody here waits as long as in life."""
    monkeypatch.setattr(database_module, "_INTAKE_WAIT", 0.05)
    monkeypatch.setattr(database_module, "_BRIEF_WAIT", 0.05)
    path = collector.database.engine.url.database

    @contextmanager
    def lock():
        if request.param == "the turn to write":
            with Turn(collector.database._turn._file._path).taken(5):
                yield
        else:
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")

    return lock


@pytest.fixture
def desk(collector):
    """A browser in which an editor is signed in."""
    collector.add_editor("anna@news.example", Role.ADMIN)
    client = collector.client()
    page = client.get("/desk/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": "anna@news.example", "password": PASSWORD}
    assert client.post("/desk/sign-in", data=form).status_code == 303
    return client


def test_reads_do_not_fail_where_their_bookkeeping_cannot_be_written(collector, desk, somebody_writes):
    headers = collector.token()
    typo = collector.send().json["typo"]
    collector.clock.pass_(minutes=20)  # so that "last seen" and "last used" are due
    with somebody_writes():
        assert desk.get("/desk/").status_code == 200
        assert desk.get(f"/desk/typos/{typo}").status_code == 200
        assert collector.client().get("/api/v1/typos", headers=headers).status_code == 200
        assert collector.client().get("/api/v1/stats", headers=headers).status_code == 200
        assert collector.client().get(f"/api/v1/typos/{typo}", headers=headers).status_code == 200
    assert desk.get("/desk/").status_code == 200


def test_a_report_is_asked_to_come_again_and_then_stored(collector, somebody_writes):
    with somebody_writes():
        answer = collector.send()
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert collector.send().status_code == 201


def test_presence_is_told_although_it_cannot_be_noted(collector, desk, somebody_writes):
    typo = collector.send().json["typo"]
    page = desk.get(f"/desk/typos/{typo}").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    with somebody_writes():
        for more in ({}, {"leave": "1"}):
            answer = desk.post(f"/desk/typos/{typo}/presence", data={"csrf_token": token, **more})
            assert answer.status_code in (200, 204)


@pytest.fixture
def database_is_down(monkeypatch):
    def down(*_args, **_options):
        raise OperationalError("SELECT", {}, Exception("connection refused\nsecret values"))

    def go_down():
        monkeypatch.setattr(Session, "execute", down)
        monkeypatch.setattr(Session, "scalar", down)
        monkeypatch.setattr(Session, "scalars", down)
        monkeypatch.setattr(Session, "get", down)
        monkeypatch.setattr("collector.store.database.Engine.connect", down)

    return go_down


@pytest.mark.parametrize("address", ["/desk/", "/desk/sign-in", "/desk/typos/1", "/desk/account", "/desk/statistics"])
def test_the_desk_says_that_the_database_is_down(desk, database_is_down, address):
    database_is_down()
    answer = desk.get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "database" in answer.text
    assert "secret values" not in answer.text


def test_signing_in_says_that_the_database_is_down(collector, desk, database_is_down):
    client = collector.client()
    page = client.get("/desk/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    database_is_down()
    form = {"csrf_token": token, "email": "anna@news.example", "password": PASSWORD}
    answer = client.post("/desk/sign-in", data=form)
    assert answer.status_code == 503
    assert "database" in answer.text


@pytest.mark.parametrize("address", ["typos", "typos/1", "stats", "export.csv", "export.jsonl", "sites", "people"])
def test_the_api_says_that_the_database_is_down(collector, database_is_down, address):
    headers = collector.token("admin@news.example", Role.ADMIN)
    database_is_down()
    answer = collector.client().get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert "database" in json.loads(answer.data)["detail"]


def test_readiness_is_looked_at_once_for_all_who_ask(collector, monkeypatch):
    looks = []
    monkeypatch.setattr(collector.database, "check", lambda: looks.append(True))
    for _ in range(10):
        assert collector.client().get("/readyz").status_code == 200
    assert len(looks) == 1
