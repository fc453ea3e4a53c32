"""A typo's page and the decisions on it."""

import html
import re

import pytest

from collector.store.models import Article, Status, Typo
from collector.store.typos import history_of
from tests.support.collector import a_report


def state(collector, typo_id):
    with collector.database.read() as session:
        return session.get(Typo, typo_id)


def events(collector, typo_id):
    with collector.database.read() as session:
        return [(one.editor.email, one.kind, one.old, one.new) for one in history_of(session, typo_id)]


def test_the_page_shows_all_of_it(collector, anna, typo):
    collector.clock.pass_(minutes=2)
    collector.send(suggestion="the old bridge", comment="Look at the second paragraph too.")
    collector.send(suggestion="the old bridge")
    collector.send(suggestion=...)
    page = anna.open(f"/desk/typos/{typo}")
    change = "<del>te<b>h</b></del><ins>t<b>h</b>e</ins>"
    assert "<del>teh</del><ins>the old</ins> bridge" in page
    assert "<del>teh</del><ins>the</ins> bridge" in page
    assert f'<h1 dir="auto">{change}</h1>' not in page  # more want the other one
    assert '<h1 dir="auto"><del>teh</del><ins>the old</ins></h1>' in page
    assert ">The mayor opened <mark><del>teh</del><ins>the old</ins></mark> bridge at noon.</blockquote>" in page
    page = anna.open(f"/desk/typos/{collector.send(url='https://news.example/other').json['typo']}")
    assert f'<h1 dir="auto">{change}</h1>' in page
    assert f">The mayor opened <mark>{change}</mark> bridge at noon.</blockquote>" in page
    assert ">The mayor opened the bridge at noon.</textarea>" in page
    anna.open(f"/desk/typos/{typo}")
    for words in ("4 readers", "2 readers", "1 reader", "Reports 4", "The bridge opens", "A. Writer", "Town"):
        assert words in anna.words
    assert "Look at the second paragraph too." in anna.words
    assert "Neither suggestion nor comment" in anna.words
    assert "https://news.example/town/bridge" in anna.words


def test_without_a_paragraph_the_surroundings_are_shown(collector, anna):
    typo = collector.send(block=..., suggestion=...).json["typo"]
    page = anna.open(f"/desk/typos/{typo}")
    assert re.search(r">…The mayor opened <mark>teh bridge</mark> at noon.…</blockquote>", page)


def test_the_link_scrolls_to_the_phrase(anna, typo):
    page = anna.open(f"/desk/typos/{typo}")
    link = re.search(
        r'<a class="button out" href="([^"]+)" target="_blank" rel="noopener noreferrer" data-key="o">', page
    )
    assert re.fullmatch(
        rf"https://news.example/town/bridge#proofdesk={typo}\.[\w.-]+"
        r":~:text=The%20mayor%20opened-,teh,-bridge%20at%20noon\.",
        html.unescape(link[1]),
    )


STRANGERS = [
    "https://evil.example/x", "javascript:alert(1)", "data:text/html,x", "https://news.example.evil.example/",
    "http://news.example/", "https://news.example@evil.example/", "//evil.example", "",
]  # fmt: skip


def test_a_strangers_address_is_no_link(collector, anna, typo):
    for address in STRANGERS:
        with collector.database.write() as session:
            session.get(Article, state(collector, typo).article_id).url = address
        page = anna.open(f"/desk/typos/{typo}")
        assert "Open in the article" not in page, address
        assert "not on one of the site’s own origins" in page, address
        assert not re.search(r'href="(?!/desk/|#)', page), address
        assert not re.search(r'href="(?!/desk/|#)', anna.open("/desk/")), address


