"""Who may call what: every call of the editors' API, for everybody and for tokens of every scope."""

import uuid

import pytest

from collector.store.editors import add_editor, editor_by_email
from collector.store.models import Role, Scope
from collector.store.reach import ALL_SITES, set_sites
from collector.store.sites import site_by_key

WHO = ("nobody", "viewer", "elsewhere", "editor", "admin, read", "admin, triage", "admin, admin")
"""Those with no scope beside their name have a token that decides. `elsewhere` is an editor of another site."""

READ = (401, 200, 200, 200, 200, 200, 200)
ADMINS = (401, 403, 403, 403, 403, 403)
DECIDE = (401, 403)

# Each call, with its body, and the answers to each of WHO.
CALLS = [
    ("GET", "/typos", None, READ),
    ("GET", "/typos/TYPO", None, (401, 200, 404, 200, 200, 200, 200)),
    ("PATCH", "/typos/TYPO", {"status": "confirmed"}, (*DECIDE, 404, 200, 403, 200, 200)),
    ("POST", "/typos/bulk", {"ids": [1], "status": "new"}, (*DECIDE, 200, 200, 403, 200, 200)),
    # Nobody can merge a typo into itself or split off what is not its own: who may is told so by 422.
    ("POST", "/typos/TYPO/merge", {"into": 1}, (*DECIDE, 404, 422, 403, 422, 422)),
    ("POST", "/typos/TYPO/split", {"reports": [str(uuid.UUID(int=0))]}, (*DECIDE, 404, 422, 403, 422, 422)),
    ("POST", "/typos/actions/99/undo", None, (*DECIDE, 404, 404, 403, 404, 404)),
    ("GET", "/articles", None, READ),
    ("GET", "/articles/1", None, (401, 200, 404, 200, 200, 200, 200)),
    ("PATCH", "/articles/1", {"title": "x"}, (*DECIDE, 404, 200, 403, 200, 200)),
    ("POST", "/articles/1/join", {"into": 1}, (*DECIDE, 404, 422, 403, 422, 422)),
    ("DELETE", "/articles/1/addresses/99", None, (*DECIDE, 404, 404, 403, 404, 404)),
    ("GET", "/stats", None, READ),
    ("GET", "/stats?site=newskey", None, (401, 200, 404, 200, 200, 200, 200)),
    ("GET", "/export.csv", None, READ),
    ("GET", "/export.jsonl", None, READ),
    ("GET", "/export.csv?site=newskey", None, (401, 200, 404, 200, 200, 200, 200)),
    ("GET", "/sites", None, READ),
    ("GET", "/sites/newskey", None, (401, 200, 404, 200, 200, 200, 200)),
    ("POST", "/sites", {"name": "x", "origins": ["https://x.example"]}, (*ADMINS, 201)),
    ("PATCH", "/sites/newskey", {"name": "x"}, (*ADMINS, 200)),
    ("POST", "/sites/nokey/check", {}, (*ADMINS, 404)),
    ("POST", "/sites/newskey/move", {"from": "https://x.example", "to": "https://y.example"}, (*ADMINS, 422)),
    ("DELETE", "/sites/nokey", None, (*ADMINS, 404)),
    ("DELETE", "/typos/TYPO", None, (*ADMINS, 204)),
    ("DELETE", f"/reports/{uuid.UUID(int=0)}", None, (*ADMINS, 404)),
    ("GET", "/held", None, (*DECIDE, 200, 200, 403, 200, 200)),
    ("POST", "/held/release", {}, (*DECIDE, 200, 200, 403, 200, 200)),
    ("POST", "/held/delete", {}, (*DECIDE, 200, 200, 403, 200, 200)),
    ("GET", "/people", None, (*ADMINS, 200)),
    ("POST", "/people", {}, (*ADMINS, 422)),
    ("GET", "/people/PERSON", None, (*ADMINS, 200)),
    ("PATCH", "/people/PERSON", {"name": "x"}, (*ADMINS, 200)),
    ("DELETE", "/people/PERSON", None, (*ADMINS, 204)),
    ("POST", "/people/PERSON/link", None, (*ADMINS, 200)),
    ("POST", "/people/PERSON/reset-second-factor", None, (*ADMINS, 200)),
    ("POST", "/people/PERSON/sign-out", None, (*ADMINS, 200)),
    ("GET", "/audit", None, (*ADMINS, 200)),
    ("GET", "/views", None, READ),
    ("POST", "/views", {"name": "x", "query": "status=new"}, (401, 201, 201, 201, 403, 201, 201)),
    ("DELETE", "/views/99", None, (401, 404, 404, 404, 403, 404, 404)),
    ("GET", "/mentions", None, READ),
    ("GET", "/tokens", None, READ),
    ("POST", "/tokens", {"name": "x", "scope": "read"}, (401, 201, 201, 201, 403, 201, 201)),
    ("DELETE", "/tokens/99", None, (401, 404, 404, 404, 403, 404, 404)),
]
PUBLIC = {"/reports", "/openapi.json", "/docs", "/docs/static/<path:filename>"}


