"""Deciding about typos of the list: one, some, all that match; and taking it back."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from collector.desk.inbox import acting
from collector.store import undoing
from collector.store.counting import count_by_status
from collector.store.database import Database
from collector.store.models import Action, Role, Typo
from collector.store.reach import ALL_SITES, set_sites
from collector.store.sites import site_by_key
from tests.support.collector import ORIGIN


@pytest.fixture
def typos(collector):
    """The numbers of five typos, each in an article of its own."""
    return [
        collector.send(url=f"{ORIGIN}/{n}", quote={"exact": f"phrase {n}"}, block=...).json["typo"] for n in range(5)
    ]


@pytest.fixture
def act(anna):
    """Press a button of the list's: `act("fixed", [1, 2])`; `htmx` asks as the script does."""

    def press(do, chosen=(), expect=303, htmx=False, where="/desk/", **more):
        anna.open("/desk/")
        token = anna.hidden("csrf_token")
        fields = {"csrf_token": token, "do": do, "id": [str(one) for one in chosen], **more}
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{where}"} if htmx else {}
        response = anna.client.post("/desk/act", data=fields, headers=headers)
        anna.take(response, expect)
        return response

    return press


def status(collector, typo):
    headers = collector.token("api@news.example")
    return collector.client().get(f"/api/v1/typos/{typo}", headers=headers).json


def counts(collector):
    with collector.database.read() as session:
        return {name: n for name, n in count_by_status(session, ALL_SITES).items() if n}


def test_some_are_decided_and_it_is_taken_back(collector, anna, act, typos):
    act("fixed", typos[:3])
    anna.open("/desk/")
    assert "3 typos marked as fixed." in anna.words
    assert counts(collector) == {"new": 2, "fixed": 3}
    undo = re.search(r'action="(/desk/undo/\d+)"', anna.page)[1]
    anna.post(undo, 303)
    anna.open("/desk/")
    assert "Undone." in anna.words
    assert counts(collector) == {"new": 5}
    kinds = [(event["kind"], event["to"]) for event in status(collector, typos[0])["history"]]
    assert kinds == [("status", "fixed"), ("undo", None), ("status", "new")]


@pytest.mark.parametrize(
    ("do", "more", "field", "value"),
    [
        ("confirmed", {}, "status", "confirmed"),
        ("rejected", {}, "status", "rejected"),
        ("spam", {}, "status", "spam"),
        ("mine", {}, "assignee", "anna@news.example"),
        ("correct", {"words": " a  better phrase "}, "correction", "a better phrase"),
    ],
)
def test_every_button(collector, anna, act, typos, do, more, field, value):
    before = status(collector, typos[0])[field]
    act(do, typos[:1], **more)
    assert status(collector, typos[0])[field] == value
    anna.open("/desk/")
    anna.post("/desk/undo", 303)
    assert status(collector, typos[0])[field] == before


def test_a_note_is_added_and_stays(collector, anna, act, typos):
    act("note", typos[:2], words="Look at the printed paper.")
    assert status(collector, typos[1])["history"][0]["to"] == "Look at the printed paper."
    anna.open("/desk/")
    anna.post("/desk/undo", 400)  # notes stay
    act("fixed", typos[:1])
    act("note", typos[:1], words="In print, too.")
    anna.open("/desk/")
    anna.post("/desk/undo", 303)  # so what came before the note is undone
    assert status(collector, typos[0])["status"] == "new"
    anna.open("/desk/")
    assert "The note is empty." in act("note", typos[:1], 400, words=" ").text


def test_whom_a_note_names_is_told_wherever_it_was_written(collector, act, typos, sign_in):
    tom = sign_in("tom@news.example")
    act("note", typos[:2], words="@tom, look")
    headers = collector.token("ed@news.example")
    collector.client().patch(f"/api/v1/typos/{typos[2]}", headers=headers, json={"note": "@tom@news.example too"})
    tom.open("/desk/mentions")
    assert tom.words.count("@tom") >= 3
    assert re.search(r'<span class="count badge">3</span>', tom.page)