def test_new_typos_have_these_buttons(anna, typo):
    anna.open(f"/desk/typos/{typo}")
    assert anna.buttons == [
        "Menu", "Sign out", "Confirm", "Fixed", "Reject", "Spam", "Save", "Assign to me", "Use", "Add note",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "press", "after", "said"),
    [
        ("new", "confirmed", "confirmed", "confirmed it"),
        ("new", "fixed", "fixed", "marked it fixed"),
        ("confirmed", "rejected", "rejected", "rejected it"),
        ("new", "spam", "spam", "marked it as spam"),
        ("fixed", "new", "new", "reopened it"),
    ],
)
def test_a_status_is_set_and_remembered(collector, anna, typo, before, press, after, said):
    with collector.database.write() as session:
        session.get(Typo, typo).status = before
    collector.clock.pass_(minutes=7)
    response = anna.decide(typo, status=press)
    assert response.location == f"/desk/typos/{typo}"
    assert state(collector, typo).status == after
    assert events(collector, typo) == [("anna@news.example", "status", before, after)]
    page = anna.open(response.location)
    assert 'role="status"' in page
    assert f"anna@news.example {said} just now" in anna.words
    assert 'title="November 24, 2026, 12:07\u202fPM UTC"' in page


def test_a_closed_typo_can_be_reopened(anna, typo):
    for status in ("fixed", "rejected", "spam"):
        anna.decide(typo, status=status)
        anna.open(f"/desk/typos/{typo}")
        assert "Reopen" in anna.buttons
        assert not {"Confirm", "Fixed", "Reject", "Spam"} & set(anna.buttons)


def test_fixed_leaves_the_open_list(anna, typo):
    anna.decide(typo, status="fixed")
    anna.open("/desk/")
    assert anna.typos == []
    anna.open("/desk/?status=fixed")
    assert anna.typos == [typo]


def test_the_list_is_not_forgotten(anna, typo):
    anna.open(f"/desk/typos/{typo}?status=all&sort=oldest")
    assert f'href="/desk/?status=all&amp;sort=oldest#typo-{typo}"' in anna.page
    action = html.unescape(re.search(r'id="decision" method="post" action="([^"]+)"', anna.page)[1])
    assert action == f"/desk/typos/{typo}?status=all&sort=oldest"
    response = anna.post(action, 303, status="fixed", version="1", last_event="0", correction_was="")
    assert response.location == action


def test_a_wrong_list_is_forgotten(anna, typo):
    for wrong in ("status=nonsense&cursor=x", "site=nonsense", "q=" + "x" * 300):
        anna.open(f"/desk/typos/{typo}?{wrong}")
        assert f'href="/desk/#typo-{typo}"' in anna.page, wrong


def test_assigning(collector, anna, typo):
    anna.decide(typo, assign="me")
    assert state(collector, typo).assignee.email == "anna@news.example"
    anna.open(f"/desk/typos/{typo}")
    assert "anna@news.example took it on" in anna.words
    assert "Assign to me" not in anna.buttons
    anna.open("/desk/")
    assert "Assigned to anna@news.example" in anna.words
    anna.decide(typo, assign="nobody")
    assert state(collector, typo).assignee is None
    assert events(collector, typo) == [
        ("anna@news.example", "assignee", None, "anna@news.example"),
        ("anna@news.example", "assignee", "anna@news.example", None),
    ]


def test_taking_over(collector, anna, sign_in, typo):
    anna.decide(typo, assign="me")
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{typo}")
    assert {"Assign to me", "Unassign"} <= set(tom.buttons)
    tom.decide(typo, assign="me")
    assert state(collector, typo).assignee.email == "tom@news.example"


def test_a_note_keeps_its_lines(collector, anna, typo):
    anna.decide(typo, note="  First line.\r\nSecond\x00 line.\r\n")
    assert events(collector, typo) == [("anna@news.example", "note", None, "First line.\nSecond line.")]
    assert "First line.\nSecond line." in anna.open(f"/desk/typos/{typo}")
    assert anna.box("note") == ""


def test_a_correction(collector, anna, typo):
    collector.send(suggestion="the old bridge")
    anna.decide(typo, correction="  the \n old ")
    assert state(collector, typo).correction == "the old"
    anna.open(f"/desk/typos/{typo}")
    assert anna.box("correction") == "the old"
    assert "In use" in anna.words
    anna.decide(typo, correction="")
    assert state(collector, typo).correction is None
    assert [event[1:] for event in events(collector, typo)] == [
        ("correction", None, "the old"),
        ("correction", "the old", None),
    ]


def test_a_suggestion_is_taken_by_one_button(collector, anna, typo):
    anna.open(f"/desk/typos/{typo}")
    assert 'name="use" value="the"' in anna.page
    anna.decide(typo, use="the")
    assert state(collector, typo).correction == "the"


