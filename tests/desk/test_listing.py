"""The list of typos."""

import base64
import json
import re
from urllib.parse import quote

import pytest

from collector.store.counting import count_typos
from collector.store.models import Status, Typo
from tests.desk.conftest import Visitor
from tests.support.collector import a_report


def report(collector, exact, suggestion=None, **changes):
    """Send a report of this phrase and return its typo."""
    text = f"Before it {exact} and after it."
    return collector.send(
        quote={"exact": exact, "prefix": "Before it ", "suffix": " and after it."},
        block={"text": text, "start": 10, "end": 10 + len(exact)},
        position=...,
        suggestion=suggestion or ...,
        **changes,
    ).json["typo"]


def set_status(collector, typo_id, status):
    with collector.database.write() as session:
        typo = session.get(Typo, typo_id)
        if status != typo.status:
            count_typos(session.connection(), {(typo.site_id, typo.status): -1, (typo.site_id, status): 1})
        typo.status = status


def all_pages(who, address, between=lambda: None):
    who.open(address)
    found = [who.typos]
    while who.next_page:
        between()
        who.open(who.next_page)
        found.append(who.typos)
    return found


@pytest.fixture
def five(collector):
    """A typo in each status, new first."""
    found = {}
    for status in Status:
        found[status] = report(collector, f"phrase {status}")
        set_status(collector, found[status], status)
        collector.clock.pass_(minutes=1)
    return found


def test_a_row_says_what_an_editor_needs(collector, anna):
    collector.send()
    collector.send()
    collector.clock.pass_(minutes=3)
    page = anna.open("/desk/")
    assert "<del>teh</del><ins>the</ins>" in page
    assert "The mayor opened" in anna.words
    assert "bridge at noon." in anna.words
    for words in ("2 readers", "The bridge opens", "Town", "A. Writer", "3 min", "New"):
        assert words in anna.words
    assert 'datetime="2026-11-24T12:00:00.000000Z" title="November 24, 2026, 12:00\u202fPM UTC"' in page


def test_without_a_suggestion_the_phrase_is_marked(collector, anna):
    report(collector, "a phrase")
    assert "<mark>a phrase</mark>" in anna.open("/desk/")


def test_the_correction_counts_more_than_the_suggestions(collector, anna, typo):
    anna.decide(typo, correction="ye")
    assert "<del>teh</del><ins>ye</ins>" in anna.open("/desk/")


CHOICES = {
    "": ["confirmed", "new"], "?status=open": ["confirmed", "new"], "?status=new": ["new"],
    "?status=confirmed": ["confirmed"], "?status=fixed": ["fixed"], "?status=rejected": ["rejected"],
    "?status=spam": ["spam"], "?status=all": ["spam", "rejected", "fixed", "confirmed", "new"],
}  # fmt: skip


def test_status(five, anna):
    for choice, expected in CHOICES.items():
        anna.open(f"/desk/{choice}")
        assert anna.typos == [five[Status(name)] for name in expected], choice


def test_each_status_has_its_count(five, collector, anna):
    report(collector, "one more")
    anna.open("/desk/")
    counts = dict(re.findall(r'<span class="label">(\w+)</span> <span class="count">(\d+)</span>', anna.page))
    assert counts == {
        "Open": "3", "New": "2", "Confirmed": "1", "Fixed": "1", "Rejected": "1", "Spam": "1", "All": "6",
    }  # fmt: skip


def test_the_current_choice_is_marked(five, anna):
    anna.open("/desk/?status=fixed")
    assert re.findall(r'href="([^"]*)" aria-current="page"', anna.page) == ["/desk/?status=fixed"]


def test_sites(collector, anna, typo):
    anna.open("/desk/")
    assert "All sites" not in anna.words
    collector.add_site("other", ("https://other.example",), "The Other")
    second = report(collector, "elsewhere", site="other", url="https://other.example/x", origin="https://other.example")
    anna.open("/desk/")
    assert anna.typos == [second, typo]
    assert "All sites" in anna.words
    anna.open("/desk/?site=other")
    assert anna.typos == [second]
    assert "Site The Other" in anna.words
    assert '<span class="label">All</span> <span class="count">1</span>' in anna.page


def test_search_finds(collector, anna):
    wanted = report(collector, "brigde", "bridge", comment="нашёл 100% a_b find")
    report(collector, "unrelated", url="https://news.example/other", title="Other", article=...)
    for search in ("brigde", "BRIGDE  before", "НАШЁЛ", "news.example/town", "100%", "a_b", "ﬁnd", "bridge opens"):
        anna.open(f"/desk/?q={quote(search)}")
        assert anna.typos == [wanted], search


def test_search_finds_only_what_has_every_word(collector, anna):
    report(collector, "brigde")
    for search in ("brigde zzz", "bri_de", "br%de"):
        anna.open(f"/desk/?q={quote(search)}")
        assert anna.typos == []
        assert "Nothing matches" in anna.words


def test_search_and_choices_go_together_and_stay_in_the_address(five, anna):
    anna.open("/desk/?status=all&sort=oldest&q=phrase")
    assert anna.typos == list(five.values())
    assert 'href="/desk/?status=fixed&amp;q=phrase&amp;sort=oldest"' in anna.page
    assert f'href="/desk/typos/{five[Status.NEW]}?status=all&amp;q=phrase&amp;sort=oldest"' in anna.page
    assert '<input type="hidden" name="status" value="all">' in anna.page
    assert '<input type="hidden" name="sort" value="oldest">' in anna.page


