"""An editor of one site learns nothing of another, by whatever they ask or name; and odd questions break nothing."""

import re
import uuid

import pytest
from sqlalchemy import delete

from collector.store.attention import save_view
from collector.store.editors import editor_by_email, set_password_hash
from collector.store.models import Event, Role, Scope, Typo
from collector.store.people import remove
from collector.store.reach import set_sites
from collector.store.sites import site_by_key
from collector.web import passwords
from tests.support.collector import PASSWORD

TOM = "tom@news.example"
OTHER = "https://other.example"
LIST = {"HX-Request": "true", "HX-Current-URL": "http://localhost/desk/"}
SECRETS = ("secret phrase", "secret suggestion", "Secret title", "Secret section")


@pytest.fixture
def foreign(collector):
    """A typo of another site than newskey."""
    collector.add_site("otherkey", (OTHER,), "The Other")
    answer = collector.send(
        site="otherkey",
        url=f"{OTHER}/x",
        origin=OTHER,
        title="Secret title",
        quote={"exact": "secret phrase", "prefix": "left of it ", "suffix": " right of it"},
        block=...,
        position=...,
        suggestion="secret suggestion",
        article={"headline": "Secret title", "section": "Secret section"},
    )
    return answer.json["typo"]


def limit(collector, email, *keys):
    with collector.database.write() as session:
        set_sites(editor_by_email(session, email), [site_by_key(session, key) for key in keys or ("newskey",)])


@pytest.fixture
def tom(collector, foreign, sign_in):
    """An editor of newskey only."""
    visitor = sign_in(TOM)
    limit(collector, TOM)
    visitor.open("/desk/")
    return visitor


def act(visitor, address="/desk/act", headers=LIST, **fields):
    form = {"csrf_token": visitor.hidden("csrf_token"), "do": "confirmed", **fields}
    return visitor.client.post(address, data=form, headers=headers)


def test_whose_only_site_is_removed_sees_none(collector, tom, foreign):
    with collector.database.write() as session:
        session.delete(site_by_key(session, "newskey"))
    assert not [word for word in SECRETS if word in tom.open("/desk/?status=all")]
    tom.open(f"/desk/typos/{foreign}", 404)


@pytest.mark.parametrize("do", ["confirmed", "mine"])
def test_naming_a_typo_of_others_shows_nothing_of_it(collector, tom, foreign, typo, do):
    answer = act(tom, "/desk/act?status=all", do=do, id=[str(foreign), str(typo)])
    assert answer.status_code == 200
    assert f'id="typo-{typo}"' in answer.text
    assert not [word for word in SECRETS if word in answer.text]


def test_typos_are_given_to_nobody_whom_one_does_not_see(collector, tom, foreign, typo):
    eli = collector.add_editor("eli@other.example")
    limit(collector, "eli@other.example", "otherkey")
    assert "eli@other.example" not in tom.open("/desk/")
    assert act(tom, do="colleague", assignee=str(eli), id=[str(foreign)]).status_code == 400
    anna = collector.add_editor("anna@news.example")
    assert act(tom, do="colleague", assignee=str(anna), id=[str(foreign)]).status_code == 200
    with collector.database.read() as session:
        assert session.get(Typo, foreign).assignee is None


def test_who_has_a_typo_of_others_open_is_not_told(collector, tom, foreign, sign_in):
    anna = sign_in("anna@news.example")
    anna.open(f"/desk/typos/{foreign}")
    tom.open("/desk/")
    news = tom.post("/desk/news", 200, seen=f"{foreign}.1").text
    assert f"eyes-{foreign}" not in news
    assert "anna@news.example" not in news


def test_notes_of_sites_that_one_no_longer_sees_are_gone(collector, foreign, sign_in):
    tom = sign_in(TOM)
    headers, theirs = collector.token("anna@news.example"), collector.token(TOM)
    client = collector.client()
    client.patch(f"/api/v1/typos/{foreign}", json={"note": "@tom the secret"}, headers=headers)
    assert client.get("/api/v1/mentions", headers=theirs).json["items"]
    limit(collector, TOM)
    assert client.get("/api/v1/mentions", headers=theirs).json["items"] == []
    with collector.database.write() as session:
        set_password_hash(editor_by_email(session, TOM), passwords.hash_password("another long password"))
    tom.sign_in(TOM, "another long password")
    assert "badge" not in tom.open("/desk/")


