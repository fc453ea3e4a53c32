"""The tests' own tools do what their names say."""

import os
import urllib.error
import urllib.request

import psycopg
import pytest

from tests.support.server import proofdesk_environment


def connect(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_databases_are_fresh(postgres_cluster):
    with postgres_cluster.database() as first, connect(first) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        with postgres_cluster.database() as second, connect(second) as other:
            assert other.execute("SELECT to_regclass('kept')").fetchone() == (None,)


def test_a_template_is_prepared_once(postgres_cluster):
    prepared = []

    def prepare(url):
        prepared.append(url)
        with connect(url) as connection:
            connection.execute("CREATE TABLE seed (n int)")

    for _ in range(2):
        template = postgres_cluster.template("with_seed", prepare)
        with postgres_cluster.database(template) as url, connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM seed").fetchone() == (0,)
    assert len(prepared) == 1


def test_trigrams_are_at_hand(empty_postgres):
    with connect(empty_postgres) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")


def test_the_schema_is_there(postgres):
    with connect(postgres) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'alembic_version'").fetchone() == (
            1,
        )


def test_a_server_survives_kill_9(start_server):
    server = start_server()
    server.kill()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{server.url}/healthz", timeout=5)
    server.restart()
    assert urllib.request.urlopen(f"{server.url}/healthz", timeout=5).status == 200
    assert server.stop() == 0


def test_settings_of_the_developer_stay_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PROOFDESK_DATABASE", "sqlite:///theirs.db")
    environment = proofdesk_environment(tmp_path, PROOFDESK_LOG="debug")
    assert "PROOFDESK_DATABASE" not in environment
    assert environment["PROOFDESK_LOG"] == "debug"
    assert environment["PATH"] == os.environ["PATH"]


def test_every_request_is_seen_and_none_leaves_the_machine(page, requests):
    page.goto("data:text/html,<title>t</title>")
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.failure))
    page.evaluate("() => fetch('http://elsewhere.example/x').catch(() => 0)")
    assert requests.hosts == {"elsewhere.example"}
    assert failed == ["net::ERR_NAME_NOT_RESOLVED"]