def test_what_changes_nothing_is_no_stroke(collector, act, typos):
    act("nobody", typos)
    headers = collector.token("ed@news.example")
    collector.client().patch(f"/api/v1/typos/{typos[0]}", headers=headers, json={"status": "new"})
    with collector.database.read() as session:
        assert session.query(Action).count() == 0


def act_on_all(who, address, do):
    """Press a button for all that match, and say yes to the question; return what it asks."""
    token = who.hidden("csrf_token")
    question = who.take(who.client.post(address, data={"csrf_token": token, "do": do, "all": "1"}), 200)
    fields = {name: who.hidden(name) for name in ("do", "words", "all", "ids")}
    who.take(who.client.post(address, data={"csrf_token": token, **fields}), 303)
    return question


def test_all_that_match_are_those_that_were_named(collector, anna, typos):
    anna.open("/desk/")
    token = anna.hidden("csrf_token")
    anna.take(anna.client.post("/desk/act", data={"csrf_token": token, "do": "fixed", "all": "1"}), 200)
    assert "Mark 5 typos as fixed?" in anna.words
    assert counts(collector) == {"new": 5}
    fields = {name: anna.hidden(name) for name in ("do", "words", "all", "ids")}
    collector.send(url=f"{ORIGIN}/late", quote={"exact": "came later"}, block=...)
    headers = collector.token("tom@news.example")
    collector.client().patch(f"/api/v1/typos/{typos[0]}", headers=headers, json={"status": "confirmed"})
    anna.take(anna.client.post("/desk/act", data={"csrf_token": token, **fields}), 303)
    assert counts(collector) == {"confirmed": 1, "fixed": 4, "new": 1}
    anna.open("/desk/")
    assert "tom@news.example changed 1 typo meanwhile. It was left as it is" in anna.words


KEY, OTHER_KEY = "0b0b5a3e-6a5e-4d57-9a52-5a3f0e9f6a01", "0b0b5a3e-6a5e-4d57-9a52-5a3f0e9f6a02"


def test_a_stroke_that_is_asked_for_twice_is_done_once(collector, anna, act, typos):
    for _n in range(2):
        assert "1 typo marked as fixed." in act("fixed", [f"{typos[0]}.1"], 200, htmx=True, stroke=KEY).text
        assert "Note added to 1 typo." in act("note", typos[1:2], 200, htmx=True, stroke=OTHER_KEY, words="Once.").text
    history = status(collector, typos[1])["history"]
    assert [event["kind"] for event in history] == ["note"]
    # Undoing the stroke that the page names, once, however often it is asked for.
    act("fixed", typos[2:3])
    for _n in range(2):
        anna.open("/desk/")
        anna.post("/desk/undo", 303, of=KEY, stroke=OTHER_KEY.replace("02", "03"))
    assert [status(collector, typo)["status"] for typo in typos[:3]] == ["new", "new", "fixed"]
    anna.open("/desk/")
    anna.post("/desk/undo", 400, of=OTHER_KEY.replace("02", "04"))


def test_parts_of_a_long_stroke_are_one_stroke(collector, anna, act, typos):
    def part(number, some, **more):
        ids = ",".join(f"{typo}.1" for typo in some)
        return act("fixed", [], 200, htmx=True, stroke=KEY, part=str(number), ids=ids, **more).text

    assert "2 typos marked as fixed." in part(1, typos[:2])
    headers = collector.token("tom@news.example")
    collector.client().patch(f"/api/v1/typos/{typos[2]}", headers=headers, json={"status": "confirmed"})
    for _n in range(2):  # asked for twice, done once
        said = part(2, typos[2:4])
        assert "3 typos marked as fixed. tom@news.example changed 1 typo meanwhile." in said
    assert counts(collector) == {"confirmed": 1, "fixed": 3, "new": 1}
    with collector.database.read() as session:
        assert session.query(Action).filter_by(kind="decide", key=KEY).count() == 1
    anna.open("/desk/")
    anna.post("/desk/undo", 303, of=KEY)
    assert counts(collector) == {"confirmed": 1, "new": 4}
    part(3, typos[4:])  # it was undone: nothing is added to it
    assert counts(collector) == {"confirmed": 1, "new": 4}


