"""People, the audit log and tokens for programs; and what each scope of token may."""

import pytest

from collector.api.people_schemas import (
    AuditPageSchema,
    InvitedSchema,
    MadeTokenSchema,
    PeopleSchema,
    SignedOutSchema,
    TokensSchema,
)
from collector.store.editors import add_editor, add_token, editor_by_email
from collector.store.models import Role, Scope
from collector.store.reach import ALL_SITES
from tests.support.collector import SITE

# Every call of these, and its answer to an admin's token of the scope admin.
CALLS = [
    ("GET", "/people", None, 200),
    ("POST", "/people", {"email": "new@news.example", "role": "viewer"}, 201),
    ("GET", "/people/ID", None, 200),
    ("PATCH", "/people/ID", {"name": "Bo"}, 200),
    ("POST", "/people/ID/link", {}, 200),
    ("POST", "/people/ID/reset-second-factor", {}, 200),
    ("POST", "/people/ID/sign-out", {}, 200),
    ("DELETE", "/people/ID", None, 204),
    ("GET", "/audit", None, 200),
]
TOKEN_CALLS = [("GET", "/tokens"), ("POST", "/tokens"), ("DELETE", "/tokens/1")]


@pytest.fixture
def token(collector):
    """Makes the headers of a program: `token(Role.ADMIN, Scope.READ)`."""

    def make(role, scope):
        email = f"{role}@news.example"
        with collector.database.write() as session:
            editor = editor_by_email(session, email) or add_editor(session, email, role, collector.clock(), ALL_SITES)
            return {"Authorization": f"Bearer {add_token(session, editor, 'a test', collector.clock(), scope)}"}

    return make


@pytest.fixture
def call(collector, token):
    """Calls as an admin, with a token of the scope admin."""
    headers = token(Role.ADMIN, Scope.ADMIN)

    def make(method, path, status=200, headers=headers, **options):
        answer = collector.client().open(f"/api/v1{path}", method=method, headers=headers, **options)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer

    return make


@pytest.fixture
def bo(collector):
    collector.add_editor("bo@news.example")
    with collector.database.read() as session:
        return editor_by_email(session, "bo@news.example").id


