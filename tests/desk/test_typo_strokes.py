"""What is decided on a typo's page is a stroke: it can be undone, at once and later, and leads on through the list."""

import html
import re

import pytest

from collector.store.models import Status, Typo


def undos(visitor):
    """The numbers of the strokes that the history offers to undo."""
    return [
        int(one) for one in re.findall(r'class="quiet undo" form="undo" formaction="/desk/undo/(\d+)', visitor.page)
    ]


def flash_undo(visitor):
    found = re.search(r'<form method="post" action="(/desk/undo/\d+[^"]*)"', visitor.page)
    return html.unescape(found[1]) if found else None


def told(visitor):
    """The history's lines without times."""
    lines = re.findall(r'<li class="is-\w+">\s*<p>(.*?)<span class="muted">', visitor.page, re.S)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in lines]


def test_a_decision_is_undone_at_once(collector, anna, typo):
    response = anna.decide(typo, status="fixed", correction="the")
    anna.open(response.location)
    assert "Marked as fixed. Correction saved. Undo" in anna.words
    anna.post(flash_undo(anna), 303, next="/desk/")
    anna.open(f"/desk/typos/{typo}")
    with collector.database.read() as session:
        found = session.get(Typo, typo)
        assert (found.status, found.correction) == (Status.NEW, None)
    assert told(anna) == [
        "anna@news.example marked it fixed",
        "anna@news.example set the correction to the",
        "anna@news.example took back: marked it fixed, set the correction to the",
    ]
    assert undos(anna) == []


def test_a_note_alone_is_no_stroke_to_undo(anna, typo):
    anna.open(anna.decide(typo, note="Hm.").location)
    assert "Note added." in anna.words
    assert flash_undo(anna) is None
    assert undos(anna) == []


def test_the_history_offers_what_is_as_the_stroke_left_it(collector, anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    anna.decide(typo, status="confirmed")
    anna.decide(typo, correction="the", note="Sure.")
    tom.decide(typo, status="fixed")
    tom.open(f"/desk/typos/{typo}")
    first, second, third = range(1, 4)
    assert undos(tom) == [second, third]  # the first was overtaken by the third
    tom.post(f"/desk/undo/{third}", 303)
    tom.open(f"/desk/typos/{typo}")
    assert undos(tom) == [first, second]
    tom.post(f"/desk/undo/{first}", 303)
    tom.open(f"/desk/typos/{typo}")
    assert told(tom)[-1] == "tom@news.example took back what anna@news.example did: confirmed it"
    with collector.database.read() as session:
        assert session.get(Typo, typo).status == Status.NEW


def test_merges_and_splits_are_undone(collector, anna, typo):
    other = collector.send(quote={"exact": "noon"}, block=..., suggestion="dawn").json["typo"]
    form = {"version": "1", "last_event": "0", "correction_was": "", "into": str(typo), "note": "The same."}
    anna.open(f"/desk/typos/{other}")
    anna.open(anna.post(f"/desk/typos/{other}/merge", 303, **form).location)
    assert "Merged “" in anna.words
    [stroke] = undos(anna)
    anna.post(flash_undo(anna), 303)
    anna.open(f"/desk/typos/{typo}")
    assert "1 reader" in anna.words
    assert told(anna)[-1].startswith("anna@news.example took back: merged typo")
    assert stroke not in undos(anna)

    collector.send(suggestion="that bridge")
    anna.open(f"/desk/typos/{typo}")
    report = re.findall(r'name="report" value="([^"]+)"', anna.page)[0]
    form = {name: anna.hidden(name) for name in ("version", "last_event", "correction_was")}
    anna.open(anna.post(f"/desk/typos/{typo}/split", 303, report=report, **form).location)
    anna.post(flash_undo(anna), 303)
    anna.open(f"/desk/typos/{typo}")
    assert "2 readers" in anna.words


@pytest.fixture
def list_of_three(collector):
    """Typos in the order of the list, and one of another article that a search leaves out."""
    numbers = []
    for n in (3, 2, 1):
        collector.clock.pass_(minutes=1)
        numbers.append(collector.send(url=f"https://news.example/{n}", title=f"Bridge {n}").json["typo"])
    collector.send(url="https://news.example/z", article={"headline": "Zoo"}, title="Zoo", suggestion="zebra")
    return numbers[::-1]


def test_previous_and_next_are_those_of_the_list(collector, anna, list_of_three):
    first, second, third = list_of_three
    anna.open(f"/desk/typos/{second}?q=news.example")
    assert f'rel="prev" href="/desk/typos/{first}?q=news.example"' in anna.page
    assert f'rel="next" href="/desk/typos/{third}?q=news.example"' in anna.page
    anna.open(f"/desk/typos/{second}?sort=oldest")
    assert f'rel="prev" href="/desk/typos/{third}?sort=oldest"' in anna.page
    anna.open(f"/desk/typos/{third}")
    assert 'rel="next"' not in anna.page


def test_after_a_decision_by_key_the_next_one_is_there(collector, anna, list_of_three):
    first, second, third = list_of_three
    response = anna.decide(first, status="fixed", then="next")
    assert response.location == f"/desk/typos/{second}"
    anna.open(response.location)
    assert "“teh”: Marked as fixed. Undo" in anna.words
    assert 'rel="prev"' in anna.page  # the zoo, which is newer
    undo = flash_undo(anna)
    assert anna.decide(third, status="rejected", then="next").location == "/desk/"
    anna.open(f"/desk/typos/{third}")
    anna.post(undo, 303)
    with collector.database.read() as session:
        assert session.get(Typo, first).status == Status.NEW


def test_the_queries_list_is_kept(anna, list_of_three):
    first, second, _ = list_of_three
    anna.open(f"/desk/typos/{first}?q=bridge")
    form = {name: anna.hidden(name) for name in ("version", "last_event", "correction_was")}
    response = anna.post(f"/desk/typos/{first}?q=bridge", 303, status="fixed", then="next", **form)
    assert response.location == f"/desk/typos/{second}?q=bridge"