def test_colleagues_of_other_sites_are_not_named(collector, tom, typo, sign_in):
    eve = "eve@other.example"
    sign_in(eve)
    limit(collector, eve, "otherkey")
    sign_in("anna@news.example")
    people = tom.open("/desk/filters")
    assert "anna@news.example" in people
    assert eve not in people
    handles = tom.open(f"/desk/typos/{typo}/colleagues")
    assert 'value="anna"' in handles
    assert "eve" not in handles
    assert 'value="tom"' not in handles  # oneself


@pytest.mark.parametrize("place", ["http://[", "http://localhost/desk/?site=nokey", "//[x]"])
def test_a_strange_place_to_stand_at_breaks_nothing(tom, typo, place):
    headers = LIST | {"HX-Current-URL": place}
    assert act(tom, "/desk/act?site=nokey", headers, id=str(typo)).status_code == 200
    tom.open("/desk/")
    tom.post("/desk/news?site=otherkey", 200)
    assert tom.collector.client().post("/desk/news", headers=headers).status_code == 401


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_moments_that_there_are_not_in_utc(collector, moment):
    headers = collector.token("anna@news.example")
    for name in ("since", "until"):
        answer = collector.client().get("/api/v1/typos", query_string={name: moment}, headers=headers)
        assert answer.status_code == 422
        assert name in answer.json["errors"]


def test_nobody_gets_work_who_cannot_do_it(collector, foreign, typo):
    headers = collector.token("anna@news.example")
    for email in (TOM, "gone@news.example"):
        collector.add_editor(email)
    limit(collector, TOM, "otherkey")
    with collector.database.write() as session:
        remove(session, None, editor_by_email(session, "gone@news.example"), collector.clock())
    for email in (TOM, "gone@news.example"):
        answer = collector.client().patch(f"/api/v1/typos/{typo}", json={"assignee": email}, headers=headers)
        assert answer.status_code == 422
        assert "assignee" in answer.json["errors"]


def test_a_sign_in_under_way_does_not_outlive_the_password(collector, visitor, monkeypatch):
    collector.add_editor(TOM)
    right = passwords.password_is_right

    def slowly(password, known):
        answer = right(password, known)
        with collector.database.write() as session:
            set_password_hash(editor_by_email(session, TOM), passwords.hash_password("another long password"))
        return answer

    monkeypatch.setattr("collector.desk.account.sign_in.password_is_right", slowly)
    tom = visitor()
    answer = tom.sign_in(TOM, PASSWORD)
    assert answer.location.endswith("/desk/sign-in")
    assert tom.client.get("/desk/").status_code == 302


def test_undoing_what_was_decided_before_a_merge_decides_nothing_about_the_other(collector):
    headers, client = collector.token("anna@news.example", Role.EDITOR), collector.client()
    first = collector.send().json["typo"]
    second = collector.send(
        quote={"exact": "at nooon", "prefix": "The mayor opened teh bridge ", "suffix": "."}, block=..., position=...
    ).json["typo"]
    stroke = client.post("/api/v1/typos/bulk", json={"ids": [first], "status": "confirmed"}, headers=headers).json
    client.patch(f"/api/v1/typos/{second}", json={"status": "confirmed"}, headers=headers)
    client.post(f"/api/v1/typos/{first}/merge", json={"into": second}, headers=headers)
    answer = client.post(f"/api/v1/typos/actions/{stroke['action']}/undo", headers=headers)
    assert answer.status_code == 409
    assert client.get(f"/api/v1/typos/{second}", headers=headers).json["status"] == "confirmed"


