"""Sites by the API."""

import pytest
from sqlalchemy import select, update

from collector.store.models import Audit, Editor, Role, Scope, Token
from collector.store.reach import set_sites
from collector.store.sites import site_by_key
from collector.web import site_check
from collector.web.page_fetch import Page
from tests.support.collector import ORIGIN, SITE


@pytest.fixture
def admin(api, collector):
    """Calls the API with a token of the scope `admin`."""
    api("GET", "/sites", token="admin")
    with collector.database.write() as session:
        ada = session.scalar(select(Editor.id).where(Editor.role == Role.ADMIN))
        session.execute(update(Token).where(Token.editor_id == ada).values(scope=Scope.ADMIN))
    return lambda method, path, status=200, **options: api(method, path, status, token="admin", **options).get_json(
        True
    )


def test_a_site_is_added_shown_and_listed(collector, admin):
    made = admin("POST", "/sites", 201, json={"name": " Times ", "origins": ["https://Times.example/"]})
    assert made | {"refused": []} == admin("GET", f"/sites/{made['key']}")
    assert made | {"key": "", "snippet": ""} == {
        "key": "",
        "name": "Times",
        "origins": ["https://times.example"],
        "cms": "",
        "retention_days": None,
        "address": {"ignore_parameters": [], "keep_parameters": [], "twin_hosts": {}, "amp_paths": False},
        "widget": {"lang": "", "article": "", "theme": "auto", "hint": "off", "send": "dialog", "texts": {}},
        "snippet": "",
        "created": "2026-11-24T12:00:00.000000Z",
        "last_report": None,
        "open_typos": 0,
        "refused": [],
    }
    assert made["snippet"] == f'<script async src="http://localhost/widget.js" data-site="{made["key"]}"></script>'
    collector.send()
    names = [(one["name"], one["open_typos"], one["last_report"]) for one in admin("GET", "/sites")["items"]]
    assert names == [("The News", 1, "2026-11-24T12:00:00.000000Z"), ("Times", 0, None)]


def test_a_change_leaves_the_rest_and_is_noted(collector, admin):
    address = {"ignore_parameters": ["Share"], "twin_hosts": {"m.news.example": "news.example"}}
    body = {
        "cms": "https://cms.example/?u={url}",
        "retention_days": 30,
        "address": address,
        "widget": {"hint": "on", "texts": {"title": "Oops"}},
    }
    changed = admin("PATCH", f"/sites/{SITE}", json=body)
    assert (changed["name"], changed["origins"]) == ("The News", [ORIGIN])
    assert changed["address"] == {"keep_parameters": [], "amp_paths": False} | address | {
        "ignore_parameters": ["share"]
    }
    assert 'data-hint="on" data-text-title="Oops"' in changed["snippet"]
    assert admin("PATCH", f"/sites/{SITE}", json={"retention_days": None})["cms"] == body["cms"]
    with collector.database.read() as session:
        noted = [(one.did, one.editor.email, set(one.details)) for one in session.scalars(select(Audit))]
    assert noted == [
        ("site.changed", "admin@news.example", {"key", "cms", "retention", "widget", "address"}),
        ("site.changed", "admin@news.example", {"key", "retention"}),
    ]


def test_all_that_is_wrong_is_told_by_field(admin):
    wrong = {
        "name": " ",
        "origins": ["News"],
        "cms": "cms.example",
        "retention_days": 0,
        "address": {"keep_parameters": ["a b"], "twin_hosts": {"x": "x"}},
        "widget": {"theme": "pink", "texts": {"nothing": "x"}},
    }
    errors = admin("PATCH", f"/sites/{SITE}", 422, json=wrong)["errors"]
    assert set(errors) >= {
        *("name", "origins", "cms", "retention_days", "address.keep_parameters", "widget.theme"),
    }
    assert "write it like https://news.example" in errors["origins"][0]
    twins = admin("PATCH", f"/sites/{SITE}", 422, json={"address": {"twin_hosts": {"x": "x"}}})["errors"]
    assert list(twins) == ["address.twin_hosts"]
    missing = admin("POST", "/sites", 422, json={"cms": ""})["errors"]
    assert set(missing) == {"name", "origins"}
    for origins in ([], "https://news.example", [1]):
        admin("PATCH", f"/sites/{SITE}", 422, json={"origins": origins})


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("https://*.example", "each host must be listed"),
        ("https://xn--a", "xn--"),
        (f"https://{'a' * 300}.example", "63 characters"),
        (f"https://{'a.' * 130}example", "253 characters"),
        ("https://news\x07.example", "control character"),
    ],
)
def test_an_origin_is_refused_with_its_reason(admin, pasted, says):
    errors = admin("PATCH", f"/sites/{SITE}", 422, json={"origins": [pasted]})["errors"]
    assert says in errors["origins"][0]
    errors = admin("POST", f"/sites/{SITE}/move", 422, json={"from": ORIGIN, "to": pasted})["errors"]
    assert says in errors["to"][0]


def test_origins_are_taken_from_what_is_pasted(admin):
    pasted = ["Times.example", "https://times.example/blog/?p=1", "http://Bücher.example/"]
    changed = admin("PATCH", f"/sites/{SITE}", json={"origins": pasted})
    assert changed["origins"] == ["https://times.example", "http://xn--bcher-kva.example"]


def test_control_characters_in_names_are_refused(admin):
    errors = admin("PATCH", f"/sites/{SITE}", 422, json={"name": "The\x1b[31m News"})["errors"]
    assert "control characters" in errors["name"][0]


def test_the_check_tells_codes(admin, monkeypatch):
    tag = f'<script async src="http://localhost/widget.js" data-site="{SITE}"></script>'
    monkeypatch.setattr(site_check, "fetch_page", lambda url, _origins: Page(url, tag, ("connect-src 'none'",), True))
    assert admin("POST", f"/sites/{SITE}/check", json={}) == {
        "page": f"{ORIGIN}/",
        "right": False,
        "tag": "right",
        "obstacles": ["connection-forbidden"],
        "options": [],
        "key": SITE,
        "source": "http://localhost/widget.js",
        "trouble": None,
        "about": None,
    }
    monkeypatch.undo()
    elsewhere = admin("POST", f"/sites/{SITE}/check", json={"page": "http://10.0.0.1/"})
    assert (elsewhere["tag"], elsewhere["trouble"], elsewhere["about"]) == (None, "not-on-site", "http://10.0.0.1")


@pytest.mark.parametrize("who", [None, "viewer", "editor", "admin"])
def test_only_an_admins_token_of_that_scope_changes_sites(api, who):
    # The token "admin" has here the scope of deciding alone.
    refused = 401 if who is None else 403
    for method, path in (("POST", "/sites"), ("PATCH", f"/sites/{SITE}"), ("POST", f"/sites/{SITE}/check")):
        body = {"name": "x", "origins": ["https://x.example"]} if path == "/sites" else {}
        api(method, path, refused, token=who, json=body)
    for path in ("/sites", f"/sites/{SITE}"):
        api("GET", path, 401 if who is None else 200, token=who)


def test_what_is_out_of_reach_is_not_there(api, collector):
    collector.add_site("other", ("https://other.example",), "Other")
    api("GET", "/sites/other")
    with collector.database.write() as session:
        ed = session.scalar(select(Editor).where(Editor.email == "ed@news.example"))
        set_sites(ed, [site_by_key(session, SITE)])
    assert [one["key"] for one in api("GET", "/sites").json["items"]] == [SITE]
    api("GET", "/sites/other", 404)
    api("GET", "/sites/nothing", 404)
