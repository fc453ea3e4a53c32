"""Merging and splitting on a typo's page, without JavaScript."""

import html
import re

import pytest

from collector.store.models import Role, Typo

# As a reader has it whose page was written anew: only an editor sees that it is the same mistake.
WHOLE = {"exact": "opened teh bridge", "prefix": "After years of rain somebody has ", "suffix": " with a long ribbon."}


@pytest.fixture
def other(collector, typo):
    """Another typo of the same article, with two reports."""
    for suggestion in ("opened the bridge", "opened that bridge"):
        number = collector.send(quote=WHOLE, block=..., suggestion=suggestion).json["typo"]
    return number


def press(visitor, typo_id, button, expect=303, reload=True, **fields):
    """Open the page and press a button that has an address of its own."""
    if reload:
        visitor.open(f"/desk/typos/{typo_id}")
    address = html.unescape(re.search(rf'formaction="([^"]+)">{button}<', visitor.page)[1])
    form = {name: visitor.hidden(name) for name in ("version", "last_event", "correction_was")}
    form |= {"correction": visitor.box("correction"), "note": visitor.box("note")}
    return visitor.post(address, expect, **(form | fields))


def reports_on(visitor):
    return re.findall(r'name="report" value="([^"]+)"', visitor.page)


def test_a_typo_is_merged_into_another(anna, typo, other):
    anna.open(f"/desk/typos/{other}?status=all")
    assert re.findall(r'name="into" value="([^"]+)"', anna.page) == [str(typo)]
    assert "Merge into another typo of this article" in anna.words
    response = press(anna, other, "Merge", reload=False, into=str(typo))
    assert response.location == f"/desk/typos/{typo}?status=all"
    anna.open(response.location)
    assert "Merged “teh” into this typo. See them Undo u" in anna.words
    assert '<a href="#reports">' in anna.page
    assert "3 readers" in anna.words
    assert f"anna@news.example merged typo {other} into typo {typo} teh" in anna.words


def test_the_old_page_leads_to_the_new_one(anna, typo, other):
    press(anna, other, "Merge", into=str(typo))
    assert anna.client.get(f"/desk/typos/{other}?status=all").location == f"/desk/typos/{typo}?status=all"


def test_reports_are_split_off(anna, typo, other):
    anna.open(f"/desk/typos/{other}")
    [chosen, _] = reports_on(anna)
    response = press(anna, other, "Split off as a typo of its own", reload=False, report=chosen)
    assert response.location == f"/desk/typos/{other}"
    anna.open(response.location)
    link = re.search(r'Split off as a typo of its own: <a href="(/desk/typos/(\d+))">“<bdi>teh</bdi>”', anna.page)
    assert f"anna@news.example split off typo {link[2]} teh" in anna.words
    assert reports_on(anna) == []  # one report cannot be split
    anna.open(link[1])
    assert f"anna@news.example split this off from typo {other} teh" in anna.words
    assert "Split off as a typo of its own" not in anna.buttons


def test_what_was_typed_is_kept(collector, anna, typo, other):
    press(anna, other, "Merge", into=str(typo), note="The same one.", correction="that")
    anna.open(f"/desk/typos/{typo}")
    assert "The same one." in anna.words
    assert anna.box("correction") == "that"


@pytest.mark.parametrize(("button", "said"), [("Merge", "Choose the typo"), ("Split off", "Choose the reports")])
def test_something_has_to_be_chosen(anna, typo, other, button, said):
    press(anna, other, button + "[^<]*", 400, note="Wait.")
    assert said in anna.words
    anna.open(f"/desk/typos/{other}")
    assert "Wait." not in anna.words


def test_not_all_reports_can_go(anna, typo, other):
    anna.open(f"/desk/typos/{other}")
    press(anna, other, "Split off as a typo of its own", 400, report=reports_on(anna), note="Wait.")
    assert "at least one must stay" in anna.words
    anna.open(f"/desk/typos/{other}")
    assert "Wait." not in anna.words


@pytest.mark.parametrize("wrong", [{"into": "x"}, {"into": "-1"}, {"report": "x"}, {"report": ["x", "y"]}])
def test_a_wrong_form_is_answered_kindly(anna, typo, other, wrong):
    press(anna, other, "Merge" if "into" in wrong else "Split off[^<]*", 400, **wrong)
    assert 'class="alert" role="alert"' in anna.page


def test_the_slower_editor_keeps_what_they_chose(collector, anna, sign_in, typo, other):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{other}")
    chosen = reports_on(tom)[0]
    anna.decide(other, status="confirmed")
    press(tom, other, "Split off[^<]*", 409, reload=False, report=chosen, into=str(typo))
    assert "anna@news.example confirmed it" in tom.words
    assert f'value="{chosen}" checked' in tom.page
    assert f'name="into" value="{typo}" checked' in tom.page
    press(tom, other, "Merge", reload=False, into=str(typo))


def test_whoever_decides_about_a_merged_typo_sees_where_it_is_now(collector, anna, sign_in, typo, other):
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{other}")
    press(anna, other, "Merge", into=str(typo))
    tom.decide(other, 409, reload=False, status="fixed", note="A name.")
    alert = re.search(r'role="alert">(.*?)</div>', tom.page, re.S)[1]
    assert f"merged typo {other} into typo {typo}" in alert
    assert tom.box("note") == "A name."
    assert f'action="/desk/typos/{typo}"' in tom.page
    with collector.database.read() as session:
        assert session.get(Typo, typo).status == "new"


def test_into_one_that_is_merged_already(collector, anna, sign_in, typo, other):
    third = collector.send(quote={"exact": "mayor"}, block=...).json["typo"]
    tom = sign_in("tom@news.example")
    tom.open(f"/desk/typos/{third}")
    press(anna, other, "Merge", into=str(typo))
    press(tom, third, "Merge", 400, reload=False, into=str(other))
    assert "has been merged into another one" in tom.words


def test_many_others_are_folded(collector, anna, typo):
    for n in range(7):
        collector.send(quote={"exact": f"phrase {n}"}, block=...)
    anna.open(f"/desk/typos/{typo}")
    assert "<summary>2 more</summary>" in anna.page
    assert anna.page.count('name="into"') == 7


def test_a_viewer_sees_the_others_and_chooses_nothing(sign_in, typo, other):
    tom = sign_in("tom@news.example", Role.VIEWER)
    tom.open(f"/desk/typos/{other}")
    assert "Other typos of this article" in tom.words
    assert f'href="/desk/typos/{typo}"' in tom.page
    assert 'form="decision"' not in tom.page
    assert tom.buttons == ["Menu", "Sign out"]