def test_where_a_typo_of_others_was_merged_is_not_told(collector, tom, foreign):
    headers = collector.token("anna@news.example")
    there = collector.send(
        site="otherkey", url=f"{OTHER}/x", origin=OTHER, quote={"exact": "another phrase"}, block=..., position=...
    ).json["typo"]
    merged = collector.client().post(f"/api/v1/typos/{foreign}/merge", json={"into": there}, headers=headers)
    assert merged.status_code == 200
    shown = [
        tom.client.post(
            f"/desk/typos/{number}/presence", data={"csrf_token": tom.hidden("csrf_token"), "version": "1"}
        ).text.replace(f"/typos/{number}", "/typos/NUMBER")
        for number in (foreign, 99999)
    ]
    assert shown[0] == shown[1]
    assert f"/desk/typos/{there}" not in shown[0]


def test_what_was_decided_about_typos_of_others_is_not_there_to_be_undone(collector, tom, foreign):
    headers, theirs = collector.token("boss@news.example", Role.ADMIN, Scope.ADMIN), collector.token(TOM)
    client = collector.client()
    bulk = {"ids": [foreign], "status": "fixed"}
    stroke = client.post("/api/v1/typos/bulk", json=bulk, headers=headers).json["action"]
    client.post("/api/v1/typos/bulk", json={"ids": [foreign], "status": "new"}, headers=headers)

    def answers():
        for number in (stroke, 99999):
            form = {"csrf_token": tom.hidden("csrf_token")}
            desk = tom.client.post(f"/desk/undo/{number}", data=form)
            api = client.post(f"/api/v1/typos/actions/{number}/undo", headers=theirs)
            yield desk.status_code, api.status_code

    assert set(answers()) == {(404, 404)}
    with collector.database.write() as session:
        session.execute(delete(Event).where(Event.typo_id == foreign))  # as where nothing of it is left
    assert set(answers()) == {(404, 404)}


def test_a_stroke_that_is_partly_about_typos_of_others_is_not_theirs_to_undo(collector, tom, foreign, typo):
    headers, client = collector.token("anna@news.example"), collector.client()
    both = {"ids": [foreign, typo], "status": "fixed"}
    stroke = client.post("/api/v1/typos/bulk", json=both, headers=headers).json["action"]
    tom.open("/desk/")
    tom.post(f"/desk/undo/{stroke}", 404)
    assert client.post(f"/api/v1/typos/actions/{stroke}/undo", headers=collector.token(TOM)).status_code == 404
    assert client.post(f"/api/v1/typos/actions/{stroke}/undo", headers=headers).status_code == 200


def test_filters_and_numbers_are_of_what_one_sees(collector, tom, foreign, typo):
    assert "Town" in tom.open("/desk/filters")
    assert not [word for word in SECRETS if word in tom.page]
    assert '<span class="label">New</span> <span class="count">1</span>' in tom.open("/desk/")


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("site=newskey&status=fixed&section=Town", True),
        ("status=fixed&sort=oldest&age=week", True),
        ("status=new&assignee=me", True),
        ("site=otherkey", False),
        ("site=newskey&assignee=zoe%40other.example", False),
        ("section=Secret", False),
        ("q=secret", False),
        ("author=Eve", False),
    ],
)
def test_shared_views_of_other_sites_are_not_shown(collector, tom, query, is_shown):
    for name, *keys in (("zoe", "otherkey"), ("eve", "newskey", "otherkey")):
        collector.add_editor(f"{name}@other.example")
        limit(collector, f"{name}@other.example", *keys)
    with collector.database.write() as session:
        save_view(session, editor_by_email(session, "eve@other.example"), "Eve’s", query, True, collector.clock())
        save_view(session, editor_by_email(session, TOM), "Mine", "q=mine", False, collector.clock())
    seen = collector.client().get("/api/v1/views", headers=collector.token(TOM)).json["items"]
    assert [one["name"] for one in seen] == (["Eve’s", "Mine"] if is_shown else ["Mine"])
    assert ("Eve’s" in tom.open("/desk/")) == is_shown
    everything = collector.client().get("/api/v1/views", headers=collector.token("anna@news.example")).json["items"]
    assert [one["name"] for one in everything] == ["Eve’s"]