def test_all_that_was_typed_is_kept_whatever_button_is_pressed(collector, anna, typo):
    anna.decide(typo, status="fixed", note="Done in print too.", correction="the")
    assert [event[1:] for event in events(collector, typo)] == [
        ("status", "new", "fixed"),
        ("correction", None, "the"),
        ("note", None, "Done in print too."),
    ]


def test_a_flash_says_what_happened(anna, typo):
    response = anna.decide(typo, status="fixed", note="Done.")
    anna.open(response.location)
    assert "Marked as fixed. Note added." in anna.words
    anna.open(response.location)
    assert "Note added." not in anna.words


def test_pressing_save_with_nothing_new_changes_nothing(collector, anna, typo):
    response = anna.decide(typo)
    anna.open(response.location)
    assert "There was nothing to change." in anna.words
    assert events(collector, typo) == []
    assert state(collector, typo).version == 1


def test_the_second_of_two_editors_is_shown_what_the_first_did(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{typo}")
    anna.decide(typo, status="fixed")
    tom.decide(typo, 409, reload=False, status="rejected", note="No, that is a name.")
    assert state(collector, typo).status == Status.FIXED
    assert len(events(collector, typo)) == 1
    assert "Your changes were not saved" in tom.words
    alert = re.search(r'role="alert">(.*?)</div>', tom.page, re.S)[1]
    assert '<b class="email">anna@news.example</b> marked it fixed' in alert
    assert '<b>Reject</b>, <b>Note</b> <q dir="auto">No, that is a name.</q>' in alert
    assert tom.box("note") == "No, that is a name."

    tom.decide(typo, reload=False, status="new")
    assert state(collector, typo).status == Status.NEW
    assert events(collector, typo)[1:] == [
        ("tom@news.example", "status", "fixed", "new"),
        ("tom@news.example", "note", None, "No, that is a name."),
    ]


def test_an_untouched_box_does_not_undo_the_first_ones_correction(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{typo}")
    anna.decide(typo, correction="the")
    tom.decide(typo, 409, reload=False, status="fixed")
    assert tom.box("correction") == "the"
    tom.decide(typo, reload=False, status="fixed")
    assert state(collector, typo).correction == "the"
    assert state(collector, typo).status == Status.FIXED


def test_a_typed_correction_survives_a_conflict(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{typo}")
    anna.decide(typo, correction="the")
    tom.decide(typo, 409, reload=False, correction="that")
    assert tom.box("correction") == "that"
    tom.decide(typo, reload=False)
    assert state(collector, typo).correction == "that"


def test_another_readers_report_is_no_conflict(collector, anna, typo):
    anna.open(f"/desk/typos/{typo}")
    collector.send()
    anna.decide(typo, reload=False, status="fixed")
    assert state(collector, typo).reports == 2


WRONG_FIELDS = [
    {"status": "nonsense"}, {"assign": "tom"}, {"version": ""}, {"version": "-1"}, {"version": "٣"}, {"version": "x"},
    {"last_event": "x"}, {"note": "x" * 4001}, {"correction": "x" * 1001},
]  # fmt: skip


def test_a_wrong_form_is_answered_kindly(collector, anna, typo):
    for wrong in WRONG_FIELDS:
        anna.decide(typo, 400, **wrong)
        assert 'class="alert" role="alert"' in anna.page, wrong
    assert events(collector, typo) == []


def test_a_typo_that_is_not_there(anna):
    for number in (0, 99999, 2**31):
        anna.open(f"/desk/typos/{number}", 404)
        assert f"There is no typo {number}." in anna.words
    anna.open(f"/desk/typos/{10**30}", 404)


def test_many_reports_are_folded(collector, anna, typo):
    for number in range(14):
        collector.send(comment=f"comment number {number}")
    page = anna.open(f"/desk/typos/{typo}")
    assert "<summary>5 more</summary>" in page
    assert page.count("comment number") == 14


def test_what_differs_between_reports_is_shown(collector, anna):
    first = collector.send(a_report()).json["typo"]
    second = collector.send(a_report(url="https://news.example/town/bridge?utm_source=x")).json["typo"]
    assert first == second
    anna.open(f"/desk/typos/{first}")
    assert "Read at https://news.example/town/bridge?utm_source=x" in anna.words
