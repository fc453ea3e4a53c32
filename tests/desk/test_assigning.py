"""Giving typos to a colleague, on a typo's page and in the list; and what the page says on top."""

import re

from collector.store.models import Editor, Role, Typo
from collector.store.reach import set_sites
from collector.store.sites import site_by_key


def assignee(collector, typo):
    with collector.database.read() as session:
        found = session.get(Typo, typo).assignee
        return found.email if found else None


def test_gives_a_typo_to_a_colleague(collector, anna, typo):
    tom = collector.add_editor("tom@news.example")
    anna.decide(typo, assign="colleague", assignee=str(tom))
    assert assignee(collector, typo) == "tom@news.example"
    anna.open(f"/desk/typos/{typo}")
    assert "Assigned to tom@news.example." in anna.words
    assert f'<option value="{tom}" selected>' in anna.page


def test_offers_only_colleagues_who_decide_at_this_site(collector, anna, typo):
    viewer = collector.add_editor("vera@news.example", Role.VIEWER)
    elsewhere = collector.add_editor("eli@news.example")
    collector.add_site("other", ("https://other.example",), "Other")
    tom = collector.add_editor("tom@news.example")
    with collector.database.write() as session:
        set_sites(session.get(Editor, elsewhere), [site_by_key(session, "other")])
    page = anna.open(f"/desk/typos/{typo}")
    assert f'<option value="{tom}">' in page
    for nobody in (viewer, elsewhere, 999):
        assert f'<option value="{nobody}"' not in page
        anna.decide(typo, 400, assign="colleague", assignee=str(nobody), note="Please look")
        assert "Choose someone else." in anna.words
        assert anna.box("note") == "Please look"
    assert assignee(collector, typo) is None


def test_says_on_top_who_decided_and_when(collector, anna, typo):
    anna.open(f"/desk/typos/{typo}")
    assert "Fixed by" not in anna.words
    anna.decide(typo, status="fixed")
    collector.clock.pass_(minutes=12)
    anna.open(f"/desk/typos/{typo}")
    assert "Fixed by anna@news.example, 12 minutes ago" in anna.words
    collector.clock.pass_(days=2)
    collector.send()  # opens it again
    anna.open(f"/desk/typos/{typo}")
    assert "Fixed by" not in anna.words


def test_the_same_decision_twice_is_no_conflict_with_oneself(collector, anna, typo):
    anna.open(f"/desk/typos/{typo}")
    anna.decide(typo, reload=False, status="fixed", note="Done.")
    anna.open(f"/desk/typos/{typo}")
    fields = {"version": "1", "last_event": "0", "correction_was": "", "correction": "", "note": "Done."}
    anna.post(f"/desk/typos/{typo}", 303, **fields, status="fixed")
    anna.open(f"/desk/typos/{typo}")
    assert "Marked as fixed. Note added." in anna.words
    assert anna.page.count('class="is-note"') == 1
    anna.post(f"/desk/typos/{typo}", 409, **fields, status="rejected")


def test_the_same_decision_of_another_editor_is_a_conflict(collector, anna, visitor, typo):
    anna.open(f"/desk/typos/{typo}")
    collector.add_editor("tom@news.example")
    tom = visitor()
    tom.sign_in("tom@news.example")
    tom.decide(typo, status="fixed")
    anna.decide(typo, 409, reload=False, status="fixed")


def test_reports_of_the_same_words_are_folded(collector, anna, typo):
    for _ in range(3):
        collector.send()
    collector.send(comment="In the caption, too.")
    anna.open(f"/desk/typos/{typo}")
    assert "3 more readers sent the same words" in anna.words
    assert anna.page.count('name="report"') == 5
    assert anna.page.count("In the caption, too.") == 1


def test_a_split_without_a_tick_says_so_on_the_page(collector, anna, typo):
    collector.send(suggestion="the old bridge")
    anna.open(f"/desk/typos/{typo}")
    fields = {name: anna.hidden(name) for name in ("version", "last_event", "correction_was")}
    anna.post(f"/desk/typos/{typo}/split", 400, **fields, correction="", note="Not the same")
    assert "Choose the reports to split off." in anna.words
    assert anna.box("note") == "Not the same"
    assert 'id="decision"' in anna.page


def test_a_merge_without_a_choice_says_so_on_the_page(collector, anna, typo):
    anna.open(f"/desk/typos/{typo}")
    fields = {name: anna.hidden(name) for name in ("version", "last_event", "correction_was")}
    anna.post(f"/desk/typos/{typo}/merge", 400, **fields, correction="", note="")
    assert "Choose the typo to merge this one into." in anna.words
    assert 'id="decision"' in anna.page


def act(who, address="/desk/act", expect=303, **fields):
    """Press a button of the list's, as a browser without a script does."""
    who.open("/desk/")
    form = {"csrf_token": who.hidden("csrf_token"), **fields}
    return who.take(who.client.post(address, data=form), expect)


def test_the_list_gives_typos_to_a_colleague_at_one_stroke(collector, anna, typo):
    tom = collector.add_editor("tom@news.example")
    other = collector.send(quote={"exact": "other"}, block=...).json["typo"]
    act(anna, do="colleague", assignee=str(tom), id=[str(typo), str(other)])
    anna.open("/desk/")
    assert "2 typos assigned to tom@news.example." in anna.words
    assert {assignee(collector, typo), assignee(collector, other)} == {"tom@news.example"}
    anna.post(re.search(r'action="(/desk/undo/\d+)"', anna.page)[1], 303)
    assert {assignee(collector, typo), assignee(collector, other)} == {None}


def test_the_list_asks_before_all_that_match_are_given_away(collector, anna, typo):
    tom = collector.add_editor("tom@news.example")
    act(anna, do="colleague", assignee=str(tom), all="1", expect=200)
    assert "Assign 1 typo to tom@news.example?" in anna.words
    assert assignee(collector, typo) is None
    fields = {name: anna.hidden(name) for name in ("do", "words", "all", "ids", "assignee")}
    act(anna, **fields)
    assert assignee(collector, typo) == "tom@news.example"


def test_the_list_gives_typos_only_to_who_decides_at_all_their_sites(collector, anna, typo):
    collector.add_site("other", ("https://other.example",), "Other")
    foreign = collector.send(
        site="other", origin="https://other.example", url="https://other.example/x", quote={"exact": "other"}, block=...
    ).json["typo"]
    viewer = collector.add_editor("vera@news.example", Role.VIEWER)
    elsewhere = collector.add_editor("eli@news.example")
    tom = collector.add_editor("tom@news.example")
    with collector.database.write() as session:
        set_sites(session.get(Editor, elsewhere), [site_by_key(session, "other")])
    page = anna.open("/desk/?site=newskey")
    assert f'<option value="{tom}">' in page
    assert f'<option value="{elsewhere}"' not in page
    page = anna.open("/desk/")
    assert f'<option value="{elsewhere}" data-sites="other">' in page
    assert f'<option value="{viewer}"' not in page
    for nobody in (viewer, elsewhere, 999):
        act(anna, do="colleague", assignee=str(nobody), id=[str(typo), str(foreign)], expect=400)
        assert "Nothing was changed. Choose someone else." in anna.words
    act(anna, do="colleague", assignee="x", id=[str(typo)], expect=400)
    assert (assignee(collector, typo), assignee(collector, foreign)) == (None, None)
    act(anna, do="colleague", assignee=str(elsewhere), id=[str(foreign)])
    assert assignee(collector, foreign) == "eli@news.example"
