"""The list's filters, groups, views and news."""

import re
from datetime import timedelta

import pytest

from collector.store.actions import begin
from collector.store.attention import look
from collector.store.editors import editor_by_email
from collector.store.models import Role
from tests.support.collector import ORIGIN


def report(collector, url, exact, **changes):
    return collector.send(url=f"{ORIGIN}/{url}", quote={"exact": exact}, block=..., **changes).json["typo"]


def about(section=None, author=None):
    return {"article": {"section": section, "author": author}}


@pytest.fixture
def some(collector):
    """Three typos: with all that can be filtered, with other values, with none."""
    first = report(collector, "a", "one", **about("Town", "A. Writer"))
    collector.clock.pass_(days=3)
    second = report(collector, "b", "two", suggestion=..., **about("Sport", "B. Writer"))
    collector.clock.pass_(hours=1)
    third = report(collector, "c", "three", article=...)
    return first, second, third


FILTERS = [
    ("section=Town", [0]),
    ("section=-", [2]),
    ("author=B.+Writer", [1]),
    ("author=-", [2]),
    ("section=Town&author=B.+Writer", []),
    ("suggested=no", [1]),
    ("suggested=yes", [2, 0]),
    ("age=day", [2, 1]),
    ("age=week", [2, 1, 0]),
    ("age=older", []),
    ("assignee=none", [2, 1]),
    ("assignee=me", [0]),
    ("assignee=anna%40news.example", [0]),
    ("assignee=nobody-knows", []),
    ("section=Town&q=one", [0]),
]


@pytest.fixture
def hers(collector, anna, some):
    """The first typo is Anna's."""
    anna.open("/desk/")
    form = {"csrf_token": anna.hidden("csrf_token"), "do": "mine", "id": str(some[0])}
    anna.take(anna.client.post("/desk/act", data=form), 303)
    return some


def test_filters(anna, hers):
    for asked, wanted in FILTERS:
        anna.open(f"/desk/?{asked}")
        assert anna.typos == [hers[one] for one in wanted], asked
        assert anna.page.count('class="chip"') == asked.count("=")


def test_a_chip_takes_its_filter_off(anna, hers):
    anna.open("/desk/?section=Town&age=week&sort=oldest")
    without = re.findall(r'<a href="([^"]+)" aria-label="Take off the filter', anna.page)
    assert [one.replace("&amp;", "&") for one in without] == [
        "/desk/?age=week&sort=oldest",
        "/desk/?section=Town&sort=oldest",
    ]


@pytest.mark.parametrize("wrong", ["age=nonsense", "suggested=maybe", "group=x"])
def test_a_filter_that_there_is_not_is_answered_kindly(anna, wrong):
    assert "cannot be filtered by" in anna.open(f"/desk/?{wrong}", 400)


def test_odd_filters_find_nothing_and_harm_nothing(anna, some):
    for odd in ("author=%27%3B--", "section=" + "x" * 3000):
        anna.open(f"/desk/?{odd}")


def test_choices_are_those_of_the_articles(anna, some):
    page = anna.open("/desk/filters")
    assert re.findall(r'<option value="([^"]+)">\1</option>', page)[:4] == ["Sport", "Town", "A. Writer", "B. Writer"]
    assert "anna@news.example" in page


def test_by_article_each_article_is_shown_once(collector, anna, monkeypatch):
    typos = {}
    for n in range(12):
        collector.clock.pass_(minutes=1)
        typos[n] = report(collector, "abc"[n % 3], f"phrase {n}")
    monkeypatch.setattr("collector.desk.inbox.listing._GROUPED_PAGE_SIZE", 4)
    seen, address = [], "/desk/?group=article"
    while address:
        anna.open(address)
        seen += [anna.typos]
        address = anna.next_page
    flat = [number for page in seen for number in page]
    assert flat == [typos[n] for n in (11, 8, 5, 2, 10, 7, 4, 1, 9, 6, 3, 0)]
    anna.open("/desk/?group=article&q=phrase+1")
    assert list(anna.typos) == [typos[n] for n in (11, 10, 1)]


def test_by_article_what_is_of_the_article_stands_above_its_typos_once(collector, anna):
    for phrase in ("one", "two", "three"):
        report(collector, "a", phrase, title="The bridge", article={"headline": "The bridge", "author": "A. Writer"})
    assert anna.open("/desk/").count("A. Writer</bdi>") == 3
    page = anna.open("/desk/?group=article")
    assert page.count("A. Writer</bdi>") == 1
    assert page.count("The bridge</bdi>") == 1
    assert len(anna.typos) == 3


def test_later_pages_are_rows_only_for_the_script(collector, anna, monkeypatch):
    monkeypatch.setattr("collector.desk.inbox.listing._PAGE_SIZE", 2)
    typos = [report(collector, f"{n}", f"phrase {n}") for n in range(5)]
    anna.open("/desk/")
    page = anna.client.get(anna.next_page, headers={"HX-Request": "true", "HX-Target": "more"}).text
    assert re.findall(r'id="typo-(\d+)"', page) == [str(typos[2]), str(typos[1])]
    assert "<html" not in page
    assert 'id="more"' in page


