"""The `proofdesk` command, as an administrator runs it: in a process of its own."""

import csv
import io
import json
import socket
import sqlite3
import stat

import pytest

from collector import settings as settings_module
from tests.support.program import run_proofdesk
from tests.support.server import free_port, proofdesk_environment


@pytest.fixture
def proofdesk(tmp_path):
    """Runs `proofdesk ARGUMENTS` in an empty folder; keywords are settings."""

    def run(*arguments, stdin="", fails=False, with_errors=False, **settings):
        done = run_proofdesk([*arguments], tmp_path, proofdesk_environment(tmp_path / "data", **settings), stdin)
        if fails:
            assert done.returncode != 0, done.stdout
            assert "Traceback" not in done.stderr
            return done.stderr
        assert done.returncode == 0, done.stderr
        return done.stdout + (done.stderr if with_errors else "")

    return run


def test_help_lists_commands_and_settings(proofdesk):
    text = proofdesk("--help")
    for word in ("serve", "demo", "db", "site", "editor", "token", "export", "PROOFDESK_REPORT_LIMIT", "PROOFDESK_URL"):
        assert word in text


def test_site_add_list_edit(proofdesk):
    added = json.loads(
        proofdesk(
            "site",
            "add",
            "--name",
            "News",
            "--origin",
            "https://News.example/",
            "--json",
            PROOFDESK_URL="https://t.example",
        )
    )
    key = added["key"]
    assert added["snippet"] == f'<script async src="https://t.example/widget.js" data-site="{key}"></script>'
    listed = json.loads(proofdesk("site", "list", "--json"))["sites"]
    assert {"key": key, "name": "News", "origins": ["https://news.example"]}.items() <= listed[0].items()
    edited = json.loads(
        proofdesk("site", "edit", key, "--name", "Newer", "--add-origin", "https://m.news.example", "--json")
    )
    assert (edited["name"], edited["origins"]) == ("Newer", ["https://news.example", "https://m.news.example"])
    edited = json.loads(proofdesk("site", "edit", key, "--remove-origin", "https://news.example", "--json"))
    assert edited["origins"] == ["https://m.news.example"]
    edited = json.loads(proofdesk("site", "edit", key, "--origin", "https://a.example", "--json"))
    assert edited["origins"] == ["https://a.example"]
    assert key in proofdesk("site", "list")


def test_a_site_is_removed_only_after_a_yes(proofdesk):
    key = json.loads(proofdesk("site", "add", "--name", "News", "--origin", "https://news.example", "--json"))["key"]
    for no in ("n\n", "\n"):
        said = proofdesk("site", "remove", key, stdin=no, fails=True)
        assert "Remove News with 0 typos and 0 reports? This cannot be undone." in said
        assert "proofdesk: the site was not removed" in said
    assert "proofdesk: stopped" in proofdesk("site", "remove", key, fails=True)  # without an answer
    assert key in proofdesk("site", "list")
    assert json.loads(proofdesk("site", "remove", key, "--json", stdin="y\n"))["removed"] == key
    assert key not in proofdesk("site", "list")
    other = json.loads(proofdesk("site", "add", "--name", "News", "--origin", "https://news.example", "--json"))["key"]
    assert proofdesk("site", "remove", other, "--yes") == "Removed News with 0 typos and 0 reports.\n"


def test_a_sites_address_rules(proofdesk):
    key = json.loads(proofdesk("site", "add", "--name", "News", "--origin", "https://news.example", "--json"))["key"]
    usual = {"ignore_parameters": [], "keep_parameters": [], "twin_hosts": {}, "amp_paths": False}

    def edit(*arguments):
        edited = json.loads(proofdesk("site", "edit", key, *arguments, "--json"))
        assert (edited["name"], edited["origins"]) == ("News", ["https://news.example"])
        return edited["address"]

    ignored = {"ignore_parameters": ["share", "from*"]}
    assert edit("--ignore-parameter", "Share", "--ignore-parameter", "from*") == usual | ignored
    more = {"keep_parameters": ["ref"], "twin_hosts": {"m.news.example": "news.example"}, "amp_paths": True}
    rules = edit("--keep-parameter", "ref", "--twin-host", "M.news.example=www.news.example", "--amp-paths")
    assert rules == usual | ignored | more
    assert edit("--no-address-rules", "--amp-paths", "--ignore-parameter", "x") == usual | {
        "amp_paths": True,
        "ignore_parameters": ["x"],
    }
    assert edit("--no-amp-paths", "--no-address-rules") == usual
    for wrong, says in (
        (("--ignore-parameter", "a b"), "parameter's name"),
        (("--twin-host", "m.news.example"), "pair of two hosts"),
    ):
        assert says in one_line(proofdesk("site", "edit", key, *wrong, fails=True))
    assert json.loads(proofdesk("site", "list", "--json"))["sites"][0]["address"] == usual


