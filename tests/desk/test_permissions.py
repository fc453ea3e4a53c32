"""Who may do what: every route of the desk, for everybody."""

import pytest

from collector.store.editors import editor_by_email
from collector.store.models import Role
from collector.store.reach import set_sites
from collector.store.sites import add_site

# Every route, and its answer to: nobody, a viewer, an editor, an admin. 302 to nobody is to sign-in.
TABLE = [
    ("GET", "/desk/", "desk.typos", (302, 200, 200, 200)),
    ("GET", "/desk/typos/TYPO", "desk.typo", (302, 200, 200, 200)),
    ("POST", "/desk/typos/TYPO", "desk.decide", (302, 403, 303, 303)),
    ("POST", "/desk/typos/TYPO/merge", "desk.merge_", (302, 403, 400, 400)),  # nothing is chosen
    ("POST", "/desk/typos/TYPO/split", "desk.split_", (302, 403, 400, 400)),
    ("POST", "/desk/act", "desk.act", (302, 403, 400, 400)),  # nothing is chosen
    ("POST", "/desk/undo", "desk.undo_last", (302, 403, 303, 303)),  # the decision above
    ("POST", "/desk/undo/99999", "desk.undo_", (302, 403, 404, 404)),
    ("POST", "/desk/views", "desk.save_view_", (302, 400, 400, 400)),  # it has no name
    ("POST", "/desk/views/99999/delete", "desk.delete_view_", (302, 404, 404, 404)),
    ("GET", "/desk/filters", "desk.filters", (302, 200, 200, 200)),
    ("POST", "/desk/news", "desk.news", (302, 200, 200, 200)),
    ("POST", "/desk/strokes", "desk.strokes", (302, 403, 204, 204)),
    ("GET", "/desk/account/keys", "desk.account_keys", (302, 200, 200, 200)),
    ("POST", "/desk/account/keys", "desk.save_account_keys", (302, 303, 303, 303)),
    ("GET", "/desk/views/counts", "desk.view_counts", (302, 200, 200, 200)),
    ("GET", "/desk/events", "desk.events", (302, 204, 204, 204)),
    ("GET", "/desk/keys", "desk.keys", (302, 200, 200, 200)),
    ("POST", "/desk/typos/TYPO/presence", "desk.presence", (200, 200, 200, 200)),  # nobody is told to sign in
    ("GET", "/desk/typos/TYPO/colleagues", "desk.typo_colleagues", (302, 403, 200, 200)),
    ("GET", "/desk/mentions", "desk.mentions", (302, 200, 200, 200)),
    ("POST", "/desk/mentions/seen", "desk.see_mentions_", (302, 303, 303, 303)),
    ("GET", "/desk/articles", "desk.articles", (302, 200, 200, 200)),
    ("GET", "/desk/articles/1", "desk.article", (302, 200, 200, 200)),
    ("POST", "/desk/articles/1/fixed", "desk.fix_article", (302, 403, 303, 303)),
    ("POST", "/desk/articles/1/about", "desk.describe_article", (302, 403, 303, 303)),
    ("POST", "/desk/articles/1/join", "desk.join_article", (302, 403, 400, 400)),  # with nothing
    ("POST", "/desk/articles/1/addresses/9/part", "desk.part_article", (302, 403, 404, 404)),
    ("GET", "/desk/account", "desk.account", (302, 200, 200, 200)),
    ("POST", "/desk/account", "desk.save_account", (302, 303, 303, 303)),
    ("GET", "/desk/sign-in", "desk.sign_in", (200, 302, 302, 302)),
    ("POST", "/desk/sign-in", "desk.sign_in", (422, 422, 422, 422)),
    ("POST", "/desk/sign-out", "desk.sign_out", (302, 303, 303, 303)),
    ("GET", "/desk/password/x", "desk.password", (410, 410, 410, 410)),
    ("POST", "/desk/password/x", "desk.password", (410, 410, 410, 410)),
    ("GET", "/desk/sites", "desk.sites", (302, 403, 403, 200)),
    ("POST", "/desk/sites", "desk.add_site", (302, 403, 403, 422)),  # nothing is filled in
    ("GET", "/desk/sites/new", "desk.new_site", (302, 403, 403, 200)),
    ("GET", "/desk/sites/newskey", "desk.site_tag", (302, 403, 403, 200)),
    ("GET", "/desk/sites/nokey", "desk.site_tag", (302, 403, 403, 404)),
    ("GET", "/desk/sites/newskey/tag", "desk.tag_preview", (302, 403, 403, 200)),
    ("POST", "/desk/sites/newskey/tag", "desk.save_tag", (302, 403, 403, 303)),
    ("POST", "/desk/sites/nokey/check", "desk.check_tag", (302, 403, 403, 404)),
    ("GET", "/desk/sites/newskey/settings", "desk.site_settings", (302, 403, 403, 200)),
    ("POST", "/desk/sites/newskey/settings", "desk.save_site", (302, 403, 403, 422)),
    ("POST", "/desk/sites/newskey/refused", "desk.allow_origin", (302, 403, 403, 404)),  # nothing was refused
    ("GET", "/desk/sites/newskey/leave", "desk.leave_site", (302, 403, 403, 200)),
    ("POST", "/desk/sites/newskey/move", "desk.move_site", (302, 403, 403, 422)),
    ("GET", "/desk/sites/newskey/remove", "desk.ask_to_remove_site", (302, 403, 403, 200)),
    ("POST", "/desk/sites/nokey/remove", "desk.remove_site_", (302, 403, 403, 404)),
    ("GET", "/desk/held", "desk.held", (302, 403, 200, 200)),
    ("POST", "/desk/held", "desk.decide_held", (302, 403, 400, 400)),
    ("POST", "/desk/typos/TYPO/delete-reports", "desk.delete_reports", (302, 403, 403, 400)),  # nothing is chosen
    ("POST", "/desk/typos/99999/delete", "desk.delete_typo_", (302, 403, 403, 404)),
    ("GET", "/desk/setup/x", "desk.setup_account", (410, 410, 410, 410)),
    ("POST", "/desk/setup/x", "desk.setup_account", (410, 410, 410, 410)),
    ("GET", "/desk/start", "desk.start_site", (302, 403, 403, 302)),  # there is a site
    ("POST", "/desk/start", "desk.start_with_site", (302, 403, 403, 422)),
    ("GET", "/desk/start/newskey/tag", "desk.start_tag", (302, 403, 403, 200)),
    ("GET", "/desk/start/newskey/report", "desk.start_report", (302, 403, 403, 200)),
    ("GET", "/desk/start/newskey/report/wait", "desk.await_report", (302, 403, 403, 200)),
    ("GET", "/desk/statistics", "desk.statistics_", (302, 200, 200, 200)),
    ("GET", "/desk/statistics/days.csv", "desk.statistics_csv", (302, 200, 200, 200)),
    # signing in by other ways: without a password before it, without mail, without a provider
    ("GET", "/desk/sign-in/code", "desk.second_step", (303, 303, 303, 303)),
    ("POST", "/desk/sign-in/code", "desk.second_step", (303, 303, 303, 303)),
    ("GET", "/desk/forgotten", "desk.forgotten", (200, 200, 200, 200)),
    ("POST", "/desk/forgotten", "desk.forgotten", (200, 200, 200, 200)),
    ("GET", "/desk/sign-on", "desk.sign_on", (404, 302, 302, 302)),
    ("GET", "/desk/sign-on/back", "desk.sign_on_back", (404, 404, 404, 404)),
    # one's own account
    ("GET", "/desk/account/security", "desk.security", (302, 200, 200, 200)),
    ("GET", "/desk/account/keys", "desk.account_keys", (302, 200, 200, 200)),
    ("POST", "/desk/account/keys", "desk.save_account_keys", (302, 303, 303, 303)),
    ("POST", "/desk/account/password", "desk.change_password", (302, 422, 422, 422)),
    ("GET", "/desk/account/second-factor", "desk.second_factor", (302, 200, 200, 200)),
    ("POST", "/desk/account/second-factor", "desk.switch_second_factor_on", (302, 400, 400, 400)),
    ("POST", "/desk/account/second-factor/codes", "desk.new_recovery_codes", (302, 422, 422, 422)),
    ("POST", "/desk/account/second-factor/off", "desk.switch_second_factor_off", (302, 422, 422, 422)),
    ("POST", "/desk/account/sessions/99999/end", "desk.end_one_session", (302, 404, 404, 404)),
    ("POST", "/desk/account/sessions/end", "desk.end_all_sessions", (302, 303, 303, 303)),
    ("GET", "/desk/account/tokens", "desk.tokens", (302, 200, 200, 200)),
    ("POST", "/desk/account/tokens", "desk.new_token", (302, 422, 422, 422)),
    ("POST", "/desk/account/tokens/99999/revoke", "desk.revoke_token", (302, 404, 404, 404)),
    # people
    ("GET", "/desk/people", "desk.people_", (302, 403, 403, 200)),
    ("POST", "/desk/people", "desk.invite_", (302, 403, 403, 422)),
    ("GET", "/desk/people/99999", "desk.person", (302, 403, 403, 404)),
    ("POST", "/desk/people/99999", "desk.save_person", (302, 403, 403, 404)),
    ("POST", "/desk/people/99999/link", "desk.new_link", (302, 403, 403, 404)),
    ("POST", "/desk/people/99999/remove", "desk.remove_person", (302, 403, 403, 404)),
    ("POST", "/desk/people/99999/back", "desk.bring_person_back", (302, 403, 403, 404)),
    ("POST", "/desk/people/99999/reset-second-factor", "desk.reset_second_factor", (302, 403, 403, 404)),
    ("POST", "/desk/people/99999/sign-out", "desk.sign_person_out", (302, 403, 403, 404)),
    ("GET", "/desk/audit", "desk.audit_log", (302, 403, 403, 200)),
    ("GET", "/desk/no-such-page", "desk.unknown", (302, 404, 404, 404)),
    ("GET", "/desk/typos/99999", "desk.typo", (302, 404, 404, 404)),
    ("POST", "/desk/typos/99999", "desk.decide", (302, 403, 404, 404)),
    ("GET", "/desk/static/desk.css", "desk.static", (200, 200, 200, 200)),
]
ROLES = [None, Role.VIEWER, Role.EDITOR, Role.ADMIN]

