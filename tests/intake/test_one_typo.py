"""Many readers, one typo: which reports are counted together, and what that does to a typo that was decided about."""

from typing import Any

import pytest
from sqlalchemy import select

from collector.store.models import Typo
from tests.support.collector import Collector
from tests.support.regrouped import leads_to, suggested

TEXT = "The mayor opened teh bridge at noon, and the whole town had come too see it."


def about(phrase: str, suggestion: str | None = None, text: str = TEXT) -> dict[str, Any]:
    """What the widget sends of this phrase in the paragraph."""
    start = text.index(phrase)
    end = start + len(phrase)
    return {
        "quote": {"exact": phrase, "prefix": text[max(0, start - 40) : start], "suffix": text[end : end + 40]},
        "block": {"text": text, "start": start, "end": end},
        "position": {"start": start, "end": end},
        "suggestion": ... if suggestion is None else suggestion,
    }


def typo_of(collector: Collector, *said: str | None, text: str = TEXT) -> int:
    answer = collector.send(**about(*said, text=text))
    assert answer.status_code == 201
    return int(answer.get_json()["typo"])


def typo(collector: Collector, number: int) -> Typo:
    with collector.database.read() as session:
        found = session.scalars(select(Typo).where(Typo.id == number)).one()
        session.expunge_all()
        return found


def test_wider_and_narrower_selections_are_one_typo(collector):
    first = typo_of(collector, "teh", "the")
    assert typo_of(collector, "teh bridge", "the bridge") == first
    assert typo_of(collector, TEXT, TEXT.replace("teh", "the")) == first
    assert typo_of(collector, "opened teh") == first
    assert typo(collector, first).reports == 4


def test_two_mistakes_in_one_sentence_are_two_typos(collector):
    first = typo_of(collector, TEXT, TEXT.replace("teh", "the"))
    second = typo_of(collector, "come too see", "come to see")
    assert second != first
    assert typo_of(collector, "too", "to") == second
    assert typo_of(collector, TEXT, TEXT.replace("too", "to")) == second


def test_the_article_may_be_edited_between_two_reports(collector):
    first = typo_of(collector, "teh bridge", "the bridge")
    edited = "On Tuesday it rained. " + TEXT.replace("at noon", "early in the afternoon") + " Nobody minded."
    assert typo_of(collector, "teh", "the", text=edited) == first


def test_a_mark_is_of_the_change_in_it_that_comes_later(collector):
    mark = typo_of(collector, TEXT)
    change = typo_of(collector, "teh bridge", "the bridge")
    assert leads_to(collector, [mark]) == {mark: change}
    told = typo(collector, change)
    assert (told.exact, told.reports, told.block_text[told.block_start : told.block_end]) == ("teh", 2, "teh")
    assert typo_of(collector, "teh bridge", "a bridge") == change
    assert typo(collector, change).exact == "teh"


def test_a_mark_of_two_changes_is_a_typo_of_its_own(collector):
    typo_of(collector, TEXT)
    changes = [typo_of(collector, "teh", "the"), typo_of(collector, "too", "to")]
    mark = typo_of(collector, TEXT)
    assert mark not in changes
    assert [typo(collector, number).reports for number in (*changes, mark)] == [1, 1, 2]


def test_what_was_merged_in_does_not_take_over(collector):
    target = typo_of(collector, "teh", "the")
    silent = typo_of(collector, "come too see")
    answer = collector.client().post(
        f"/api/v1/typos/{silent}/merge", json={"into": target}, headers=collector.token("chief@news.example")
    )
    assert answer.status_code == 200
    assert typo_of(collector, "come too see") == target
    told = typo(collector, target)
    assert (told.exact, told.reports) == ("teh", 3)
    assert suggested(collector, target) == {("the", None): 1, (None, "come too see"): 2}


SENTENCE = "Am Wochenende war das Wetter schoen und die Leute gingen spazieren."
REWRITTEN = "Am Sonntag war der Regen nass und alle Hunde blieben daheim."