def test_views_are_ones_own_or_everybodys(anna, sign_in):
    tom = sign_in("tom@news.example", Role.VIEWER)
    anna.open("/desk/?section=Town&sort=oldest")
    anna.post("/desk/views?section=Town&sort=oldest", 303, name="Town, old")
    anna.open("/desk/")
    anna.post("/desk/views?status=spam", 303, name="Spam", shared="1")
    anna.open("/desk/")
    assert 'href="/desk/?section=Town&amp;sort=oldest"' in anna.page
    [shown] = re.findall(
        r'<a href="([^"]+)" aria-current="true"><bdi class="label">Town, old',
        anna.open("/desk/?sort=oldest&section=Town"),
    )
    assert shown == "/desk/?section=Town&amp;sort=oldest"
    for other in ("/desk/?section=Town", "/desk/?section=Town&sort=oldest&q=x", "/desk/articles"):
        assert 'aria-current="true"><bdi class="label">Town, old' not in anna.open(other)
    tom.open("/desk/")
    assert "Town, old" not in tom.words
    assert 'href="/desk/?status=spam"><bdi class="label">Spam</bdi>' in tom.page
    tom.post("/desk/views?status=all", 303, name="Mine", shared="1")
    anna.open("/desk/")
    assert "Mine" not in anna.words
    [own] = re.findall(r'action="(/desk/views/\d+/delete)"', tom.open("/desk/"))
    tom.post(own, 303)
    for other in re.findall(r'action="(/desk/views/\d+/delete)"', anna.open("/desk/")):
        tom.open("/desk/")
        tom.post(other, 404)
    tom.open("/desk/")
    tom.post("/desk/views", 400, name=" ")


def ask_news(who, address="/desk/news", seen=""):
    """Ask what is new, as the script does: with the rows that the page shows, each with its version."""
    who.open("/desk/")
    return who.post(address, 200, seen=seen).text


def test_every_row_that_is_another_version_now_is_told(collector, anna):
    typos = [report(collector, "new", f"word {n}") for n in range(130)]
    headers = collector.token("tom@news.example")
    changed = {"ids": typos, "status": "confirmed"}
    assert collector.client().post("/api/v1/typos/bulk", headers=headers, json=changed).status_code == 200
    page = ask_news(anna, seen=",".join(f"{typo}.1" for typo in typos[:100]))
    assert sorted(map(int, re.findall(r'<li class="row" id="typo-(\d+)"', page))) == typos[:100]


def test_news_says_what_is_new_and_what_others_did(collector, anna, some):
    anna.open("/desk/")
    news = re.search(r'id="news"[^>]* data-address="([^"]+)"', anna.page)[1].replace("&amp;", "&")
    seen = ",".join(re.findall(r'name="id" value="([\d.]+)"', anna.page))
    assert "news-bar" not in ask_news(anna, news, seen)
    collector.clock.pass_(minutes=2)
    report(collector, "new", "four")
    report(collector, "new", "five")
    headers = collector.token("tom@news.example")
    collector.client().patch(f"/api/v1/typos/{some[0]}", headers=headers, json={"status": "fixed"})
    page = ask_news(anna, news, seen)
    assert '<a class="news-bar" href="/desk/">2 new</a>' in page
    assert re.search(rf'id="typo-{some[0]}" hidden data-by="tom@news.example"', page)
    assert '<span class="label">New</span> <span class="count">4</span>' in page
    again = re.search(r'id="news"[^>]* data-address="([^"]+)"', page)[1].replace("&amp;", "&")
    page = ask_news(anna, again, seen.replace(f"{some[0]}.1", f"{some[0]}.2"))
    assert "2 new" in page
    assert f'id="typo-{some[0]}"' not in page


def test_news_of_odd_addresses(anna, some):
    for odd in (
        "",
        "?since=x",
        "?since=2026-01-01T00:00:00",
        "?since=0001-01-01T00:00:00%2B14:00",
    ):
        ask_news(anna, f"/desk/news{odd}")
    for odd in ("x", "1", "1.x", "²²", "-1.1", f"{'9' * 30}.1", "99999999.1,", f"{some[0]}.\0"):
        ask_news(anna, seen=odd)


def test_who_has_a_typo_open_is_seen_in_the_list(collector, anna, some, sign_in):
    sign_in("tom@news.example")
    with collector.database.write() as session:
        look(session, editor_by_email(session, "tom@news.example"), some[0], collector.clock())
    assert "tom@news.example has it open" in anna.open("/desk/")
    assert f'id="eyes-{some[0]}">' in ask_news(anna)
    collector.clock.pass_(minutes=1)
    assert "has it open" not in anna.open("/desk/")


def test_keys_are_a_page_and_a_part(anna):
    assert "Go to the inbox" in anna.open("/desk/keys")
    part = anna.client.get("/desk/keys", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Go to the inbox" in part


def test_an_htmx_call_of_a_session_that_ended_leads_to_sign_in_and_back(collector, anna):
    anna.open("/desk/")
    collector.clock.pass_(days=15)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/desk/?status=new"}
    response = anna.client.post("/desk/news", headers=headers)
    assert response.status_code == 401
    assert 'href="/desk/sign-in?next=/desk/?status%3Dnew" target="_blank"' in response.text


def test_strokes_of_nothing_are_not_kept_for_undo(collector, anna, some):
    with collector.database.write() as session:
        editor = editor_by_email(session, "anna@news.example")
        begin(session, editor, collector.clock() - timedelta(hours=1))
    anna.open("/desk/")
    anna.post("/desk/undo", 400)


def test_a_page_listens_in_its_editors_name(anna):
    asked = []

    def listen(has_room):
        environ = {"proofdesk.live": lambda listener: asked.append(listener) or has_room}
        return anna.client.get("/desk/events", environ_overrides=environ)

    answer = listen(True)
    assert answer.mimetype == "text/event-stream"
    assert [answer.headers["X-Proofdesk-Listener"]] == asked
    assert int(asked[0]) > 0
    assert listen(False).status_code == 204