def test_a_part_has_the_key_of_its_stroke(act, typos):
    act("fixed", [], 400, htmx=True, part="1", ids=f"{typos[0]}.1")
    act("fixed", [], 400, htmx=True, part="1", stroke=KEY, ids=",".join(str(n) for n in range(1, 22)))


def test_what_a_page_had_not_sent_is_done_in_its_order(collector, anna, typos):
    anna.open("/desk/")
    one, two = typos[:2]
    strokes = [
        f"/desk/act?do=fixed&id={one}.1&stroke={KEY}",
        f"/desk/act?do=correct&words=right&id={one}.1&stroke={OTHER_KEY}",
        *("/desk/act?do=nonsense", "/desk/undo/x", "/desk/undo/9999", "x", "/desk/act?do=fixed&all=1"),
        f"/desk/act?do=rejected&id={two}.1&stroke={KEY.replace('01', '03')}",
        f"/desk/undo?of={KEY.replace('01', '03')}&stroke={KEY.replace('01', '04')}",
    ]
    for _n in range(2):
        fields = {"csrf_token": anna.hidden("csrf_token"), "of_page": strokes}
        assert anna.client.post("/desk/strokes", data=fields).status_code == 204
    assert status(collector, one)["status"] == "fixed"
    assert status(collector, one)["correction"] == "right"
    assert [event["kind"] for event in status(collector, two)["history"]] == ["status", "undo", "status"]
    assert counts(collector) == {"fixed": 1, "new": 4}


def test_all_that_match(collector, act, typos, anna):
    collector.send(url=f"{ORIGIN}/x", quote={"exact": "other words"}, block=..., suggestion=..., comment="zebra")
    anna.open("/desk/?q=zebra")
    assert "Mark 1 typo as spam?" in act_on_all(anna, "/desk/act?q=zebra", "spam")
    assert counts(collector) == {"new": 5, "spam": 1}
    anna.open("/desk/")
    act_on_all(anna, "/desk/act?status=new", "rejected")
    assert counts(collector) == {"rejected": 5, "spam": 1}
    anna.open("/desk/?status=all")
    anna.post("/desk/undo", 303)
    assert counts(collector) == {"new": 5, "spam": 1}


def test_the_script_gets_rows_counts_and_a_way_back(act, typos):
    page = act("fixed", typos[:1], 200, htmx=True).text
    assert re.search(rf'<li class="row" id="typo-{typos[0]}" hidden', page)
    assert 'id="counts" hx-swap-oob="true"' in page
    assert "1 typo marked as fixed." in page
    assert "data-undo" in page


def test_what_somebody_else_changed_meanwhile_stays(collector, act, anna, typos):
    anna.open("/desk/")
    seen = re.findall(r'name="id" value="([\d.]+)"', anna.page)
    headers = collector.token("tom@news.example")
    collector.client().patch(f"/api/v1/typos/{typos[0]}", headers=headers, json={"status": "rejected"})
    page = act("fixed", seen, 200, htmx=True).text
    assert "4 typos marked as fixed. tom@news.example changed 1 typo meanwhile" in page
    assert status(collector, typos[0])["status"] == "rejected"


def test_undoing_leaves_what_was_decided_anew(collector, anna, act, typos):
    act("fixed", typos[:2])
    headers = collector.token("tom@news.example")
    collector.client().patch(f"/api/v1/typos/{typos[0]}", headers=headers, json={"status": "confirmed"})
    anna.open("/desk/")
    anna.post("/desk/undo", 303)
    anna.open("/desk/")
    assert "1 typo was left as it is: someone has decided about it since." in anna.words
    assert [status(collector, typo)["status"] for typo in typos[:2]] == ["confirmed", "new"]