def test_views_of_people_at_other_sites_are_not_shown(collector, tom):
    collector.add_editor("zoe@other.example")
    limit(collector, "zoe@other.example", "otherkey")
    with collector.database.write() as session:
        save_view(session, editor_by_email(session, "zoe@other.example"), "Hers", "status=new", True, collector.clock())
    assert collector.client().get("/api/v1/views", headers=collector.token(TOM)).json["items"] == []
    assert "zoe@other.example" not in tom.open("/desk/")


def test_people_at_other_sites_are_as_unknown_as_nobody(collector, tom):
    collector.add_editor("zoe@other.example")
    limit(collector, "zoe@other.example", "otherkey")
    typo = collector.send().json["typo"]
    told = []
    for name in ("zoe", "nobody"):
        body = {"assignee": f"{name}@other.example"}
        answer = collector.client().patch(f"/api/v1/typos/{typo}", json=body, headers=collector.token(TOM))
        told.append((answer.status_code, answer.text.replace(name, "")))
    assert told[0] == told[1]
    assert told[0][0] == 422


def test_no_route_tells_what_others_have_from_what_is_not_there(collector, tom, foreign, typo):
    """Every address with a number or key in it, by every method, as an editor of another site asks for it."""
    [mine, theirs], report = articles_of(collector, typo, foreign), str(uuid.uuid4())
    there = {"typo_id": foreign, "article_id": theirs, "key": "otherkey", "address_id": 1}
    nowhere = {"typo_id": 99999, "article_id": 99999, "key": "nokey", "address_id": 1}
    bodies = {
        "typos.change": {"note": "x"},
        "typos.merge_": {"into": typo},
        "typos.split_": {"reports": [report]},
        "articles.change": {"title": "x"},
        "articles.join_": {"into": mine},
    }
    form = {"version": "1", "last_event": "0", "status": "confirmed", "into": str(typo), "report": report, "title": "x"}
    told, asked = [], 0
    for rule in collector.app.url_map.iter_rules():
        if not rule.arguments or not there.keys() >= rule.arguments:
            continue
        for method in sorted(rule.methods & {"GET", "POST", "PATCH", "DELETE"}):
            answers = []
            for what in (there, nowhere):
                path = rule.build({name: what[name] for name in rule.arguments})[1]
                answer = ask(collector, tom, method, path, bodies.get(rule.endpoint, {}), form)
                told += [(path, word) for word in SECRETS if word in answer.text]
                answers.append((answer.status_code, blank(path, answer.text, what)))
            asked += 1
            if answers[0] != answers[1]:
                told.append((method, rule.rule, answers))
    assert not told
    assert asked >= 40


def test_no_body_tells_what_others_have_from_what_is_not_there(collector, tom, foreign, typo):
    """Numbers of others' things in what is sent about one's own."""
    [mine, theirs] = articles_of(collector, typo, foreign)
    for path, name, number in (
        (f"/api/v1/typos/{typo}/merge", "into", foreign),
        (f"/api/v1/articles/{mine}/join", "into", theirs),
        (f"/desk/typos/{typo}/merge", "into", foreign),
    ):
        answers = []
        for named in (number, 99999):
            sent = {name: named, "version": "1"} if path.startswith("/desk/") else {name: named}
            answer = ask(collector, tom, "POST", path, sent, sent)
            assert answer.status_code >= 400
            assert not [word for word in SECRETS if word in answer.text]
            answers.append((answer.status_code, blank(path, answer.text, {name: named})))
        assert answers[0] == answers[1]


def articles_of(collector, *typos):
    with collector.database.read() as session:
        return [session.get(Typo, number).article_id for number in typos]


def ask(collector, tom, method, path, body, form):
    """Ask the desk, or the API, as Tom."""
    if path.startswith("/api/"):
        options = {} if method == "GET" else {"json": body}
        return collector.client().open(path, method=method, headers=collector.token(TOM), **options)
    options = {} if method == "GET" else {"data": {"csrf_token": tom.hidden("csrf_token"), **form}}
    return tom.client.open(path, method=method, **options)


def blank(path, text, named):
    """What the API says, without the names that were asked for; the desk's pages differ each time."""
    if not path.startswith("/api/"):
        return ""
    for one in named.values():
        text = re.sub(rf"\b{one}\b", "…", text)
    return text
