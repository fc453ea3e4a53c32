"""What stands above the list: its name, its total, its filters, and what is wrong with what was asked for."""

import re

from tests.support.collector import ORIGIN, a_report


def test_a_saved_view_gives_the_list_its_name(collector, anna, typo):
    anna.open("/desk/?section=Town")
    anna.post("/desk/views?section=Town", 303, name="Town, today")
    page = anna.open("/desk/?section=Town")
    assert "<title>Town, today · Proofdesk</title>" in page
    assert "<h1><bdi>Town, today</bdi></h1>" in page
    assert "Open typos" in anna.open("/desk/")


def test_tells_how_many_typos_each_view_has(collector, anna, typo):
    anna.open("/desk/")
    anna.post("/desk/views?section=Town", 303, name="Town")
    anna.open("/desk/")
    anna.post("/desk/views?section=Sport", 303, name="Sport")
    counts = re.findall(r'id="view-(\d+)" hx-swap-oob="true">(\d+)<', anna.open("/desk/views/counts"))
    assert [count for _, count in counts] == ["0", "1"]
    assert 'hx-get="/desk/views/counts"' in anna.open("/desk/")


def test_tells_how_many_typos_a_narrowed_list_has(collector, anna):
    for n in range(60):
        collector.send(url=f"{ORIGIN}/{n}", quote={"exact": f"phrase {n}"}, block=...)
    section = a_report()["article"]["section"]
    anna.open(f"/desk/?section={section}")
    assert "60 typos" in anna.words
    anna.open("/desk/?q=%22phrase+7%22")
    assert "1 typo" in anna.words


def test_sections_authors_and_assignees_are_chosen_from_lists(collector, anna, typo):
    collector.add_editor("tom@news.example")
    page = anna.open("/desk/filters?section=Town&assignee=me")
    assert '<select id="f-section" name="section">' in page
    assert '<option value="Town" selected>Town</option>' in page
    assert '<option value="me" selected>me</option>' in page
    assert '<option value="tom@news.example">tom@news.example</option>' in page
    assert '<option value="A. Writer">A. Writer</option>' in page


def test_more_sections_than_a_list_has_room_for_are_typed(collector, anna, typo, monkeypatch):
    monkeypatch.setattr("collector.desk.inbox.filters.MOST", 2)
    page = anna.open("/desk/filters?section=Town")
    assert '<input id="f-section" name="section" value="Town" list="f-section-list"' in page
    assert '<datalist id="f-section-list">' in page


def test_a_search_that_is_too_long_is_told_on_the_page(anna, typo):
    words = "+".join(f"word{n}" for n in range(60))
    page = anna.open(f"/desk/?q={words}", 400)
    assert "The search is too long" in anna.words
    assert f'value="{words.replace("+", " ")}"' in page
    assert 'id="counts"' in page


def test_boxes_of_rows_are_named_after_their_typo(anna, typo):
    assert "Choose “<bdi>teh</bdi>”" in anna.open("/desk/")
