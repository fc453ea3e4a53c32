"""Reports with joiners, direction controls and other characters that nobody sees."""

import pytest
from sqlalchemy import select

from collector.store.models import Finding, Report, Typo
from tests.support.collector import SITE, a_report

JOINED, UNJOINED = "می‌خواهم", "میخواهم"
FAMILY = "👩‍👧"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def persian(exact, suggestion=..., **changes):
    before, after = "من ", " به خانه بروم و بخوابم"
    return a_report(
        quote={"exact": exact, "prefix": before, "suffix": after},
        block={"text": before + exact + after, "start": len(before), "end": len(before + exact)},
        suggestion=suggestion,
        **changes,
    )


def stored(collector, model):
    with collector.database.read() as session:
        return list(session.scalars(select(model)))


def found(collector, query):
    answer = collector.client().get("/api/v1/typos", query_string={"q": query}, headers=collector.token())
    return len(answer.get_json()["items"])


def test_a_joiner_is_a_suggestion(collector):
    assert collector.send(persian(UNJOINED, JOINED)).status_code == 201
    assert [one.suggestion for one in stored(collector, Report)] == [JOINED]
    assert [(one.text, one.count) for one in stored(collector, Finding)] == [(JOINED, 1)]


def test_a_phrase_with_a_joiner_left_unchanged_is_no_suggestion(collector):
    collector.send(persian(JOINED, JOINED))
    assert [(one.exact, one.suggestion) for one in stored(collector, Report)] == [(JOINED, None)]


@pytest.mark.parametrize("text", [JOINED, FAMILY, ENGLAND, "1\ufe0f\u20e3", "❤\ufe0f", "क्‍ष", "葛\U000e0100城"])
def test_what_shapes_its_neighbours_is_stored_and_shown(collector, text):
    collector.send(a_report(suggestion=f"the {text}", comment=text, article={"headline": text}))
    [report] = stored(collector, Report)
    assert (report.suggestion, report.comment, report.article["headline"]) == (f"the {text}", text, text)


def test_phrases_that_differ_in_joiners_are_one_typo(collector):
    first = collector.send(persian(UNJOINED)).get_json()
    assert collector.send(persian(JOINED, "می‌خواهیم")).get_json()["typo"] == first["typo"]
    assert collector.send(persian(f"{JOINED}\u200d")).get_json() | {"id": ""} == {**first, "id": "", "reports": 3}


@pytest.mark.parametrize("hidden", ["b\u200cr\u200didge", "b\ufe0fridge", "b\u202eridge\u202c", "b\u034fr\u2061idge"])
def test_hidden_characters_make_no_separate_typo_and_are_found(collector, hidden):
    first = collector.send().get_json()
    quote = {"exact": f"teh {hidden}", "prefix": "The mayor opened ", "suffix": " at noon."}
    again = collector.send(a_report(quote=quote, block=..., suggestion=..., comment=f"a \U000e0062sec{hidden}ret"))
    assert again.get_json()["typo"] == first["typo"]
    assert (found(collector, "secbridgeret"), found(collector, f"sec{hidden}ret")) == (1, 1)


def test_direction_controls_are_not_stored(collector):
    collector.send(
        a_report(quote={"exact": "wo\u202erd1", "prefix": "\u2067before ", "suffix": " after\u2069"}, block=...)
    )
    [typo] = stored(collector, Typo)
    assert (typo.exact, typo.prefix, typo.suffix) == ("word1", "before ", " after")


@pytest.mark.parametrize("phrase", ["\u200b", "\u202e\u2066", "\u2800", "\u3164", "\u200c \u200d", "\ufe0f", "  "])
def test_a_phrase_without_a_visible_character_is_refused(collector, phrase):
    answer = collector.send({**a_report(), "quote": {"exact": phrase}})
    assert answer.status_code == 422
    assert answer.get_json(force=True)["errors"] == {"quote.exact": ["This must contain a visible character."]}
    assert stored(collector, Report) == []


def test_a_suggestion_of_nothing_visible_deletes_the_phrase(collector):
    collector.send(a_report(suggestion="\u200c"))
    assert [one.suggestion for one in stored(collector, Report)] == [""]


def test_a_report_long_ago_of_an_invisible_phrase_harms_no_later_one(collector):
    collector.send(a_report(quote={"exact": "x", "prefix": "", "suffix": ""}, block=...))
    with collector.database.write() as session:
        typo = session.scalars(select(Typo)).one()
        typo.exact = "\u202e"
    assert collector.send(site=SITE).status_code == 201
