"""Properties of grouping: the order of arrival changes nothing, nor does grouping again; a merge can be split again."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from collector.intake.batch import store_together
from collector.intake.report import read
from collector.intake.schema import read_report
from collector.store.models import Finding, Report, ReportTypo, Typo
from collector.store.regrouping import Regrouping
from collector.store.sites import add_site, known_sites
from collector.text.normalise import normalise_trimmed
from collector.text.words import words
from tests.support.collector import ORIGIN, SITE
from tests.support.widget_reports import widget_report

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

PARAGRAPHS = [
    "The mayor opened teh bridge at noon, and the results was presented too the whole town.",
    "It was presented too the the whole town, on a Tuesday, and at noon people went home again.",
    "市政府宣布，新的跨江大桥己经完工，沿线的的商铺将搬迁，市民都很高兴。",
    "a a b a b , a c a b a a c",
]

few = settings(max_examples=30, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader selects in a paragraph, and what should stand there; None is a mark."""

    paragraph: int
    start: int
    end: int
    suggestion: str | None

    def __repr__(self) -> str:
        phrase = PARAGRAPHS[self.paragraph][self.start : self.end]
        return f"Said({self.paragraph}, {self.start}, {self.end}, {self.suggestion!r})  # {phrase!r}"


_HOW = ("letter", "other", "gone", "comma", "word more", "capitals", "parted", "joined")


def _changed(text: str, at: int, how: str) -> str:
    """Return a text in which one word is changed."""
    spans = words(text)
    start, end = spans[at % len(spans)]
    word = text[start:end]
    new = {
        "letter": f"{word[:1]}e{word[2:]}",
        "other": "others",
        "gone": "",
        "comma": f"{word},",
        "word more": f"{word} really",
        "capitals": word.upper(),
        "parted": f"{word[:2]} {word[2:]}",
        "joined": word,
    }[how]
    rest = text[end:].lstrip() if how == "joined" else text[end:]
    return normalise_trimmed(text[:start] + new + rest)


@st.composite
def _said(draw, paragraph=None):
    which = draw(st.integers(0, len(PARAGRAPHS) - 1)) if paragraph is None else paragraph
    text = PARAGRAPHS[which]
    spans = words(text)
    first = draw(st.integers(0, len(spans) - 1))
    last = min(len(spans), first + draw(st.sampled_from([1, 1, 1, 2, 2, 3, 4, 8, 20])))
    start, end = spans[first][0], spans[last - 1][1]
    if end - start > 3 and draw(st.integers(0, 5)) == 0:  # a part of its first or last word
        start, end = draw(st.sampled_from([(start + 1, end), (start, end - 1)]))
        assume(not (text[start].isspace() or text[end - 1].isspace()))
    phrase = text[start:end]
    suggestion = draw(
        st.one_of(st.none(), st.just(""), st.just(phrase)) if draw(st.integers(0, 3)) == 0 else _edits(phrase)
    )
    return Said(which, start, end, suggestion)


@st.composite
def _edits(draw, phrase):
    text = phrase
    for at, how in draw(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(_HOW)), min_size=1, max_size=3)):
        text = _changed(text, at, how) if words(text) else text
    return text


_arrivals = st.integers(0, len(PARAGRAPHS) - 1).flatmap(lambda one: st.lists(_said(one), min_size=2, max_size=8))


class Newspaper:
    """Stores reports of a site directly, each time for another article."""

    _articles = count()

    def __init__(self, database):
        self.database = database
        with database.write() as session:
            add_site(session, "News", [ORIGIN], NOON, key=SITE)
        with database.engine.connect() as connection:
            self._site = known_sites(connection)[SITE]

    def store(self, said, order, size=1):
        """Store reports of a new article in some order, so many in a transaction; return them in their own order."""
        url = f"{ORIGIN}/{next(self._articles)}"
        bodies = [
            widget_report(PARAGRAPHS, one.paragraph, one.start, one.end, one.suggestion, url=url, lang="en")
            for one in said
        ]
        fields = [read_report(body) for body in bodies]
        reports = [
            read(one, self._site, one["id"], NOON + timedelta(seconds=order.index(n))) for n, one in enumerate(fields)
        ]
        waiting = [reports[n] for n in order]
        while waiting:
            with self.database.intake() as connection:
                done = store_together(connection, waiting[:size])
            assert done
            waiting = waiting[len(done) :]
        return reports

    def typos(self, reports):
        """Return the typos of an article, each as the numbers of its reports, with its phrase and where that is."""
        number_of = {report.id: n for n, report in enumerate(reports)}
        found = defaultdict(set)
        with self.database.engine.connect() as connection:
            for table, report_id in ((Report, Report.id), (ReportTypo, ReportTypo.report_id)):
                rows = connection.execute(select(report_id, table.typo_id).where(report_id.in_(list(number_of))))
                for one, typo in rows:
                    found[typo].add(number_of[one])
            quoted = connection.execute(
                select(Typo.id, Typo.exact, Typo.block_start, Typo.reports).where(Typo.id.in_(list(found)))
            ).all()
        assert {typo: len(of) for typo, of in found.items()} == {row.id: row.reports for row in quoted}
        return sorted((row.exact, row.block_start, sorted(found[row.id])) for row in quoted)

    def regrouping(self, connection, report):
        """Return how the reports of one report's passage would be grouped now."""
        article = connection.scalar(
            select(Typo.article_id).join(Report, Report.typo_id == Typo.id).where(Report.id == report.id)
        )
        return Regrouping(connection, article, report.passage)

    def findings(self, reports):
        """Return what is counted of an article's typos."""
        with self.database.engine.connect() as connection:
            rows = connection.execute(
                select(Typo.exact, Finding.text, Finding.exact, Finding.lead, Finding.trail, Finding.count)
                .join(Typo, Typo.id == Finding.typo_id)
                .where(
                    Typo.article_id
                    == select(Typo.article_id).join(Report).where(Report.id == reports[0].id).scalar_subquery()
                )
            )
            return sorted(map(tuple, rows), key=repr)


