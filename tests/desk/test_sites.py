"""Sites at the desk: the list, adding and changing one, its tag, the check of its pages."""

import pytest
from sqlalchemy import select

from collector.desk.sites import found as found_words
from collector.store.models import Audit, Role
from collector.store.sites import site_by_key
from collector.text.cms_links import template_of
from collector.text.page_check import Obstacle, Tag
from collector.web import site_check
from collector.web.guarded import NotFetched, Trouble
from collector.web.page_fetch import Page
from tests.desk.conftest import Visitor
from tests.support.collector import ORIGIN, SITE


@pytest.fixture
def admin(sign_in):
    return sign_in("admin@news.example", Role.ADMIN)


def stored(collector, key=SITE):
    with collector.database.read() as session:
        return site_by_key(session, key)


def audited(collector):
    with collector.database.read() as session:
        return [(one.did, one.about, one.editor.email, one.details) for one in session.scalars(select(Audit))]


FILLED = {"name": "The Times", "origins": "https://times.example", "cms": "", "days": ""}


def test_the_list_says_what_comes_in_and_warns_where_nothing_ever_did(collector, admin, typo):
    collector.add_site("quiet", ("https://quiet.example", "https://www.quiet.example"), "Quiet")
    collector.clock.pass_(hours=3)
    admin.open("/desk/sites")
    assert "The News https://news.example Last report 3 hours ago 1 open typo Settings" in admin.words
    assert "Quiet https://quiet.example and 1 more No report ever came no open typos" in admin.words
    assert "/desk/?site=newskey" in admin.page


def test_a_site_is_added_and_its_tag_shown(collector, admin):
    admin.open("/desk/sites/new")
    response = admin.post(
        "/desk/sites",
        303,
        name=" The  Times ",
        origins="https://Times.example/\n\nhttp://localhost:3000, https://TIMES.example",
    )
    key = response.location.rpartition("/")[2]
    site = stored(collector, key)
    assert (site.name, site.origins) == ("The Times", ["https://times.example", "http://localhost:3000"])
    admin.open(response.location)
    tag = f'<script async src="http://localhost/widget.js" data-site="{key}"></script>'
    assert tag in admin.words
    assert "No report ever came from this site" in admin.words
    assert "works on this machine only" in admin.words
    assert audited(collector) == [
        ("site.added", "The Times", "admin@news.example", {"key": key, "origins": site.origins})
    ]


def test_all_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost(collector, admin):
    wrong = {
        "name": "  ",
        "origins": "https://*.example https://xn--a <b>",
        "cms": "cms.example",
        "ignored": "a b=c",
        "kept": "ok",
        "twins": "m.news.example",
        "days": "soon",
    }
    admin.open(f"/desk/sites/{SITE}/settings")
    admin.post(f"/desk/sites/{SITE}/settings", 422, **wrong, amp="on")
    for words in (
        "6 things are not right yet",
        "A site needs a name.",
        "“https://*.example” contains a *",
        "“https://xn--a” has an invalid part after xn--",
        "“<b>” is not an origin",
        "This is no template of a link",
        "“b=c” is not a parameter’s name",
        "Write pairs of two hosts",
        "Write a number of days from 1 to 3650",
    ):
        assert words in admin.words
    for name in ("origins", "ignored", "twins"):
        assert admin.box(name) == wrong[name]
    for name in ("cms", "days"):
        assert f'value="{wrong[name]}"' in admin.page
    assert admin.page.count('aria-invalid="true"') == 6
    assert 'name="amp" checked' in admin.page
    assert stored(collector).origins == [ORIGIN]


def test_origins_are_taken_from_what_is_pasted(collector, admin):
    admin.open(f"/desk/sites/{SITE}/settings")
    pasted = "Times.example, http://times.example/blog/?p=1"
    admin.post(f"/desk/sites/{SITE}/settings", 303, name="The News", origins=pasted)
    assert stored(collector).origins == ["https://times.example", "http://times.example"]
    admin.open(f"/desk/sites/{SITE}/settings")
    assert "“http://times.example/blog/?p=1” was shortened to http://times.example." in admin.words