def test_editor_and_token(proofdesk):
    added = json.loads(proofdesk("editor", "add", "Ada@News.example", "--role", "admin", "--json"))
    assert added["link"].startswith("http://127.0.0.1:8000/desk/password/")
    json.loads(
        proofdesk(
            "editor",
            "add",
            "bo@news.example",
            "--role",
            "editor",
            "--password-stdin",
            "--json",
            stdin="four words of mine\n",
        )
    )
    token = json.loads(proofdesk("token", "add", "bo@news.example", "--name", "script", "--json"))["token"]
    assert len(token) > 40
    assert proofdesk("token", "add", "ada@news.example", "--name", "script").startswith("pd_")
    assert {one["email"] for one in json.loads(proofdesk("editor", "list", "--json"))["editors"]} == {
        "ada@news.example",
        "bo@news.example",
    }
    assert "/desk/password/" in proofdesk("editor", "link", "bo@news.example")


def test_editors_are_changed_and_removed_and_tokens_revoked(proofdesk, tmp_path):
    key = json.loads(proofdesk("site", "add", "--name", "News", "--origin", "https://news.example", "--json"))["key"]
    proofdesk("editor", "add", "ada@news.example", "--role", "admin")
    proofdesk("editor", "add", "bo@news.example", "--role", "editor", "--site", key, "--name", "Bo")
    assert "last administrator" in one_line(proofdesk("editor", "remove", "ada@news.example", fails=True))
    edited = json.loads(proofdesk("editor", "edit", "bo@news.example", "--role", "admin", "--name", "Bob", "--json"))
    assert {"role": "admin", "name": "Bob", "removed": False}.items() <= edited.items()
    assert "nothing to change" in one_line(proofdesk("editor", "edit", "bo@news.example", fails=True))
    assert "could do no more" not in proofdesk("token", "add", "bo@news.example", "--name", "x", "--scope", "admin")
    [token] = json.loads(proofdesk("token", "list", "bo@news.example", "--json"))["tokens"]
    assert (token["scope"], token["last_used"]) == ("admin", None)
    proofdesk("token", "revoke", str(token["id"]))
    assert proofdesk("token", "list", "bo@news.example") == "No tokens.\n"
    proofdesk("editor", "reset-second-factor", "bo@news.example")
    assert json.loads(proofdesk("editor", "remove", "bo@news.example", "--json"))["removed"] is True
    with sqlite3.connect(tmp_path / "data" / "proofdesk.db") as database:
        log = database.execute(
            "SELECT did, editor_id FROM audit WHERE about = 'bo@news.example' ORDER BY id"
        ).fetchall()
    dids = ["person.invited", "person.changed", "token.added", "token.revoked", "person.second_factor_reset"]
    assert log == [(did, None) for did in [*dids, "person.removed"]]


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("site", "add", "--name", "x", "--origin", "News"), "", "not an origin"),
        (("site", "add", "--name", "x", "--origin", "https://*.example"), "", "each host must be listed"),
        (("site", "add", "--name", "x", "--origin", "https://xn--a"), "", "xn--"),
        (("site", "add", "--name", "x", "--origin", f"https://{'a' * 300}.example"), "", "63 characters"),
        (("site", "add", "--name", "x", "--origin", f"https://{'a.' * 130}example"), "", "253 characters"),
        (("site", "add", "--name", "x\x1b[31m", "--origin", "https://news.example"), "", "control characters"),
        (("site", "add", "--name", " ", "--origin", "https://news.example"), "", "name"),
        (("site", "edit", "nokey", "--name", "x"), "", "nokey"),
        (("site", "edit", "nokey"), "", "nothing to change"),
        (("site", "tag", "nokey", "--pinned"), "", "nokey"),
        (("token", "add", "a@b.example", "--name", " "), "", "a@b.example"),
        (("editor", "add", "no-address", "--role", "editor"), "", "e-mail"),
        (("editor", "add", "a@b.example", "--role", "boss"), "", "boss"),
        (("editor", "add", "a@b.example", "--role", "editor", "--password-stdin"), "short\n", "10"),
        (("token", "add", "no@b.example", "--name", "x"), "", "no@b.example"),
        (("export", "--format", "jsonl", "--site", "nokey"), "", "nokey"),
        (("nonsense",), "", "nonsense"),
    ],
)
def test_mistakes_are_told_in_words(proofdesk, arguments, stdin, says):
    assert says in proofdesk(*arguments, stdin=stdin, fails=True)