@pytest.fixture
def newspaper(database):
    return Newspaper(database)


@few
@given(_arrivals, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_typos(newspaper, said, chance):
    """So do batches of any size: a batch ends with a report that changes how others are grouped."""
    order = list(range(len(said)))
    reports = newspaper.store(said, order)
    typos, findings = newspaper.typos(reports), newspaper.findings(reports)
    for size in (1, 3, 16):
        chance.shuffle(order)
        again = newspaper.store(said, order, size)
        assert newspaper.typos(again) == typos, (order, size)
        assert newspaper.findings(again) == findings, (order, size)


@few
@given(_arrivals)
def test_grouping_again_changes_nothing(newspaper, said):
    reports = newspaper.store(said, list(range(len(said))))
    with newspaper.database.intake() as connection:
        assert not [one for one in reports if newspaper.regrouping(connection, one).is_needed]


@pytest.mark.parametrize("size", [1, 4])
def test_a_typo_is_about_its_own_words_whichever_of_its_changes_comes_first(newspaper, size):
    """The last one to come may make a typo of which there is a larger change already: "town, on" is one of "on a" as
    soon as "on a" is neither of "on" nor of "a"."""
    text = "It was presented too the the whole town, on a Tuesday, and at noon people went home again."
    changes = [("town, on", "townon"), ("a", "aA"), ("on a", "ona"), ("on", "bridges")]
    said = [Said(1, (start := text.index(old)), start + len(old), new) for old, new in changes if old != "a"]
    said.append(Said(1, text.index(" a ") + 1, text.index(" a ") + 2, "aA"))
    for order in permutations(range(4)):
        reports = newspaper.store(said, list(order), size)
        assert newspaper.typos(reports) == [("a", 44, [3]), ("on", 41, [2]), ("on a", 41, [0, 1])], order


@few
@given(_arrivals, st.data())
def test_splitting_what_was_merged_gives_back_what_was(collector, said, data):
    """By the very reports, where the two typos share none; a shared one goes to one of the two when they are split."""
    url = f"{ORIGIN}/{uuid.uuid4()}"
    for one in said:
        collector.clock.pass_(seconds=1)
        body = widget_report(PARAGRAPHS, one.paragraph, one.start, one.end, one.suggestion, url=url, lang="en")
        assert collector.send(body).status_code == 201
    typos = _typos_of(collector, url)
    pairs = [(one, other) for one in typos for other in typos if typos[one].reports.isdisjoint(typos[other].reports)]
    assume(pairs)
    goes, stays = data.draw(st.sampled_from(pairs))
    headers = collector.token()

    def post(typo, action, **what):
        answer = collector.client().post(f"/api/v1/typos/{typo}/{action}", json=what, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return answer.json["id"]

    assert post(goes, "merge", into=stays) == stays
    new = post(stays, "split", reports=sorted(typos[goes].reports))

    assert _typos_of(collector, url) == {new if number == goes else number: typo for number, typo in typos.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A typo as the editors' API shows it: all that its reports make of it."""

    quote: dict[str, str]
    suggestions: list[dict[str, Any]]
    count: int
    first_seen: str
    last_seen: str
    reports: frozenset[str]


def _typos_of(collector, url):
    headers = collector.token()
    answer = collector.client().get("/api/v1/typos", query_string={"url": url, "limit": 200}, headers=headers)
    found = {}
    for number in (item["id"] for item in answer.json["items"]):
        typo = collector.client().get(f"/api/v1/typos/{number}", headers=headers).json
        values = (typo[name] for name in ("quote", "suggestions", "reports", "first_seen", "last_seen"))
        found[number] = Shown(*values, frozenset(report["id"] for report in typo["report_list"]))
    return found
