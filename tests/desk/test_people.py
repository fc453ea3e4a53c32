"""What administrators do with people, and the log of it."""

import re

import pytest

from collector.store.audit import note
from collector.store.editors import editor_by_email
from collector.store.models import Audit, DeskSession, Role, Scope, Token
from collector.store.sites import site_by_key
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD, SITE

BOSS = "boss@news.example"
GOOD = "four words of my own"


@pytest.fixture
def boss(sign_in):
    return sign_in(BOSS, Role.ADMIN)


def number(collector, email):
    with collector.database.read() as session:
        return editor_by_email(session, email).id


def log(collector):
    with collector.database.read() as session:
        rows = session.query(Audit).order_by(Audit.id)
        return [(one.editor.email if one.editor else None, one.did, one.about) for one in rows]


def link_on(page):
    return re.search(r'id="link" value="http://localhost([^"]+)"', page)[1]


def test_an_invitation_leads_to_the_desk(collector, boss):
    boss.open("/desk/people")
    boss.post("/desk/people", 201, email=" New@News.example ", role="viewer", name="Nora <b>", limited="yes", site=SITE)
    assert "new@news.example is invited" in boss.words
    assert "<b>" not in boss.page.split("<main")[1].split("Nora")[0][-3:]
    invited = Visitor(collector)
    invited.open(link_on(boss.page))
    invited.post(link_on(boss.page), 303, password=GOOD)
    assert invited.sign_in("new@news.example", GOOD).status_code == 303
    with collector.database.read() as session:
        editor = editor_by_email(session, "new@news.example")
        assert (editor.role, editor.name) == ("viewer", "Nora <b>")
        assert [limit.site_id for limit in editor.limits] == [site_by_key(session, SITE).id]
    assert log(collector) == [(BOSS, "person.invited", "new@news.example")]
    boss.open("/desk/people")
    assert "Nora <b> new@news.example Viewer The News off now" in boss.words


def test_what_is_wrong_is_said_and_stays_typed(collector, boss):
    boss.open("/desk/people")
    for fields, says in [
        ({"email": "no-address"}, "This is not an e-mail address."),
        ({"email": "a@b.example\nBcc: c@d.example"}, "This is not an e-mail address."),
        ({"email": "Bo <bo@news.example>"}, "This is not an e-mail address."),
        ({"email": BOSS}, "Somebody with this address is here already."),
        ({"role": "boss"}, "Choose a role."),
        ({"limited": "yes"}, "Choose at least one site"),
        ({"limited": "yes", "site": "nosuchkey"}, "Choose at least one site"),
        ({"name": "x" * 101}, "This name is too long"),
    ]:
        typed = {"email": "new@news.example", "role": "viewer", "name": "Nora", "limited": "no"} | fields
        boss.post("/desk/people", 422, **typed)
        assert says in boss.words
        assert f'name="name" value="{typed["name"]}"' in boss.page
    assert log(collector) == []


def test_another_role_or_other_sites_end_the_sessions(collector, boss, anna):
    address = f"/desk/people/{number(collector, 'anna@news.example')}"
    anna.open("/desk/")
    boss.open(address)
    boss.post(address, 303, name="Anna", role="editor", limited="no")
    anna.open("/desk/")  # a name is no reason
    for change in ({"role": "viewer"}, {"role": "viewer", "limited": "yes", "site": SITE}):
        boss.open(address)
        boss.post(address, 303, **({"name": "Anna", "limited": "no"} | change))
        assert anna.client.get("/desk/").status_code == 302
        assert anna.sign_in("anna@news.example").status_code == 303
        anna.open("/desk/")
    with collector.database.read() as session:
        details = [one.details for one in session.query(Audit).order_by(Audit.id)]
    assert details == [
        {"name": {"from": "", "to": "Anna"}},
        {"role": {"from": "editor", "to": "viewer"}},
        {"sites": {"from": "all sites", "to": ["The News"]}},
    ]
    boss.open("/desk/audit")
    assert "boss@news.example changed anna@news.example sites: all The News" in boss.words


def test_removing_and_bringing_back(collector, boss, anna):
    collector.token("anna@news.example")
    address = f"/desk/people/{number(collector, 'anna@news.example')}"
    boss.open(address)
    boss.post(f"{address}/link", 200)
    link = link_on(boss.page)
    boss.post(f"{address}/remove", 303)
    assert anna.client.get("/desk/").status_code == 302
    assert anna.sign_in("anna@news.example").status_code == 422
    anna.open(link, 410)
    with collector.database.read() as session:
        assert session.query(Token).count() == 0
    boss.open(address)
    boss.post(f"{address}/link", 409)
    boss.open(address)
    boss.post(f"{address}/back", 303)
    assert anna.sign_in("anna@news.example").status_code == 303
    anna.open(link, 410)
    assert [did for _, did, _ in log(collector)] == ["person.new_link", "person.removed", "person.brought_back"]