def test_the_same_editor_twice(proofdesk):
    proofdesk("editor", "add", "a@b.example", "--role", "editor")
    assert "already" in proofdesk("editor", "add", "A@b.example", "--role", "editor", fails=True)


def one_line(text):
    assert text.count("\n") == 1, text
    return text


def test_serve_with_settings_that_cannot_be_right(proofdesk, tmp_path):
    file = tmp_path / "a-file"
    file.touch()
    for settings, says in [
        ({"PROOFDESK_DATA": str(file)}, "PROOFDESK_DATA"),
        ({"PROOFDESK_DATA": "/proc/nowhere"}, "PROOFDESK_DATA"),
        ({"PROOFDESK_DATABASE": "not a url"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_DATABASE": "postgresql://u:p@host:port/x"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_DATABASE": "mysql://host/x"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_DATABASE": "sqlite:////nowhere/at/all.db"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_DATABASE": "postgresql://u:secretpw@127.0.0.1:1/x"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_DATABASE": "sqlite://"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_DATABASE": "sqlite:///:memory:"}, "PROOFDESK_DATABASE"),
        ({"PROOFDESK_URL": "typos.example"}, "PROOFDESK_URL"),
        ({"PROOFDESK_URL": "https://typos.example/a b"}, "PROOFDESK_URL"),
        ({"PROOFDESK_URL": "https://typos.example:99999"}, "PROOFDESK_URL"),
        ({"PROOFDESK_URL": "https://[::1"}, "PROOFDESK_URL"),
        ({"PROOFDESK_SECRET_KEY": "short"}, "PROOFDESK_SECRET_KEY"),
        ({"PROOFDESK_REPORT_LIMIT": "some"}, "PROOFDESK_REPORT_LIMIT"),
        ({"PROOFDESK_CEILINGS": "many"}, "PROOFDESK_CEILINGS"),
        ({"PROOFDESK_CEILINGS": "article=0"}, "PROOFDESK_CEILINGS"),
        ({"PROOFDESK_SPAM_DAYS": "soon"}, "PROOFDESK_SPAM_DAYS"),
        ({"PROOFDESK_DISK_FLOOR": "much"}, "PROOFDESK_DISK_FLOOR"),
        ({"PROOFDESK_PROXIES": "one"}, "PROOFDESK_PROXIES"),
        ({"PROOFDESK_LOG": "loud"}, "PROOFDESK_LOG"),
        ({"PROOFDESK_LIMIT_STORAGE": "nonsense://"}, "PROOFDESK_LIMIT_STORAGE"),
        ({"PROOFDESK_MAIL": "mail.example:587"}, "PROOFDESK_MAIL"),
        ({"PROOFDESK_OIDC_ISSUER": "https://login.example"}, "PROOFDESK_OIDC_CLIENT_ID"),
    ]:
        text = one_line(proofdesk("serve", "--port", str(free_port()), fails=True, **settings))
        assert says in text, text
        assert "secretpw" not in text


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_port_in_use(proofdesk, command, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = one_line(proofdesk(command, "--port", str(port), fails=True))
    assert str(port) in text
    assert "in use" in text
    assert not list(tmp_path.rglob("*.db"))  # the demonstration that may be running there stays as it is


def test_settings_from_a_dotenv_file(proofdesk, tmp_path):
    (tmp_path / ".env").write_text("PROOFDESK_URL=https://from.dotenv.example\n")
    assert "https://from.dotenv.example/widget.js" in proofdesk(
        "site", "add", "--name", "x", "--origin", "https://x.example"
    )


def test_what_is_printed_for_others_but_works_only_here_is_said(proofdesk):
    where = ("site", "add", "--name", "x", "--origin", "https://x.example")
    assert "PROOFDESK_URL is unset" in proofdesk(*where, with_errors=True)
    assert "unset" not in proofdesk(*where, with_errors=True, PROOFDESK_URL="https://typos.example")


def test_the_tag_of_one_version(proofdesk, tmp_path):
    added = json.loads(proofdesk("site", "add", "--name", "x", "--origin", "https://x.example", "--json"))
    assert proofdesk("site", "tag", added["key"]).strip() == added["snippet"]
    pinned = json.loads(proofdesk("site", "tag", added["key"], "--pinned", "--json"))["snippet"]
    assert ' integrity="sha384-' in pinned
    assert len(list((tmp_path / "data" / "pinned").iterdir())) == 3


def test_a_database_of_a_newer_version_is_said_in_one_line(proofdesk, tmp_path):
    proofdesk("site", "list")
    with sqlite3.connect(tmp_path / "data" / "proofdesk.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in one_line(proofdesk("serve", "--port", str(free_port()), fails=True))


def test_all_files_are_for_this_user_only(proofdesk, tmp_path):
    proofdesk("site", "list")
    for path in [tmp_path / "data", *(tmp_path / "data").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_secret_is_for_this_user_only(proofdesk, tmp_path):
    proofdesk("site", "list")
    secret = tmp_path / "data" / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_text()
    proofdesk("site", "list")
    assert secret.read_text() == before
    assert len(before) > 40


def test_two_first_starts_at_once_agree_about_the_secret(tmp_path, monkeypatch):
    """The other process puts its secret there between the look and the making."""
    really, path = settings_module._make_secret, tmp_path / "secret"

    def late(secret):
        path.write_text("a" * 40 + "\n")
        really(secret)

    monkeypatch.setattr(settings_module, "_make_secret", late)
    assert settings_module._secret_key("", tmp_path) == "a" * 40
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


def test_a_misspelt_setting_stops_the_start(proofdesk):
    said = one_line(proofdesk("site", "list", fails=True, PROOFDESK_REPORT_LIMITS="off"))
    assert "PROOFDESK_REPORT_LIMITS" in said
    assert "did you mean PROOFDESK_REPORT_LIMIT?" in said
    assert "PROOFDESK_PORT" in one_line(proofdesk("site", "list", fails=True, PROOFDESK_PORT="8000"))


def test_names_that_others_set_stop_nothing(proofdesk):
    of_kubernetes = {
        "PROOFDESK_SERVICE_HOST": "10.0.0.1",
        "PROOFDESK_SERVICE_PORT_HTTP": "80",
        "PROOFDESK_PORT": "tcp://10.0.0.1:80",
        "PROOFDESK_PORT_80_TCP_ADDR": "10.0.0.1",
    }
    proofdesk("site", "list", PROOFDESK_CHROMIUM="/usr/bin/chromium", **of_kubernetes)


def test_db_upgrade(proofdesk):
    first = json.loads(proofdesk("db", "upgrade", "--json"))
    assert first["before"] is None
    again = json.loads(proofdesk("db", "upgrade", "--json"))
    assert again["before"] == again["after"] == first["after"]


def test_postgresql_is_migrated_only_on_request(proofdesk, empty_postgres):
    settings = {"PROOFDESK_DATABASE": empty_postgres}
    for arguments in (("serve", "--port", str(free_port())), ("site", "list")):
        assert "proofdesk db upgrade" in one_line(proofdesk(*arguments, fails=True, **settings))
    proofdesk("db", "upgrade", **settings)
    assert json.loads(proofdesk("site", "list", "--json", **settings)) == {"sites": []}


def test_export_on_a_running_installation(start_server):
    import urllib.request

    from tests.support.collector import a_report

    server = start_server()
    key = server.run("site", "add", "--name", "News", "--origin", "https://news.example")["key"]
    body = json.dumps(a_report(site=key, comment="Ein\nKommentar")).encode()
    request = urllib.request.Request(
        f"{server.url}/api/v1/reports",
        body,
        {"Origin": "https://news.example", "Content-Type": "application/json"},
    )
    assert urllib.request.urlopen(request).status == 201

    def export(*arguments):
        return server.run_text("export", *arguments)

    [row] = csv.DictReader(io.StringIO(export("--format", "csv", "--site", key)))
    assert export("--format", "csv", "--bom") == "\ufeff" + export("--format", "csv")
    record = json.loads(export("--format", "jsonl"))
    assert row["comment"] == record["comment"] == "Ein Kommentar"
    assert record["exact"] == "teh bridge"