def test_twins_with_www_are_offered_where_they_are_missing(collector, admin):
    admin.open("/desk/sites/new")
    assert 'name="twins_www" checked' in admin.page
    admin.open(f"/desk/sites/{SITE}/settings")
    assert "Allow https://www.news.example too" in admin.words
    both = [ORIGIN, "https://www.news.example"]
    admin.post(f"/desk/sites/{SITE}/settings", 303, name="The News", origins=ORIGIN, twins_www="on")
    assert stored(collector).origins == both
    admin.open(f"/desk/sites/{SITE}/settings")
    assert "twins_www" not in admin.page
    admin.post(f"/desk/sites/{SITE}/settings", 422, name="", origins="*", twins_www="on")
    assert 'name="twins_www" checked' in admin.page
    admin.post(f"/desk/sites/{SITE}/settings", 303, name="The News", origins="localhost:3000", twins_www="on")
    assert stored(collector).origins == ["http://localhost:3000"]


def test_control_characters_in_names_are_refused(collector, admin):
    admin.open(f"/desk/sites/{SITE}/settings")
    admin.post(f"/desk/sites/{SITE}/settings", 422, name="The\x1b[31m News", origins="https://ne\x08ws.example")
    assert "This name contains control characters" in admin.words
    assert "“https://ne�ws.example” contains a control character" in admin.words
    assert stored(collector).name == "The News"


def test_settings_are_stored_and_come_up_again(collector, admin):
    wanted = {
        "cms": "https://cms.example/edit?url={url}",
        "ignored": "share\nfrom*",
        "kept": "ref",
        "twins": "m.news.example=news.example",
        "days": "90",
    }
    admin.open(f"/desk/sites/{SITE}/settings")
    admin.post(f"/desk/sites/{SITE}/settings", 303, name="Newer", origins=ORIGIN, **wanted, amp="on")
    site = stored(collector)
    assert (site.name, site.settings["retention"], template_of(site.settings)) == (
        "Newer",
        {"days": 90},
        "https://cms.example/edit?url={url}",
    )
    assert site.settings["address"]["ignore_parameters"] == ["share", "from*"]
    admin.open(f"/desk/sites/{SITE}/settings")
    for name in ("ignored", "kept", "twins"):
        assert admin.box(name) == wanted[name]
    assert 'value="https://cms.example/edit?url={url}"' in admin.page
    [(did, about, _, details)] = audited(collector)
    assert (did, about) == ("site.changed", "The News")
    assert set(details) == {"key", "name", "cms", "retention", "address"}
    assert (details["name"], details["retention"]) == ({"from": "The News", "to": "Newer"}, {"from": None, "to": 90})
    admin.post(f"/desk/sites/{SITE}/settings", 303, name="Newer", origins=ORIGIN, **wanted, amp="on")
    assert len(audited(collector)) == 1
    admin.open(f"/desk/sites/{SITE}/settings")
    admin.post(f"/desk/sites/{SITE}/settings", 303, name="Newer", origins=ORIGIN, cms="", days="")
    assert stored(collector).settings == {}


def test_the_tags_options_are_kept_and_stand_in_the_tag(collector, admin):
    options = {"lang": "zh-Hant", "article": ".story > p", "theme": "dark", "hint": "on", "send": "instant"}
    texts = {"text-thanks": 'Thanks, "friend" <3', "text-title": ""}
    tag = (
        'data-lang="zh-Hant" data-article=".story &gt; p" data-theme="dark" data-hint="on" data-send="instant"'
        ' data-text-thanks="Thanks, &quot;friend&quot; &lt;3"></script>'
    )
    admin.take(admin.client.get(f"/desk/sites/{SITE}/tag", query_string=options | texts), 200)
    assert tag in admin.words
    assert stored(collector).settings == {}
    admin.open(f"/desk/sites/{SITE}")
    admin.post(f"/desk/sites/{SITE}/tag", 303, **options, **texts)
    admin.open(f"/desk/sites/{SITE}")
    assert tag in admin.words
    assert '<option value="zh-Hant" selected>' in admin.page
    assert stored(collector).settings["widget"]["texts"] == {"thanks": 'Thanks, "friend" <3'}
    assert set(audited(collector)[0][3]) == {"key", "widget"}
    admin.open("/desk/audit")
    assert "changed the site The News" in admin.words


def pages(monkeypatch, **found):
    asked = []

    def fetch(url, origins):
        asked.append((url, list(origins)))
        if "trouble" in found:
            raise NotFetched(found["trouble"], found.get("about", ""))
        return Page(url, found["html"], found.get("policies", ()), found.get("whole", True))

    monkeypatch.setattr(site_check, "fetch_page", fetch)
    return asked