def test_two_are_merged_and_parted_again(collector, anna, act):
    one = collector.send(quote={"exact": "teh"}, block={"text": "so teh end", "start": 3, "end": 6}).json["typo"]
    other = collector.send(quote={"exact": "wrld"}, block={"text": "the wrld", "start": 4, "end": 8}).json["typo"]
    headers = collector.token("tom@news.example")
    collector.client().patch(f"/api/v1/typos/{other}", headers=headers, json={"status": "confirmed", "note": "Mine"})
    act("merge", [one, other])
    anna.open("/desk/")
    assert counts(collector) == {"new": 1}
    anna.post("/desk/undo", 303)
    assert counts(collector) == {"new": 1, "confirmed": 1}
    anna.open("/desk/?status=confirmed")
    [back] = anna.typos
    whole = status(collector, back)
    assert (whole["quote"]["exact"], whole["status"], whole["reports"]) == ("wrld", "confirmed", 1)
    assert "Mine" in [event["to"] for event in whole["history"]]
    assert status(collector, one)["reports"] == 1


def test_a_fixed_one_is_fixed_since_then_again(collector, anna, act):
    one = collector.send(quote={"exact": "teh"}, block={"text": "so teh end", "start": 3, "end": 6}).json["typo"]
    for suggestion in ("world", "word"):
        report = {"quote": {"exact": "wrld"}, "block": {"text": "the wrld", "start": 4, "end": 8}}
        other = collector.send(suggestion=suggestion, **report).json["typo"]
    act("fixed", [one])
    act("merge", [one, other])
    collector.clock.pass_(days=2)
    anna.open("/desk/")
    anna.post("/desk/undo", 303)
    with collector.database.read() as session:
        [back] = session.query(Typo).filter(Typo.exact == "teh")
        assert (back.status, back.fixed_by_id) == ("fixed", 1)
        assert collector.clock() - back.fixed_at == timedelta(days=2)


def test_only_two_of_one_article_can_be_merged(act, typos):
    assert "Choose the two typos" in act("merge", typos[:3], 400).text
    assert "in different articles" in act("merge", typos[:2], 400).text
    assert "no longer exists" in act("merge", [typos[0], 999], 400).text


@pytest.mark.parametrize(
    ("do", "ids", "more", "said"),
    [
        ("nonsense", ["1"], {}, "cannot do"),
        ("", ["1"], {}, "cannot do"),
        ("fixed", [], {}, "Choose at least one typo."),
        ("fixed", ["x"], {}, "does not exist"),
        ("fixed", ["1.x"], {}, "does not exist"),
        ("fixed", ["²"], {}, "does not exist"),
        ("fixed", ["9" * 30], {}, "does not exist"),
        ("fixed", [str(n) for n in range(1001)], {}, "At most 1000"),
        ("correct", ["1"], {"words": "x" * 1001}, "too long"),
        ("note", ["1"], {"words": "x" * 4001}, "too long"),
        ("merge", [], {"all": "1"}, "one by one"),
    ],
)
def test_what_cannot_be_done_is_said(act, typos, do, ids, more, said):
    assert said in act(do, ids, 400, **more).text
    toast = act(do, ids, 400, htmx=True, **more)
    assert 'id="toast"' in toast.text
    assert toast.headers["HX-Reswap"] == "none"


def test_undo_only_once_and_only_what_there_is(collector, anna, act, typos):
    act("fixed", typos[:1])
    anna.open("/desk/")
    undo = re.search(r'action="(/desk/undo/\d+)"', anna.page)[1]
    anna.post(undo, 303)
    anna.open("/desk/")
    anna.post(undo, 400)
    assert "This has already been undone." in anna.words
    anna.open("/desk/")
    anna.post("/desk/undo", 400)
    assert "nothing to undo" in anna.words


