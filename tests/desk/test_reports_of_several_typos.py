"""Reports that mend several typos: each of them shows the report, and leads to the others."""

import re

import pytest

from collector.store.models import Role
from tests.support.collector import MENDS_TWO


@pytest.fixture
def both(collector):
    """The numbers of "teh" and "noon" in one sentence, mended by one reader; another one mended "teh" alone."""
    collector.send()
    collector.clock.pass_(minutes=1)
    return collector.send(**MENDS_TWO).json["typos"]


def further(page):
    """The other typos to which reports of the page lead, each as its number and phrase."""
    lines = re.findall(r'<p class="further">Also mends (.*?)</p>', page)
    links = [re.findall(r'<a href="/desk/typos/(\d+)[^"]*"><q><bdi>(.*?)</bdi></q></a>', line) for line in lines]
    return [[(int(number), phrase) for number, phrase in one] for one in links]


def test_each_of_the_two_leads_to_the_other(anna, both):
    teh, noon = both
    assert further(anna.open(f"/desk/typos/{teh}")) == [[(noon, "noon")]]
    assert further(anna.open(f"/desk/typos/{noon}")) == [[(teh, "teh")]]


def test_the_list_that_the_editor_came_from_is_not_forgotten(anna, both):
    teh, noon = both
    assert f'href="/desk/typos/{noon}?status=all"><q>' in anna.open(f"/desk/typos/{teh}?status=all")


def test_each_shows_its_own_change_and_what_the_reader_sent(anna, both):
    _, noon = both
    page = anna.open(f"/desk/typos/{noon}")
    assert ">The mayor opened teh bridge at <mark>" in page
    assert 'name="use" value="nine"' in page
    assert "Selected <q>teh bridge at noon</q>" in page
    assert "<del>teh</del><ins>the</ins> bridge at <del>noon</del><ins>nine</ins>" in page


def test_a_report_counts_for_each_of_its_typos(anna, both):
    teh, noon = both
    anna.open("/desk/")
    assert sorted(anna.typos) == sorted(both)
    for number, readers in ((teh, "2 readers"), (noon, "1 reader")):
        anna.open(f"/desk/typos/{number}")
        assert readers in anna.words
        assert f"Reports {readers[0]}" in anna.words


def test_a_report_of_one_typo_leads_nowhere(collector, anna, typo):
    assert "Also mends" not in anna.open(f"/desk/typos/{typo}")


def test_readers_words_are_escaped_in_what_leads_to_the_other(collector, anna):
    text = "He opened <b> and the שלוום today."
    report = {
        "quote": {"exact": text, "prefix": "", "suffix": ""},
        "block": {"text": text, "start": 0, "end": len(text)},
        "suggestion": "He opened and the שלום today.",
    }
    first, second = collector.send(**report).json["typos"]
    assert further(anna.open(f"/desk/typos/{first}")) == [[(second, "שלוום")]]
    assert further(anna.open(f"/desk/typos/{second}")) == [[(first, "&lt;b&gt;")]]


def test_reports_of_two_typos_come_page_by_page(collector, anna):
    newest_first = []
    for _ in range(60):
        collector.clock.pass_(seconds=1)
        sent = collector.send(**MENDS_TWO).json
        newest_first.insert(0, sent["id"])
    for number in sent["typos"]:
        page = anna.open(f"/desk/typos/{number}")
        assert "Reports 60" in anna.words
        seen = re.findall(r'name="report" value="([^"]+)"', page)
        page = anna.open(re.search(r'class="more"><a class="button" rel="next" href="([^"#]+)#reports"', page)[1])
        assert seen + re.findall(r'name="report" value="([^"]+)"', page) == newest_first
        assert len(further(page)) == 1  # the same words are folded into one


def test_whoever_deletes_a_report_deletes_it_from_all_its_typos(sign_in, both):
    teh, noon = both
    admin = sign_in("root@news.example", Role.ADMIN)
    page = admin.open(f"/desk/typos/{teh}")
    newest = re.search(r'name="report" value="([^"]+)"', page)[1]
    answer = admin.post(f"/desk/typos/{teh}/delete-reports", 303, report=newest, sure="1")
    assert answer.location == f"/desk/typos/{teh}"
    admin.open(answer.location)
    assert "Deleted 1 report." in admin.words
    assert "Reports 1" in admin.words
    assert "Also mends" not in admin.words
    admin.open(f"/desk/typos/{noon}", 404)


def test_whoever_deletes_the_last_report_of_a_typo_goes_back_to_the_list(sign_in, both):
    teh, noon = both
    admin = sign_in("root@news.example", Role.ADMIN)
    newest = re.search(r'name="report" value="([^"]+)"', admin.open(f"/desk/typos/{teh}"))[1]
    answer = admin.post(f"/desk/typos/{noon}/delete-reports", 303, report=newest, sure="1")
    assert answer.location == "/desk/"
    admin.open(answer.location)
    assert admin.typos == [teh]
