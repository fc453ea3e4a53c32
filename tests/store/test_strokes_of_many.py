"""Strokes about many typos: what they ask of the database does not grow faster than they do."""

import pytest

from collector.store.actions import visible_action
from collector.store.bulk import PART, Decision, decide
from collector.store.editors import editor_by_email
from collector.store.models import Status
from collector.store.reach import ALL_SITES
from collector.store.triage import Change
from collector.store.undoing import undo
from tests.support.statements import statements_of

TYPOS = PART + 5
ADA = "ada@news.example"


@pytest.fixture
def typos(collector):
    collector.add_editor(ADA)
    sent = [collector.send(url=f"https://news.example/{n}", canonical_url=...) for n in range(TYPOS)]
    return [answer.json["typo"] for answer in sent]


@pytest.fixture
def ada(collector, typos):
    with collector.database.read() as session:
        return editor_by_email(session, ADA)


def decide_all(collector, typos, ada):
    versions = dict.fromkeys(typos)
    change = Change(status=Status.FIXED)
    return decide(collector.database, Decision(versions, change, ada, collector.clock(), ALL_SITES))


def reads_of_findings(asked):
    """Each read of typos, as of one or of many, reads their findings too."""
    return sum("FROM finding" in statement for statement, _ in asked)


def test_a_decision_reads_the_typos_of_a_transaction_at_once(collector, typos, ada):
    with statements_of(collector.database) as asked:
        assert decide_all(collector, typos, ada).changed == typos
    assert reads_of_findings(asked) == 2


def test_undoing_reads_the_typos_of_a_transaction_at_once(collector, typos, ada):
    action = decide_all(collector, typos, ada).action
    with statements_of(collector.database) as asked:
        undone = undo(collector.database, action, ada, collector.clock(), frozenset({1}))
    assert undone.typos == typos
    assert reads_of_findings(asked) == 2


@pytest.mark.parametrize(("reach", "is_visible"), [({1}, True), ({1, 2}, True), ({2}, False), ((), False)])
def test_whether_a_stroke_is_visible_is_asked_at_once(collector, typos, ada, reach, is_visible):
    action = decide_all(collector, typos, ada).action
    with statements_of(collector.database) as asked, collector.database.read() as session:
        assert (visible_action(session, action, frozenset(reach)) is not None) == is_visible
    asked = [statement for statement, _ in asked if statement.startswith("SELECT")]
    assert len(asked) == 3  # the stroke, which typos it touched, and of which sites these are
