"""The tally is what the typo's phrase and reports make it, whatever happened on the way; on both databases."""

import random

import pytest
from alembic import command
from sqlalchemy import select, text

from collector.store import schema
from collector.store.database import Database
from collector.store.editors import editor_by_email
from collector.store.merging import merge
from collector.store.models import Report, Typo
from collector.store.splitting import split
from collector.store.tallying import tally_anew
from collector.store.triage import Change, apply_change
from collector.store.typos import history_of, typo_by_id
from collector.text.quotes import Quote
from collector.text.restating import proposal
from collector.text.sightings import Sighting

TEXT = "The mayor opened teh bridge at noon, and the results was presented too the whole town."
ADA = "ada@news.example"


@pytest.fixture
def ada(collector):
    collector.add_editor(ADA)


def about(phrase, suggestion=None, text=TEXT, block=True):
    """What the widget sends of this phrase in the paragraph."""
    start = text.index(phrase)
    end = start + len(phrase)
    return {
        "quote": {"exact": phrase, "prefix": text[max(0, start - 40) : start], "suffix": text[end : end + 40]},
        "block": {"text": text, "start": start, "end": end} if block else ...,
        "suggestion": ... if suggestion is None else suggestion,
    }


def send(collector, *said, **how):
    collector.clock.pass_(seconds=1)
    answer = collector.send(**about(*said, **how))
    assert answer.status_code == 201
    return answer.json["typo"]


def tallied(collector, number):
    """What is tallied, and what should be: counted here from the reports one by one."""
    with collector.database.read() as session:
        typo = session.get(Typo, number)
        reports = session.scalars(select(Report).where(Report.typo_id == number).order_by(Report.received_at)).all()
        told, expected = sighting(typo), {}
        for report in reports:
            wanted = proposal(told, sighting(report, report.suggestion))
            if wanted is not None:
                count, first = expected.get((wanted.text, wanted.exact), (0, report.received_at))
                expected[wanted.text, wanted.exact] = (count + 1, first)
        return {(one.text, one.exact): (one.count, one.first_seen) for one in typo.tallies}, expected


def sighting(row, suggestion=None):
    quote = Quote(row.exact, row.prefix, row.suffix)
    return Sighting(quote, row.block_text or None, row.block_start, row.block_end, suggestion)


def counts(collector, number):
    found, expected = tallied(collector, number)
    assert found == expected
    return {what: count for what, (count, _) in found.items()}


def editing(collector, what, *numbers, **options):
    with collector.database.write() as session:
        typos = [typo_by_id(session, number) for number in numbers]
        return what(session, *typos, editor=editor_by_email(session, ADA), now=collector.clock(), **options)


def quoted(collector, number, *phrases):
    with collector.database.read() as session:
        statement = select(Report.id).where(Report.typo_id == number, Report.exact.in_(phrases))
        return session.scalars(statement).all()


def state(collector, number):
    with collector.database.read() as session:
        return session.get(Typo, number)


def test_a_typo_that_is_told_anew_has_its_tally_for_the_new_phrase(collector, ada):
    """It took in one with suggestions, and has none of its own until somebody suggests something."""
    silent = send(collector, "at noon")
    other = send(collector, "teh", "the")
    send(collector, "opened teh", "opened the")
    editing(collector, merge, other, silent)
    # Beside the phrase that it has: said for the readers' own.
    assert counts(collector, silent) == {("the", "teh"): 1, ("opened the", "opened teh"): 1}
    assert send(collector, "bridge at noon", "bridge at one") == silent
    assert state(collector, silent).exact == "bridge at noon"
    assert counts(collector, silent) == {
        ("the", "teh"): 1,
        ("opened the", "opened teh"): 1,
        ("bridge at one", None): 1,
    }


def test_a_merge_says_the_suggestions_for_the_phrase_of_the_one_that_stays(collector, ada):
    stays = send(collector, "teh bridge", "the bridge")
    goes = send(collector, "bridge", "viaduct")
    assert send(collector, "bridge at", "viaduct near") == goes != stays
    editing(collector, merge, goes, stays)
    assert counts(collector, stays) == {
        ("the bridge", None): 1,
        ("teh viaduct", None): 1,
        ("viaduct near", "bridge at"): 1,
    }
    # What follows the merge is for the phrase of the one that stays, too.
    assert send(collector, "bridge", "viaduct") == stays
    assert counts(collector, stays)["teh viaduct", None] == 2


def test_a_split_says_them_for_the_phrases_of_both(collector, ada):
    number = send(collector, "teh", "the")
    for phrase, suggestion in (("teh bridge", "the bridge"), ("teh bridge", "a bridge"), ("opened teh", "opens the")):
        assert send(collector, phrase, suggestion) == number
    assert counts(collector, number) == {("the", None): 2, ("a", None): 1, ("opens the", "opened teh"): 1}
    reports = quoted(collector, number, "teh bridge", "opened teh")
    new = editing(collector, split, number, report_ids=reports).id
    assert counts(collector, number) == {("the", None): 1}
    assert state(collector, new).exact == "teh bridge"
    assert counts(collector, new) == {
        ("the bridge", None): 1,
        ("a bridge", None): 1,
        ("opens the", "opened teh"): 1,
    }


def decide(collector, number, **wanted):
    with collector.database.write() as session:
        who = editor_by_email(session, ADA)
        apply_change(session, typo_by_id(session, number), Change(**wanted), who, collector.clock())