def test_orders(collector, anna):
    first = report(collector, "first")
    collector.clock.pass_(minutes=1)
    second = report(collector, "second")
    collector.clock.pass_(minutes=1)
    third = report(collector, "third")
    collector.clock.pass_(minutes=1)
    report(collector, "second")
    for order, expected in {
        "activity": [second, third, first],
        "readers": [second, third, first],
        "oldest": [first, second, third],
    }.items():
        anna.open(f"/desk/?sort={order}")
        assert anna.typos == expected, order
    report(collector, "first")
    report(collector, "first")
    anna.open("/desk/?sort=readers")
    assert anna.typos == [first, second, third]


@pytest.mark.parametrize("order", ["activity", "readers", "oldest"])
def test_pages_show_every_typo_once_while_new_ones_arrive(collector, anna, order):
    there = []
    for number in range(120):
        there.append(report(collector, f"phrase {number}"))
        if number % 7 == 0:
            report(collector, f"phrase {number}")
        if number % 3 == 0:  # so that some have the same time
            collector.clock.pass_(seconds=1)
    arrived = []

    def one_more():
        collector.clock.pass_(seconds=1)
        arrived.append(report(collector, f"late x{len(arrived)}"))

    pages = all_pages(anna, f"/desk/?sort={order}", one_more)
    assert len(pages) == 3
    assert [len(page) for page in pages[:2]] == [50, 50]
    seen = [typo for page in pages for typo in page]
    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen) <= set(there) | set(arrived)


def test_the_first_page_is_one_step_away(collector, anna):
    for number in range(51):
        report(collector, f"phrase {number}")
    anna.open("/desk/")
    assert "First page" not in anna.words
    anna.open(anna.next_page)
    assert anna.next_page is None
    assert "First page" in anna.words
    assert len(anna.typos) == 1


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


WRONG = [
    "status=nonsense", "status=NEW", "sort=nonsense", "sort=-last_seen", "site=nonsense", "cursor=x",
    "cursor=" + "A" * 5000, "q=" + "a" * 201, "sort=readers&cursor=" + cursor("-last_seen", 1, 1),
    "q=" + "+".join("abcdefghijk"),
    "cursor=" + cursor("-last_seen", "2026-11-24T12:00:00", 1),
    "cursor=" + cursor("-last_seen", "0001-01-01T00:00:00+14:00", 1),
    "cursor=" + cursor("-last_seen", "2026-11-24T12:00:00+00:00", 10**30),
    "cursor=" + cursor("-last_seen", "2026-11-24T12:00:00+00:00", "1"),
    "cursor=" + cursor("-last_seen", "2026-11-24T12:00:00+00:00", True),
    "sort=readers&cursor=" + cursor("-reports", 10**30, 1), "sort=readers&cursor=" + cursor("-reports", 1e999, 1),
    "sort=readers&cursor=" + cursor("-reports", "1", 1),
]  # fmt: skip


def test_a_wrong_address_is_answered_kindly(anna):
    for wrong in WRONG:
        anna.open(f"/desk/?{wrong}", 400)
        assert 'class="alert" role="alert"' in anna.page, wrong
        assert "Show the open typos" in anna.words, wrong


def test_an_odd_address_is_none_the_worse(anna, typo):
    for odd in ("q=%FF%FE", "q=%25%5F", "q=%22%3E%3Cscript%3E", "status=&sort=&q=", "more=1"):
        assert "<script>" not in anna.open(f"/desk/?{odd}"), odd


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def test_what_readers_send_stays_words(collector, anna):
    typo = report(
        collector,
        HOSTILE,
        HOSTILE + "'",
        comment=HOSTILE,
        title=HOSTILE,
        lang='en"><script>',
        article={"headline": HOSTILE, "author": HOSTILE, "section": HOSTILE},
        url="https://news.example/<script>alert(1)</script>",
    )
    anna.decide(typo, note=HOSTILE, correction=HOSTILE)
    for address in ("/desk/", f"/desk/typos/{typo}", f"/desk/?q={quote(HOSTILE)}", f"/desk/?status={quote(HOSTILE)}"):
        page = anna.client.get(address).text
        assert page.count("<script") == page.count('<script defer src="/desk/static/desk.js?v=') == 1
        assert "<img src=x" not in page
        assert "alert(1)" in page


def test_readers_words_have_their_own_direction(collector, anna):
    report(collector, "الاسبوع", "الأسبوع", title="العنوان")
    page = anna.open("/desk/")
    assert re.search(r'class="snippet" dir="auto"', page)
    assert '<bdi class="title">' in page


def test_empty_without_a_site(start_collector):
    collector = start_collector()
    collector.add_editor("anna@news.example")
    anna = Visitor(collector)
    anna.sign_in("anna@news.example")
    anna.open("/desk/")
    assert "Ask an administrator to add yours" in anna.words


def test_empty_without_a_report(anna):
    anna.open("/desk/")
    assert "No reports yet" in anna.words
    assert "ask an administrator whether the tag is in your pages" in anna.words


def test_empty_because_all_is_done(collector, anna, typo):
    set_status(collector, typo, Status.FIXED)
    anna.open("/desk/")
    assert "All clear" in anna.words
    anna.open("/desk/?status=spam")
    assert "No typo has this status." in anna.words


def test_empty_because_nothing_matches(anna, typo):
    anna.open("/desk/?q=zzz")
    assert "Nothing matches" in anna.words
    assert "Clear the filters" in anna.words


def test_an_article_without_a_title_is_known_by_its_address(collector, anna):
    collector.send(a_report(title=..., article=...))
    anna.open("/desk/")
    assert "news.example/town/bridge" in anna.words