def test_out_of_reach_nothing_is_decided(collector, anna, typos, sign_in):
    collector.add_site("other", ("https://other.example",), "Other")
    tom = sign_in("tom@news.example", Role.EDITOR)
    anna.open("/desk/")
    anna.take(
        anna.client.post("/desk/act", data={"csrf_token": anna.hidden("csrf_token"), "do": "fixed", "id": "1"}), 303
    )
    anna.open("/desk/")
    undo = re.search(r'action="(/desk/undo/\d+)"', anna.page)[1]
    with collector.database.write() as session:
        from collector.store.editors import editor_by_email

        set_sites(editor_by_email(session, "tom@news.example"), [site_by_key(session, "other")])
    tom.open("/desk/?status=all")
    assert tom.typos == []
    tom.take(tom.client.get(f"/desk/typos/{typos[1]}"), 404)
    for data, answer in (
        ({"id": str(typos[1])}, 303),
        ({"all": "1"}, 400),
        ({"all": "1", "ids": f"{typos[1]}.2"}, 303),
    ):
        tom.open("/desk/")
        form = {"csrf_token": tom.hidden("csrf_token"), "do": "spam", **data}
        tom.take(tom.client.post("/desk/act", data=form), answer)
    tom.open("/desk/")
    tom.post(undo, 404)
    assert counts(collector) == {"new": 4, "fixed": 1}


@pytest.fixture
def steps(collector, monkeypatch):
    """How many typos are fixed after each writing transaction that changed that, in which two typos have room."""
    monkeypatch.setattr("collector.store.bulk.PART", 2)
    monkeypatch.setattr(undoing, "_AT_ONCE", 2)
    found = [0]
    write = Database.write

    @contextmanager
    def counted(database, *patience):
        with write(database, *patience) as session:
            yield session
        if (fixed := counts(collector).get("fixed", 0)) != found[-1]:
            found.append(fixed)

    monkeypatch.setattr(Database, "write", counted)
    return found


def test_many_typos_are_decided_and_taken_back_a_few_at_a_time(anna, act, typos, steps):
    act("fixed", typos)
    assert steps == [0, 2, 4, 5]
    anna.open("/desk/?status=all")
    anna.post("/desk/undo", 303)
    assert steps == [0, 2, 4, 5, 3, 1, 0]
    anna.open("/desk/?status=all")
    anna.post("/desk/undo", 400)
    assert "nothing to undo" in anna.words


def test_undoing_that_stopped_in_the_middle_is_finished_by_the_next(collector, anna, act, typos, steps, monkeypatch):
    act("fixed", typos)
    real, calls = undoing.apply_change, []

    def dies(*about, **more):
        calls.append(1)
        if len(calls) > 3:
            raise MemoryError
        return real(*about, **more)

    monkeypatch.setattr(undoing, "apply_change", dies)
    anna.open("/desk/?status=all")
    anna.post("/desk/undo", 500, stroke=KEY)
    assert counts(collector) == {"fixed": 3, "new": 2}
    monkeypatch.setattr(undoing, "apply_change", real)
    anna.open("/desk/?status=all")
    anna.post("/desk/undo", 303, stroke=KEY)  # the page asks again, since it had no answer
    anna.open("/desk/?status=all")
    assert counts(collector) == {"new": 5}
    assert "has decided about" not in anna.words
    assert [event["kind"] for event in status(collector, typos[0])["history"]] == ["status", "undo", "status"]
    with collector.database.read() as session:
        assert [one.kind for one in session.scalars(select(Action).order_by(Action.id))] == ["decide", "undo"]


def test_more_than_one_transaction(collector, anna, monkeypatch, typos):
    monkeypatch.setattr("collector.store.bulk.PART", 2)
    monkeypatch.setattr(acting, "MOST", 4)
    anna.open("/desk/")
    act_on_all(anna, "/desk/act", "fixed")
    assert counts(collector) == {"new": 1, "fixed": 4}
    anna.open("/desk/?status=all")
    anna.post("/desk/undo", 303)
    assert counts(collector) == {"new": 5}