# What an editor who is limited to another site is answered, where it is not what an editor of this one is: what stands
# at a site of others is not there.
ELSEWHERE = {
    ("GET", "/desk/typos/TYPO"): 404,
    ("GET", "/desk/typos/TYPO/colleagues"): 404,
    ("POST", "/desk/typos/TYPO"): 404,
    ("POST", "/desk/typos/TYPO/merge"): 404,
    ("POST", "/desk/typos/TYPO/split"): 404,
    ("POST", "/desk/undo"): 400,  # they have decided nothing
    ("GET", "/desk/articles/1"): 404,
    ("POST", "/desk/articles/1/fixed"): 404,
    ("POST", "/desk/articles/1/about"): 404,
    ("POST", "/desk/articles/1/join"): 404,
}


def test_the_table_has_every_route(collector):
    rules = collector.app.url_map.iter_rules()
    routes = {
        (method, rule.endpoint)
        for rule in rules
        if rule.endpoint.startswith("desk.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(method, endpoint) for method, _, endpoint, _ in TABLE}


@pytest.mark.parametrize("role", [*ROLES, "elsewhere"])
def test_permissions(collector, visitor, sign_in, role):
    who = sign_in("who@news.example", Role.EDITOR if role == "elsewhere" else role) if role else visitor()
    if role == "elsewhere":
        with collector.database.write() as session:
            site = add_site(session, "Sport", ["https://sport.example"], collector.clock())
            set_sites(editor_by_email(session, "who@news.example"), [site])
    # Signing out comes last, since nothing after it would be asked by the same person.
    for method, address, endpoint, answers in sorted(TABLE, key=lambda line: line[2] == "desk.sign_out"):
        asked = f"{method} {address}"
        if role == "elsewhere":
            answer = ELSEWHERE.get((method, address), answers[ROLES.index(Role.EDITOR)])
        else:
            answer = answers[ROLES.index(role)]
        typo = collector.send(quote={"exact": f"phrase for {asked}"}, block=...).json["typo"]
        address = address.replace("TYPO", str(typo))
        if method == "GET":
            response = who.client.get(address)
        else:
            who.open("/desk/account" if role else "/desk/sign-in")
            fields = {"csrf_token": who.hidden("csrf_token"), "status": "confirmed", "version": "1", "password": "no"}
            response = who.client.post(address, data=fields)
        assert response.status_code == answer, asked
        if endpoint != "desk.static":
            assert response.headers["Cache-Control"] == "no-store", asked
            assert "default-src 'none'" in response.headers["Content-Security-Policy"], asked
        if role is None and response.status_code == 302:
            assert response.location.startswith("/desk/sign-in"), asked


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_whoever_decides_needs_a_form_of_ours(collector, typo, sign_in, role):
    who = sign_in("who@news.example", role)
    response = who.client.post(f"/desk/typos/{typo}", data={"status": "fixed", "version": "1"})
    assert response.status_code == 400
    who.open(f"/desk/typos/{typo}")
    assert "Fixed" in who.buttons


def test_a_viewer_sees_all_and_has_nothing_to_press(typo, sign_in):
    who = sign_in("who@news.example", Role.VIEWER)
    who.open(f"/desk/typos/{typo}")
    assert who.buttons == ["Menu", "Sign out"]
    assert 'form="decision"' not in who.page
    assert "teh bridge" in who.words
    assert "the bridge" in who.words


def test_a_role_taken_away_counts_at_once(collector, typo, anna):
    anna.open(f"/desk/typos/{typo}")
    with collector.database.write() as session:
        editor_by_email(session, "anna@news.example").role = "viewer"
    anna.decide(typo, 403, reload=False, status="fixed")
    assert "You are a viewer" in anna.words
