"""`proofdesk site edit` and `proofdesk setup-link`, in this process: what they store and print."""

import json
import sqlite3

import pytest
from click.testing import CliRunner

from collector.cli import cli


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command on data of the test's own and returns what it prints, or, where it fails, why."""
    monkeypatch.chdir(tmp_path)  # where no .env file is
    monkeypatch.setenv("PROOFDESK_DATA", str(tmp_path / "data"))
    for name in ("PROOFDESK_DATABASE", "PROOFDESK_URL", "PROOFDESK_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments, fails=False):
        done = CliRunner().invoke(cli, arguments)
        assert (done.exit_code != 0) == fails, done.output
        return done.stderr if fails else done.stdout

    return run


def test_what_else_a_site_has_and_the_log_of_it(run, tmp_path):
    key = json.loads(run("site", "add", "--name", "News", "--origin", "https://news.example", "--json"))["key"]
    cms = "https://cms.example/edit?url={url}"
    edited = json.loads(run("site", "edit", key, "--cms-link", cms, "--retention-days", "90", "--json"))
    assert (edited["cms"], edited["retention_days"]) == (cms, 90)
    edited = json.loads(run("site", "edit", key, "--cms-link", "", "--retention-days", "0", "--json"))
    assert (edited["cms"], edited["retention_days"]) == ("", None)
    assert "not a web address" in run("site", "edit", key, "--cms-link", "cms", fails=True)
    with sqlite3.connect(tmp_path / "data" / "proofdesk.db") as database:
        noted = database.execute("SELECT did, about, editor_id FROM audit ORDER BY id").fetchall()
    assert noted == [("site-added", "News", None)] + [("site-changed", "News", None)] * 2


def test_the_setup_link_until_there_is_an_editor(run, monkeypatch):
    assert run("setup-link").startswith("http://127.0.0.1:8000/desk/setup/")
    monkeypatch.setenv("PROOFDESK_URL", "https://t.example")
    assert json.loads(run("setup-link", "--json"))["link"].startswith("https://t.example/desk/setup/")
    run("editor", "add", "ada@news.example", "--role", "admin")
    assert "there is an editor already" in run("setup-link", fails=True)
