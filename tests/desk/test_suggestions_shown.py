"""What readers suggest, on the list and on a typo's page: each change inside the phrase that it is for."""

import html
import re

import pytest

TEXT = "On Tuesday, after years of rain, the results was presented to the whole town by the mayor."


def said(phrase, suggestion):
    start = TEXT.index(phrase)
    end = start + len(phrase)
    return {
        "quote": {"exact": phrase, "prefix": TEXT[max(0, start - 40) : start], "suffix": TEXT[end : end + 40]},
        "block": {"text": TEXT, "start": start, "end": end},
        "suggestion": suggestion,
    }


@pytest.fixture
def results(collector):
    """A typo of "was", reported by readers who selected it, or more."""
    for phrase, suggestion in [
        ("the results was", "the results is"),
        ("was", "were"),
        ("results was presented", "results were presented"),
        ("results was presented", "results were shown"),
    ]:
        number = collector.send(**said(phrase, suggestion)).json["typo"]
        collector.clock.pass_(minutes=1)
    return number


def changes(page, where):
    """The changes in a list of the page, as people see them."""
    part = re.search(rf'<ul class="{where}.*?</ul>', page, re.S)[0]
    return [html.unescape(one) for one in re.findall(r'<p class="suggested" dir="auto">(.*?)</p>', part)]


def test_the_leading_change_is_inside_the_phrase(anna, results):
    change = "<del>was</del><ins>were</ins>"
    assert f'<span class="phrase">{change}</span>' in anna.open("/desk/")
    assert f'<h1 dir="auto">{change}</h1>' in anna.open(f"/desk/typos/{results}")


def test_each_suggestion_is_shown_against_its_phrase(anna, results):
    page = anna.open(f"/desk/typos/{results}")
    assert changes(page, "tallies") == [
        "<del>was</del><ins>were</ins>",
        "<del>was</del><ins>is</ins>",
        "<del>was presented</del><ins>were shown</ins>",
    ]
    assert page.count("For another selection") == 1
    assert re.findall(r'name="use" value="([^"]+)"', page) == ["were", "is"]
    votes = re.findall(r"(\d+) readers?</p>\s*(?:<p class=.use|</li>)", page)
    assert votes == ["2", "1", "1"]


def test_each_report_is_shown_as_its_reader_sent_it(anna, results):
    page = anna.open(f"/desk/typos/{results}")
    assert changes(page, "reports") == [
        "results <del>was presented</del><ins>were shown</ins>",
        "results <del>was</del><ins>were</ins> presented",
        "<del>was</del><ins>were</ins>",
        "the results <del>was</del><ins>is</ins>",
    ]
    assert re.findall(r"Selected <q>([^<]+)</q>", page) == [
        "results was presented",
        "results was presented",
        "the results was",
    ]


def test_where_nothing_is_suggested_for_the_phrase_it_is_only_marked(collector, anna):
    silent = collector.send(**said("whole town", ...)).json["typo"]
    other = collector.send(**said("was presented", "were presented")).json["typo"]
    anna.open(f"/desk/typos/{other}")
    form = {name: anna.hidden(name) for name in ("version", "last_event", "correction_was")}
    anna.post(f"/desk/typos/{other}/merge", 303, **form, into=str(silent))
    page = anna.open(f"/desk/typos/{silent}")
    assert '<h1 dir="auto">whole town</h1>' in page
    assert changes(page, "tallies") == ["<del>was</del><ins>were</ins>"]
    assert "For another selection" in page
    assert '<span class="phrase"><mark>whole town</mark></span>' in anna.open("/desk/")


def test_whoever_corrects_a_phrase_that_has_become_another_is_told(collector, anna):
    marked = collector.send(**said("results was", ...)).json["typo"]
    anna.open(f"/desk/typos/{marked}")
    number = collector.send(**said("results was presented", "results were presented")).json["typo"]
    anna.decide(marked, 409, reload=False, correction="results were")
    assert "the phrase is another one now" in anna.words
    assert anna.box("correction") == "results were"
    assert '<h1 dir="auto"><del>was</del><ins>were</ins></h1>' in anna.page
    anna.decide(number, reload=False, correction="were")
    anna.open(f"/desk/typos/{marked}", 302)
    page = anna.open(f"/desk/typos/{number}")
    assert changes(page, "tallies") == ["<del>was</del><ins>were</ins>"]
    assert "In use" in anna.words
    assert "Reports 2" in anna.words


def test_a_corrected_phrase_stays(collector, anna):
    number = collector.send(**said("was", ...)).json["typo"]
    anna.decide(number, correction="were")
    assert collector.send(**said("results was", "results are")).json["typo"] == number
    page = anna.open(f"/desk/typos/{number}")
    assert '<h1 dir="auto"><del>was</del><ins>were</ins></h1>' in page
    assert changes(page, "tallies") == ["<del>was</del><ins>are</ins>"]
