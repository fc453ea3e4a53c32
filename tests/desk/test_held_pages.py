"""The desk says in one line that reports are held, and releases or deletes them at one stroke."""

import pytest

from collector.store.models import Role
from tests.desk.conftest import Visitor
from tests.support.collector import ORIGIN


@pytest.fixture
def flooded(start_collector):
    """A collector in which one report is a typo and two are held."""
    made = start_collector(PROOFDESK_CEILINGS="site=1")
    made.add_site()
    for n in range(3):
        assert made.send(url=f"{ORIGIN}/{n}", quote={"exact": f"word{n}<b>"}, block=...).status_code == 201
    return made


def at_the_desk(collector, role=Role.EDITOR):
    collector.add_editor("ada@news.example", role)
    visitor = Visitor(collector)
    assert visitor.sign_in("ada@news.example").status_code == 303
    return visitor


def test_one_line_says_what_is_held_and_a_press_releases_it(flooded):
    ada = at_the_desk(flooded)
    assert "2 reports are held" in ada.open("/desk/")
    assert "word1" not in ada.page
    assert "&lt;b&gt;" in ada.open("/desk/held")
    ada.post("/desk/held", 303, do="release")
    assert "Released 2 reports." in ada.open("/desk/")
    assert "word1" in ada.page
    assert "are held" not in ada.page


def test_a_press_deletes_what_a_sender_sent(flooded):
    ada = at_the_desk(flooded)
    ada.open("/desk/held")
    ada.post("/desk/held", 200, do="delete", sender=ada.hidden("sender"))
    assert "Delete 2 held reports for good?" in ada.words
    flooded.clock.pass_(seconds=1)
    assert flooded.send(url=f"{ORIGIN}/later", quote={"exact": "later"}, block=...).status_code == 201
    fields = {name: ada.hidden(name) for name in ("do", "sender", "until", "sure")}
    ada.post("/desk/held", 303, **fields)
    ada.open("/desk/held")
    assert "1 report is held" in ada.words  # what came after the question
    ada.post("/desk/held", 303, do="delete", sure="yes")
    assert "Deleted 1 report." in ada.open("/desk/")
    assert "No reports are held" in ada.open("/desk/held")


def test_a_minute_is_released_on_its_own(flooded):
    ada = at_the_desk(flooded)
    ada.open("/desk/held")
    ada.post("/desk/held", 303, do="release", minute=ada.hidden("minute"))
    assert "Released 2 reports." in ada.open("/desk/")


def test_viewers_do_not_decide_about_held_reports(flooded):
    vic = at_the_desk(flooded, Role.VIEWER)
    assert "are held" not in vic.open("/desk/")
    vic.open("/desk/held", 403)


@pytest.mark.parametrize(
    ("fields", "status"), [({"minute": "9999-12-31T23:59Z"}, 303), ({"sender": "\0"}, None), ({"site": "\0"}, None)]
)
def test_a_form_that_asks_for_what_cannot_be_is_no_mistake_of_ours(flooded, fields, status):
    ada = at_the_desk(flooded)
    ada.open("/desk/held")
    # SQLite finds nothing with a NUL in it, PostgreSQL takes no text that has one.
    ada.post("/desk/held", status or (303 if flooded.database.is_sqlite else 422), do="release", **fields)