TAG = f'<script async src="http://localhost/widget.js" data-site="{SITE}"></script>'


WORDS = [
    ({"html": TAG}, "The tag is there, and it is right."),
    ({"html": TAG.replace(SITE, "<other>")}, "for another site: its key is <other>"),
    ({"html": "<p>"}, "The tag is not on this page. If a tag manager"),
    ({"html": "<p>", "whole": False}, "only its first two megabytes"),
    ({"html": TAG * 2}, "There are 2 tags"),
    ({"html": TAG, "policies": ("default-src 'none'",)}, "Add http://localhost to script-src"),
    ({"html": TAG.replace("src=", "data-hint='on' src=")}, "differs from the one here: data-hint"),
    ({"trouble": Trouble.STATUS, "about": "404"}, "the status 404 instead of 200"),
    ({"trouble": Trouble.TLS, "about": "expired"}, "the certificate has expired"),
    ({"trouble": Trouble.PRIVATE, "about": "10.0.0.1"}, "The name leads to 10.0.0.1"),
]


def test_a_check_says_in_words_what_it_found(monkeypatch, admin):
    for found, says in WORDS:
        asked = pages(monkeypatch, **found)
        admin.open(f"/desk/sites/{SITE}")
        admin.post(f"/desk/sites/{SITE}/check", 200, page="/town/bridge")
        assert says in admin.words
        assert 'value="/town/bridge"' in admin.page
        assert asked == [(f"{ORIGIN}/town/bridge", [ORIGIN])]
    form = {"csrf_token": admin.hidden("csrf_token")}
    part = admin.client.post(f"/desk/sites/{SITE}/check", data=form, headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="found"')  # to htmx its part alone
    monkeypatch.undo()
    admin.post(f"/desk/sites/{SITE}/check", 200, page="http://169.254.169.254/latest")
    assert "http://169.254.169.254 is not on one of the site’s origins" in admin.words


def test_every_trouble_and_verdict_has_words():
    assert set(found_words._TAGS) == set(Tag)
    assert set(found_words._OBSTACLES) == set(Obstacle)
    assert set(found_words._TROUBLES) == set(Trouble) - {Trouble.TLS}


def test_without_a_site_an_admin_is_led_and_others_are_told_whom_to_ask(start_collector):
    collector = start_collector()
    for role, words, address in (
        (Role.ADMIN, "Add your site", "/desk/start"),
        (Role.EDITOR, "Ask an administrator to add yours", None),
    ):
        collector.add_editor(f"{role}@news.example", role)
        visitor = Visitor(collector)
        visitor.sign_in(f"{role}@news.example")
        visitor.open("/desk/")
        assert words in visitor.words
        assert (f'href="{address}"' in visitor.page) == bool(address)
        assert ('href="/desk/sites"' in visitor.page) == (role == Role.ADMIN)
    assert visitor.client.get("/desk/sites").status_code == 403


def test_a_site_moves_and_what_is_wrong_is_said_beside_the_box(collector, admin, typo):
    address = f"/desk/sites/{SITE}/leave"
    admin.open(address)
    admin.post(f"/desk/sites/{SITE}/move", 422, old=ORIGIN, new="https://*.example")
    assert "contains a *" in admin.words
    assert 'value="https://*.example"' in admin.page
    admin.post(f"/desk/sites/{SITE}/move", 422, old=ORIGIN, new=ORIGIN)
    assert "a different one to move it to" in admin.words
    assert stored(collector).origins == [ORIGIN]
    admin.post(f"/desk/sites/{SITE}/move", 303, old=ORIGIN, new="moved.example/blog")
    assert "Moved the site with its articles and typos." in admin.open(address)
    assert stored(collector).origins == ["https://moved.example"]
    assert "https://moved.example/" in admin.open(f"/desk/typos/{typo}")


def test_a_site_goes_after_a_question_that_says_what_goes_with_it(collector, admin, typo):
    admin.open(f"/desk/sites/{SITE}/leave")
    assert f"/desk/sites/{SITE}/remove" in admin.page
    admin.open(f"/desk/sites/{SITE}/remove")
    assert "all typos (1) and reports (1)" in admin.words
    assert stored(collector) is not None
    admin.post(f"/desk/sites/{SITE}/remove", 303)
    assert "Removed the site The News." in admin.open("/desk/sites")
    assert stored(collector) is None
    admin.open(f"/desk/typos/{typo}", 404)