def test_the_table_has_every_call(collector):
    adapter = collector.app.url_map.bind("localhost")
    listed = set()
    for method, path, *_ in CALLS:
        path = path.partition("?")[0].replace("TYPO", "1").replace("PERSON", "1")
        listed.add((method, adapter.match(f"/api/v1{path}", method=method)[0]))
    there = {
        (method, rule.endpoint)
        for rule in collector.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule.removeprefix("/api/v1") not in PUBLIC
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert listed == there


@pytest.fixture
def everybody(collector):
    """The headers of each of WHO."""
    collector.add_site("other", ("https://other.example",), "Other")
    found = {"nobody": {}}
    for name, role in (("viewer", Role.VIEWER), ("elsewhere", Role.EDITOR), ("editor", Role.EDITOR)):
        found[name] = collector.token(f"{name}@news.example", role)
    for scope in Scope:
        found[f"admin, {scope}"] = collector.token("admin@news.example", Role.ADMIN, scope)
    with collector.database.write() as session:
        set_sites(editor_by_email(session, "elsewhere@news.example"), [site_by_key(session, "other")])
    return found


def test_permissions(collector, everybody):
    wrong = []
    for number, (method, path, body, answers) in enumerate(CALLS):
        with collector.database.write() as session:
            person = add_editor(session, f"person{number}@news.example", Role.VIEWER, collector.clock(), ALL_SITES).id
        for who, expected in zip(WHO, answers, strict=True):
            report = {"quote": {"exact": f"phrase {number} {who}"}, "block": ...}
            typo = collector.send(**report).json["typo"]
            there = path.replace("TYPO", str(typo)).replace("PERSON", str(person))
            sent = {"into": typo} if path.endswith("/merge") else body
            answer = collector.client().open(f"/api/v1{there}", method=method, headers=everybody[who], json=sent)
            said = answer.text
            if answer.status_code != expected:
                wrong.append((method, path, who, expected, answer.status_code, said[:90]))
            if answer.status_code == 401:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer pd_wrong", "Basic YTpi", "pd_wrong", "Bearer \x7f"])
def test_what_is_no_token_opens_nothing(collector, header):
    for method, path, *_ in CALLS:
        there = path.replace("TYPO", "1").replace("PERSON", "1")
        answer = collector.client().open(f"/api/v1{there}", method=method, headers={"Authorization": header}, json={})
        assert answer.status_code == 401, (method, path)


def test_lists_and_numbers_are_of_what_one_sees(collector, everybody):
    collector.send()
    for path, seen in (("/typos", []), ("/articles", [])):
        answer = collector.client().get(f"/api/v1{path}", headers=everybody["elsewhere"]).json
        assert answer["items"] == seen, path
    exported = collector.client().get("/api/v1/export.jsonl", headers=everybody["elsewhere"])
    assert exported.text == ""
    assert "newskey" not in collector.client().get("/api/v1/sites", headers=everybody["elsewhere"]).text
