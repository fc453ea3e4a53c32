"""Two editors at once: each is shown what the other does, and loses nothing."""

import re

from collector.store.editors import editor_by_email
from collector.store.models import Role, Status, Typo
from collector.store.reach import set_sites
from collector.store.sites import site_by_key


def beat(visitor, typo_id, status=200, **fields):
    """What the page of a typo that is open asks for every 15 seconds; returns the answer's words."""
    found = re.search(r'"version": (\d+), "last_event": (\d+)', visitor.page)
    if found:
        visitor.seen = {"version": found[1], "last_event": found[2], "csrf_token": visitor.hidden("csrf_token")}
    response = visitor.client.post(f"/desk/typos/{typo_id}/presence", data={**visitor.seen, **fields})
    assert response.status_code == status, response.text
    visitor.answer = response.text
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_who_has_it_open_is_said_and_forgotten(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example", Role.VIEWER)
    tom.open(f"/desk/typos/{typo}")
    assert "looking at this" not in tom.words
    anna.open(f"/desk/typos/{typo}")  # a page without JavaScript counts from its loading
    assert "tom@news.example is looking at this too" in anna.words
    assert "anna@news.example is looking at this too" in beat(tom, typo)
    kept = re.search(r'name="shown" value="([^"]+)"', tom.answer)[1]
    assert beat(tom, typo, 204, shown=kept) == ""  # nothing new is not read aloud again
    collector.clock.pass_(seconds=40)
    beat(tom, typo, 204, shown=kept)
    collector.clock.pass_(seconds=40)
    assert "looking" not in beat(tom, typo, shown=kept)
    assert "tom@news.example" in beat(anna, typo)
    beat(tom, typo, 204, leave="1")
    assert "looking" not in beat(anna, typo)


def test_what_the_other_did_is_said_and_shown_with_what_was_typed(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{typo}")
    assert beat(tom, typo) == ""
    anna.decide(typo, status="fixed", correction="the")
    said = beat(tom, typo)
    assert "anna@news.example marked it fixed" in said
    assert "anna@news.example set the correction to the" in said
    assert re.search('<button form="decision"[^>]* name="show"', tom.answer)
    tom.decide(typo, 200, reload=False, show="1", note="Half a tho", correction="a bridge")
    assert "What happened meanwhile" in tom.words
    assert "You wanted" not in tom.words
    assert (tom.box("note"), tom.box("correction")) == ("Half a tho", "a bridge")
    assert "Reopen" in tom.buttons
    assert "marked it fixed" not in beat(tom, typo)
    with collector.database.read() as session:
        assert session.get(Typo, typo).status == Status.FIXED
    tom.decide(typo, reload=False, note="Half a thought more.")
    tom.open(f"/desk/typos/{typo}")
    assert "Half a thought more." in tom.words


def test_a_viewer_is_offered_the_page_anew(anna, sign_in, typo):
    tom = sign_in("tom@news.example", Role.VIEWER)
    tom.open(f"/desk/typos/{typo}")
    anna.decide(typo, status="fixed")
    assert "marked it fixed" in beat(tom, typo)
    assert "<button" not in tom.answer
    assert f'href="/desk/typos/{typo}"' in tom.answer


def test_a_typo_that_was_merged_away_says_where_it_is(collector, anna, sign_in, typo):
    other = collector.send(quote={"exact": "noon"}, block=..., suggestion="dawn").json["typo"]
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{other}")
    form = {"version": "1", "last_event": "0", "correction_was": "", "into": str(typo)}
    anna.open(f"/desk/typos/{other}")
    anna.post(f"/desk/typos/{other}/merge", 303, **form)
    assert "This typo is part of another one now." in beat(tom, other)
    assert f'href="/desk/typos/{typo}"' in tom.answer


def test_whoever_was_signed_out_is_told_and_stays_on_the_page(collector, anna, typo):
    anna.open(f"/desk/typos/{typo}")
    with collector.database.write() as session:
        editor_by_email(session, "anna@news.example").sessions = []
    said = beat(anna, typo)
    assert "You were signed out." in said
    assert "bridge" not in anna.answer


def test_out_of_reach_nothing_is_said(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{typo}")
    anna.decide(typo, status="fixed")
    collector.add_site("other", ("https://other.example",), "Other")
    with collector.database.write() as session:
        set_sites(editor_by_email(session, "tom@news.example"), [site_by_key(session, "other")])
    said = beat(tom, typo)
    assert said == "This typo no longer exists."
    assert "fixed" not in tom.answer


def test_wrong_numbers_do_no_harm(anna, typo):
    anna.open(f"/desk/typos/{typo}")
    for wrong in ("", "x", "-1", "9" * 30):
        beat(anna, typo, version=wrong, last_event=wrong)
    assert beat(anna, 10**12) == "This typo no longer exists."
