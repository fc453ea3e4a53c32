"""Reports that are refused because of their origin are counted, and one press allows the origin."""

import pytest

from collector.intake import directory
from collector.store.models import Role, Scope
from collector.store.refused import MOST_PER_SITE, refused_of
from collector.store.sites import site_by_key
from tests.desk.conftest import Visitor

MOBILE = "https://m.news.example"


@pytest.fixture(autouse=True)
def _no_memory_of_sites(monkeypatch):
    """Changes of a site are seen at once."""
    monkeypatch.setattr(directory, "_FRESH_FOR", 0.0)


@pytest.fixture
def refused(collector):
    """Writes what was counted, and returns the refused origins with their counts."""

    def read():
        collector.app.extensions["proofdesk-refused"].write()
        with collector.database.read() as session:
            return {one.origin: one.count for one in refused_of(session, site_by_key(session, "newskey"))}

    return read


def send_from(collector, origin, times=1):
    for _ in range(times):
        assert collector.send(origin=origin).status_code == 403


def test_refused_reports_are_counted_by_origin(collector, refused):
    send_from(collector, MOBILE, 12)
    assert refused() == {MOBILE: 12}
    send_from(collector, MOBILE)
    send_from(collector, "null")
    for made_up in ("x" * 400 + ".example", "$(reboot).example", "*.example", "xn--a"):
        send_from(collector, f"https://{made_up}")
    assert collector.send(origin=None, url="https://cms.example/x").status_code == 403
    assert refused() == {MOBILE: 13, "https://cms.example": 1}


def test_only_so_many_origins_are_remembered(collector, refused):
    send_from(collector, MOBILE, 3)
    refused()
    for n in range(MOST_PER_SITE + 5):
        send_from(collector, f"https://made-up-{n}.example")
    found = refused()
    assert len(found) == MOST_PER_SITE
    assert found[MOBILE] == 3


def test_one_press_allows_an_origin(collector, refused):
    collector.add_editor("admin@news.example", Role.ADMIN)
    send_from(collector, MOBILE, 12)
    refused()
    admin = Visitor(collector)
    admin.sign_in("admin@news.example")
    admin.open("/desk/sites/newskey")
    assert f"12 reports from {MOBILE} were refused: allow it?" in admin.words
    admin.post("/desk/sites/newskey/refused", 303, origin=MOBILE, do="allow")
    assert collector.send(origin=MOBILE).status_code == 201
    admin.open("/desk/sites/newskey")
    assert "were refused" not in admin.words


def test_what_was_not_refused_cannot_be_allowed_like_this(collector):
    collector.add_editor("admin@news.example", Role.ADMIN)
    admin = Visitor(collector)
    admin.sign_in("admin@news.example")
    admin.open("/desk/sites/newskey")
    admin.post("/desk/sites/newskey/refused", 404, origin="javascript:alert(1)", do="allow")
    assert collector.send(origin="https://never-refused.example").status_code == 403


def test_the_api_tells_what_was_refused(collector, refused):
    send_from(collector, MOBILE, 2)
    refused()
    headers = collector.token("admin@news.example", Role.ADMIN, Scope.ADMIN)
    [one] = collector.client().get("/api/v1/sites/newskey", headers=headers).json["refused"]
    assert (one["origin"], one["reports"]) == (MOBILE, 2)