@pytest.mark.parametrize(
    ("junk", "status"),
    [("lol", "spam"), ("lol", None), ("", "rejected"), ("", None), (REWRITTEN, "rejected"), (None, "spam")],
)
def test_rubbish_swallows_nothing(collector, junk, status):
    rubbish = typo_of(collector, SENTENCE, junk, text=SENTENCE)
    if status:
        decide(collector, rubbish, status)
    typos = [typo_of(collector, *said, text=SENTENCE) for said in (("schoen", "schön"), ("gingen", "giengen"))]
    assert typo_of(collector, "Wetter schoen", "Wetter schön", text=SENTENCE) == typos[0]
    assert len({rubbish, *typos}) == 3
    assert (typo(collector, rubbish).reports, typo(collector, rubbish).exact) == (1, SENTENCE)
    assert typo_of(collector, SENTENCE, junk, text=SENTENCE) == rubbish


@pytest.mark.parametrize("junk", ["lol rubbish", None])
def test_spam_over_a_paragraph_is_not_what_others_mend_in_all_of_it(collector, junk):
    rubbish = typo_of(collector, SENTENCE, junk, text=SENTENCE)
    decide(collector, rubbish, "spam")
    real = typo_of(collector, SENTENCE, SENTENCE.replace("schoen", "schön"), text=SENTENCE)
    assert real != rubbish
    assert typo_of(collector, "schoen", "schön", text=SENTENCE) == real


def test_a_report_that_says_nowhere_is_not_everywhere(collector):
    nowhere = collector.send(quote={"exact": "a"}, block=..., position=..., suggestion="lol").json["typo"]
    first = typo_of(collector, "a", "an", text="He bought a apple at the market on Sunday morning.")
    second = typo_of(collector, "a", "an", text="They saw a elephant in the park, and it was raining hard.")
    assert len({nowhere, first, second}) == 3
    assert collector.send(quote={"exact": "a"}, block=..., position=..., suggestion="an").json["typo"] == nowhere


def test_who_mends_two_at_once_is_a_reader_of_both(collector):
    both = collector.send(**about(TEXT, TEXT.replace("too", "to").replace("teh", "the"))).get_json()["typos"]
    assert [typo_of(collector, "teh", "the"), typo_of(collector, "too", "to")] == both
    assert typo_of(collector, "come too", "come to") == both[1]
    assert [typo(collector, number).reports for number in both] == [2, 3]


def decide(collector: Collector, number: int, status: str) -> None:
    answer = collector.client().patch(
        f"/api/v1/typos/{number}", json={"status": status}, headers=collector.token("chief@news.example")
    )
    assert answer.status_code == 200


def shown(collector: Collector, number: int) -> dict[str, Any]:
    headers = collector.token("chief@news.example")
    return collector.client().get(f"/api/v1/typos/{number}", headers=headers).get_json()


def test_what_was_fixed_today_stays_fixed(collector):
    number = typo_of(collector, "teh", "the")
    decide(collector, number, "fixed")
    collector.clock.pass_(hours=23)
    assert typo_of(collector, "teh", "the") == number
    now = shown(collector, number)
    assert (now["status"], now["reports"]) == ("fixed", 2)


def test_what_was_fixed_long_ago_is_opened_by_a_report(collector):
    number = typo_of(collector, "teh", "the")
    decide(collector, number, "fixed")
    collector.clock.pass_(hours=25)
    assert typo_of(collector, "teh bridge", "the bridge") == number
    now = shown(collector, number)
    assert (now["status"], now["reports"]) == ("new", 2)
    last = now["history"][-1]
    assert (last["kind"], last["from"], last["to"], last["editor"]) == ("reported", "fixed", "new", None)
    assert typo_of(collector, "teh", "the") == number
    assert len(shown(collector, number)["history"]) == 2  # opened once, and open since


@pytest.mark.parametrize("status", ["rejected", "spam"])
def test_what_was_rejected_stays_so_but_counts(collector, status):
    number = typo_of(collector, "teh", "the")
    decide(collector, number, status)
    collector.clock.pass_(days=30)
    assert typo_of(collector, "teh", "the") == number
    now = shown(collector, number)
    assert (now["status"], now["reports"], len(now["history"])) == (status, 2, 1)


def test_later_reports_go_where_the_reports_like_them_were_split_to(collector):
    number = typo_of(collector, "teh", "the")
    second = collector.send(**about("teh", "tea")).get_json()
    assert second["typo"] == number
    assert typo_of(collector, "teh", "the") == number
    headers = collector.token("chief@news.example")
    body = {"reports": [second["id"]]}
    answer = collector.client().post(f"/api/v1/typos/{number}/split", json=body, headers=headers)
    new = answer.get_json()["id"]
    assert typo_of(collector, "teh", "tea") == new
    assert typo_of(collector, "teh", "the") == number