def test_the_last_administrator_stays(collector, boss, sign_in):
    mine = f"/desk/people/{number(collector, BOSS)}"
    boss.open(mine)
    boss.post(mine, 422, role="viewer", limited="no")
    assert "This is the last administrator" in boss.words
    boss.post(f"{mine}/remove", 422)
    assert "This is the last administrator" in boss.words
    other = sign_in("other@news.example", Role.ADMIN)
    theirs = f"/desk/people/{number(collector, 'other@news.example')}"
    boss.open(theirs)
    boss.post(f"{theirs}/remove", 303)  # who has left is no administrator any more
    assert other.client.get("/desk/").status_code == 302
    boss.open(mine)
    boss.post(f"{mine}/remove", 422)
    assert [did for _, did, _ in log(collector)] == ["person.removed"]


def test_ending_somebodys_sessions(collector, boss, anna):
    address = f"/desk/people/{number(collector, 'anna@news.example')}"
    boss.open(address)
    boss.post(f"{address}/sign-out", 303)
    assert anna.client.get("/desk/").status_code == 302
    boss.open("/desk/")
    with collector.database.read() as session:
        assert session.query(DeskSession).count() == 1


@pytest.mark.parametrize("revoke", [{}, {"revoke_tokens": "yes"}])
def test_an_administrator_chooses_what_becomes_of_tokens(collector, boss, anna, revoke):
    headers = collector.token("anna@news.example")
    address = f"/desk/people/{number(collector, 'anna@news.example')}"
    boss.open(address)
    assert 'name="revoke_tokens" value="yes" checked' in boss.page
    boss.post(f"{address}/sign-out", 303, **revoke)
    assert collector.client().get("/api/v1/typos", headers=headers).status_code == (401 if revoke else 200)
    boss.open(address)
    assert ("1 API token is revoked." if revoke else "1 API token still works.") in boss.words
    boss.open("/desk/audit")
    assert ("API tokens revoked: 1" in boss.words) == bool(revoke)


def test_a_new_link_spends_the_one_before(collector, boss, anna):
    address = f"/desk/people/{number(collector, 'anna@news.example')}"
    links = []
    for _ in range(2):
        boss.open(address)
        boss.post(f"{address}/link", 200)
        assert "works for an hour" in boss.words
        links.append(link_on(boss.page))
    Visitor(collector).open(links[0], 410)
    Visitor(collector).open(links[1])
    anna.open("/desk/")  # it ends no session


def test_the_log_is_read_page_by_page_and_by_person(collector, boss, anna):
    with collector.database.write() as session:
        editors = [editor_by_email(session, BOSS), None]
        for at in range(120):
            note(session, editors[at % 2], "site.added", f"site-{at:03}", collector.clock(), hostile="<script>")
    seen, address = [], "/desk/audit"
    while address:
        boss.open(address)
        seen += re.findall(r"site-\d+", boss.page)
        address = boss.next_page
    assert seen == [f"site-{at:03}" for at in reversed(range(120))]
    assert "<script>" not in boss.page.split("<main")[1]
    boss.open(f"/desk/audit?who={number(collector, BOSS)}")
    assert set(re.findall(r"site-(\d+)", boss.page)) <= {f"{at:03}" for at in range(0, 120, 2)}
    boss.open("/desk/audit?who=0")
    assert "On the server added the site site-119 hostile: <script>" in boss.words
    for nonsense in ("who=x", "who=-1", "before=0", "before=99999999999", "who=٣", "before=2147483648"):
        boss.open(f"/desk/audit?{nonsense}")


def test_every_form_takes_a_token_of_ours(collector, boss):
    """All that the desk's pages send, and what htmx sends: without the token nothing happens."""
    sent = 0
    for address in ("people", f"people/{number(collector, BOSS)}", "account", "account/security", "account/tokens"):
        page = boss.open(f"/desk/{address}").split("<main")[1]
        forms = re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page, flags=re.S)
        for action, fields in [*forms, *((other, "csrf_token") for other in re.findall(r'formaction="([^"]+)"', page))]:
            assert "csrf_token" in fields, action
            for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "x"}):
                answer = boss.client.post(action, data={"old_password": PASSWORD}, headers=headers)
                assert answer.status_code == 400, action
                sent += 1
    assert sent >= 27
    assert log(collector) == []


def test_when_somebody_was_last_seen_outlives_their_session(collector, boss, sign_in):
    tom = sign_in("tom@news.example", Role.EDITOR)
    tom.open("/desk/account")
    tom.post("/desk/sign-out", 303)
    boss.open(f"/desk/people/{number(collector, 'tom@news.example')}")
    assert "Last seen" in boss.words
    headers = collector.token(BOSS, Role.ADMIN, Scope.ADMIN)
    people = collector.client().get("/api/v1/people", headers=headers).get_json()["items"]
    assert {one["email"]: one["last_seen"] for one in people}["tom@news.example"] == "2026-11-24T12:00:00.000000Z"