def test_the_tables_have_every_call(collector):
    there = {
        (method, rule.rule.removeprefix("/api/v1").replace("<int:editor_id>", "ID").replace("<int:token_id>", "1"))
        for rule in collector.app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("people", "audit", "tokens")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert there == {(method, path) for method, path, *_ in CALLS} | set(TOKEN_CALLS)


@pytest.mark.parametrize(
    ("body", "all_sites", "sites"),
    [
        ({}, True, []),
        ({"sites": []}, False, []),
        ({"all_sites": False}, False, []),
        ({"sites": [SITE]}, False, [SITE]),
        ({"sites": [], "all_sites": True}, True, []),
    ],
)
def test_no_sites_are_never_all_sites(call, body, all_sites, sites):
    def seen(answer):
        return answer.json["all_sites"], answer.json["sites"]

    invited = call("POST", "/people", 201, json={"email": "new@news.example", "role": "editor"} | body)
    assert seen(invited) == (all_sites, sites)
    for before in ({"sites": [SITE]}, {"all_sites": True}):
        address = f"/people/{invited.json['id']}"
        call("PATCH", address, json=before)
        if body:
            assert seen(call("PATCH", address, json=body)) == (all_sites, sites)
        assert seen(call("PATCH", address, json={"name": "Bo"})) == seen(call("GET", address))


def test_some_sites_and_all_of_them_contradict_each_other(call, bo):
    both = {"sites": [SITE], "all_sites": True}
    assert "sites" in call("PATCH", f"/people/{bo}", 422, json=both).json["errors"]
    assert (
        "sites" in call("POST", "/people", 422, json={"email": "c@d.example", "role": "editor"} | both).json["errors"]
    )


def test_administrators_business_takes_an_admin_and_the_scope(call, bo, token):
    for method, path, body, done in CALLS:
        path = path.replace("ID", str(bo))
        for role in Role:
            for scope in Scope:
                if (role, scope) != (Role.ADMIN, Scope.ADMIN):
                    answer = call(method, path, 403, headers=token(role, scope), json=body)
                    assert answer.content_type == "application/problem+json"
        assert call(method, path, 401, headers={}, json=body).headers["WWW-Authenticate"].startswith("Bearer")
        call(method, path, done, json=body)


def test_a_token_never_may_more_than_its_scope_or_its_editor(collector, call, token):
    typo = collector.send().json["typo"]
    may = {
        (Role.EDITOR, Scope.TRIAGE),
        (Role.EDITOR, Scope.ADMIN),
        (Role.ADMIN, Scope.TRIAGE),
        (Role.ADMIN, Scope.ADMIN),
    }
    for role in Role:
        for scope in Scope:
            headers = token(role, scope)
            call("GET", f"/typos/{typo}", 200, headers=headers)
            done = 200 if (role, scope) in may else 403
            call("PATCH", f"/typos/{typo}", done, headers=headers, json={"note": "x"})
            call("POST", "/typos/bulk", done, headers=headers, json={"ids": [typo], "status": "confirmed"})
    refused = call("PATCH", f"/typos/{typo}", 403, headers=token(Role.ADMIN, Scope.READ), json={"note": "x"})
    assert 'error="insufficient_scope", scope="triage"' in refused.headers["WWW-Authenticate"]


def test_a_role_taken_away_counts_at_once(collector, call):
    with collector.database.write() as session:
        editor_by_email(session, "admin@news.example").role = "viewer"
    call("GET", "/people", 403)


def test_inviting_and_changing(collector, call):
    made = call("POST", "/people", 201, json={"email": "New@news.example", "role": "editor", "sites": [SITE]}).json
    assert InvitedSchema().validate(made) == {}
    assert (made["email"], made["sites"], made["mailed"]) == ("new@news.example", [SITE], False)
    assert collector.client().get(made["link"].removeprefix("http://localhost")).status_code == 200
    address = f"/people/{made['id']}"
    assert call("PATCH", address, json={"role": "viewer", "sites": []}).json["sites"] == []
    assert collector.client().get(made["link"].removeprefix("http://localhost")).status_code == 410
    call("DELETE", address, 204)
    assert call("GET", address).json["removed"] is True
    assert call("PATCH", address, json={"removed": False}).json["removed"] is False
    assert PeopleSchema().validate(call("GET", "/people").json) == {}
    page = call("GET", "/audit?editor=admin@news.example&limit=2").json
    assert AuditPageSchema().validate(page) == {}
    assert [one["did"] for one in page["items"]] == ["person.brought_back", "person.removed"]
    rest = call("GET", f"/audit?cursor={page['next']}").json
    assert [one["did"] for one in rest["items"]] == ["person.changed", "person.invited"]
    assert rest["items"][0]["details"]["role"] == {"from": "editor", "to": "viewer"}
    assert call("GET", "/audit?editor=none").json == {"items": [], "next": None}


def test_what_cannot_be_is_a_problem_with_words(call):
    for method, path, body, status in [
        ("POST", "/people", {"email": "a@b.example\r\nBcc: c@d.example", "role": "viewer"}, 422),
        ("POST", "/people", {"email": "new@news.example", "role": "boss"}, 422),
        ("POST", "/people", {"email": "new@news.example", "role": "viewer", "sites": ["none"]}, 422),
        ("POST", "/people", {"email": "admin@news.example", "role": "viewer"}, 409),
        ("PATCH", "/people/1", {"role": "viewer"}, 409),
        ("DELETE", "/people/1", None, 409),
        ("GET", "/people/99999999999", None, 404),
        ("GET", "/audit?editor=who@news.example", None, 404),
        ("GET", "/audit?cursor=x", None, 422),
        ("DELETE", "/tokens/99999999999", None, 404),
        ("POST", "/tokens", {"name": " "}, 422),
    ]:
        answer = call(method, path, status, json=body)
        assert answer.get_json(force=True)["detail"]


def test_ones_own_tokens(collector, call, token):
    made = call("POST", "/tokens", 201, json={"name": "nightly"}).json
    assert MadeTokenSchema().validate(made) == {}
    assert made["scope"] == "read"
    own = {"Authorization": f"Bearer {made['token']}"}
    listed = call("GET", "/tokens", headers=own).json
    assert TokensSchema().validate(listed) == {}
    assert listed["items"][0]["name"] == "nightly"
    assert made["token"] not in str(listed)
    call("POST", "/tokens", 403, headers=own, json={"name": "wider", "scope": "admin"})
    triage = token(Role.ADMIN, Scope.TRIAGE)
    call("POST", "/tokens", 422, headers=triage, json={"name": "wider", "scope": "admin"})
    call("POST", "/tokens", 422, headers=token(Role.EDITOR, Scope.TRIAGE), json={"name": "x", "scope": "admin"})
    call("DELETE", f"/tokens/{made['id']}", 404, headers=token(Role.EDITOR, Scope.TRIAGE))
    call("DELETE", f"/tokens/{made['id']}", 204)
    call("GET", "/tokens", 401, headers=own)


def test_every_call_is_described_with_an_example(collector):
    spec = collector.client().get("/api/v1/openapi.json").json
    bodies = 0
    for path, item in spec["paths"].items():
        if path.startswith(("/api/v1/people", "/api/v1/audit", "/api/v1/tokens")):
            for method in set(item) & {"get", "post", "patch", "delete"}:
                assert item[method]["summary"], path
                for body in item[method].get("requestBody", {}).get("content", {}).values():
                    assert body["example"], path
                    bodies += 1
    assert bodies == 3


def test_a_token_that_a_token_made_ends_with_it(call, collector):
    made = call("POST", "/tokens", 201, json={"name": "first", "scope": "admin", "days": 30}).json
    first = {"Authorization": f"Bearer {made['token']}"}
    child = call("POST", "/tokens", 201, headers=first, json={"name": "second", "scope": "triage", "days": None}).json
    second = {"Authorization": f"Bearer {child['token']}"}
    assert child["expires"] == made["expires"] == "2026-12-24T12:00:00.000000Z"
    grandchild = call("POST", "/tokens", 201, headers=second, json={"name": "third"}).json
    third = {"Authorization": f"Bearer {grandchild['token']}"}
    call("GET", "/typos", 200, headers=third)
    call("DELETE", f"/tokens/{made['id']}", 204)
    for headers in (first, second, third):
        call("GET", "/typos", 401, headers=headers)


def test_signing_somebody_out_revokes_their_tokens_where_that_is_asked_for(call, collector, bo, token):
    token(Role.EDITOR, Scope.READ)  # somebody else's stay
    with collector.database.write() as session:
        editor = editor_by_email(session, "bo@news.example")
        theirs = {"Authorization": f"Bearer {add_token(session, editor, 'nightly', collector.clock())}"}
        add_token(session, editor, "old", collector.clock(), days=1)
    collector.clock.pass_(days=2)
    answer = call("POST", f"/people/{bo}/sign-out").json
    assert SignedOutSchema().validate(answer) == {}
    assert answer["tokens"] == 1
    call("GET", "/typos", 200, headers=theirs)
    assert call("POST", f"/people/{bo}/sign-out?revoke_tokens=true").json["tokens"] == 0
    call("GET", "/typos", 401, headers=theirs)
    said = [(one["did"], one["details"]) for one in call("GET", "/audit").json["items"]]
    assert said == [("person.signed_out", {"revoked": 1}), ("person.signed_out", {})]
    call("POST", f"/people/{bo}/sign-out?revoke=true", 422)