def test_a_correction_stays_with_its_phrase(collector, ada):
    """Only a phrase that no editor corrected becomes another one; who was about to is told."""
    corrected, bare = send(collector, "teh"), send(collector, "was")
    decide(collector, corrected, correction="the")
    seen = state(collector, bare).version
    assert send(collector, "teh bridge", "the bridge") == corrected
    assert send(collector, "results was", "results were") == bare
    assert (state(collector, corrected).exact, state(collector, corrected).correction) == ("teh", "the")
    assert (state(collector, bare).exact, state(collector, bare).version) == ("results was", seen + 1)
    assert counts(collector, corrected) == {("the", None): 1}
    assert counts(collector, bare) == {("results were", None): 1}


def test_the_same_phrase_with_a_suggestion_is_no_conflict(collector, ada):
    number = send(collector, "teh")
    assert send(collector, "teh", "the") == number
    assert (state(collector, number).suggestion, state(collector, number).version) == ("the", 1)


@pytest.mark.parametrize(("correction", "after"), [("bridges at", "teh bridges"), ("bridge by", None)])
def test_a_correction_goes_over_to_another_phrase_where_it_can_be_said(collector, ada, correction, after):
    stays = send(collector, "teh bridge", "the bridge")
    goes = send(collector, "bridge at", "viaduct at")
    assert goes != stays
    decide(collector, goes, correction=correction)
    editing(collector, merge, goes, stays)
    assert state(collector, stays).correction == after


@pytest.mark.parametrize(("correction", "after"), [("the bridge", "the"), ("the viaduct", None)])
def test_what_stays_after_a_split_keeps_its_correction_where_it_can_be_said(collector, ada, correction, after):
    number = send(collector, "teh bridge", "the bridge")
    send(collector, "teh", "the")
    decide(collector, number, correction=correction)
    editing(collector, split, number, report_ids=quoted(collector, number, "teh bridge"))
    left = state(collector, number)
    assert (left.exact, left.correction) == ("teh", after)
    with collector.database.read() as session:
        changes = [(one.old, one.new) for one in history_of(session, number) if one.kind == "correction"]
    assert changes == [(None, correction), (correction, after)]


SAID = [
    ("teh", None), ("teh", "the"), ("teh", ""), ("teh bridge", "the bridge"), ("opened teh", "opened the"),
    ("opened teh bridge", None), ("mayor opened teh bridge at", "mayor opens the bridge at"),
    (TEXT, TEXT.replace("teh", "the")),
    ("was", "were"), ("results was", "results were"), ("the results was presented", "the results were shown"),
    ("too", "to"), ("presented too the", "presented to the"), ("was presented too", None), ("whole town", "town"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_tally_is_true(collector, ada, seed):
    chance = random.Random(seed)
    for _ in range(40):
        text = chance.choice([TEXT, TEXT, "On Monday it rained. " + TEXT.replace("at noon", "early")])
        phrase, suggestion = chance.choice([one for one in SAID if one[0] in text])
        send(collector, phrase, suggestion, text=text, block=chance.random() > 0.2)
        if chance.random() < 0.25:
            with collector.database.read() as session:
                numbers = session.scalars(select(Typo.id)).all()
                number = chance.choice(numbers)
                reports = session.scalars(select(Report.id).where(Report.typo_id == number)).all()
            others = [one for one in numbers if one != number]
            if chance.random() < 0.6 and others:
                editing(collector, merge, number, chance.choice(others))
            elif len(reports) > 1:
                editing(collector, split, number, report_ids=chance.sample(reports, chance.randrange(1, len(reports))))
    with collector.database.read() as session:
        numbers = session.scalars(select(Typo.id)).all()
    assert sum(sum(counts(collector, number).values()) for number in numbers) > 20


def test_counted_anew_nothing_changes(collector):
    number = send(collector, "teh", "the")
    for phrase, suggestion in SAID[:8]:
        send(collector, phrase, suggestion)
    before = counts(collector, number)
    assert len(before) > 2
    with collector.database.intake() as connection:
        tally_anew(connection, number)
    assert counts(collector, number) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_upgrade_counts_what_was_tallied_as_it_was_sent(kind, tmp_path, request, start_collector):
    url = f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    database = Database(url)
    schema.upgrade(database)
    database.close()
    collector = start_collector(PROOFDESK_REPORT_LIMIT="off", PROOFDESK_DATABASE=url)
    collector.add_site()
    number, plain = send(collector, "teh", "the"), send(collector, "too", "to")
    for phrase, suggestion in (("teh bridge", "the bridge"), ("opened teh", "opens that")):
        assert send(collector, phrase, suggestion) == number
    right = counts(collector, number)

    with collector.database.intake() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
        connection.execute(text("DELETE FROM suggestion WHERE typo_id = :id"), {"id": number})
        for key, wanted in enumerate(("the", "the bridge", "opens that")):
            connection.execute(
                text("INSERT INTO suggestion VALUES (:id, :key, :text, 1, '2026-01-01 00:00:00')"),
                {"id": number, "key": str(key), "text": wanted},
            )
    schema.upgrade(collector.database)
    assert counts(collector, number) == right == {("the", None): 2, ("opens that", "opened teh"): 1}
    assert counts(collector, plain) == {("to", None): 1}
