"""`POST /api/v1/reports`, as CONTRACT describes it: fields, limits, normalisation, answers."""

import json
import threading
import uuid
from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from collector.intake import directory
from collector.store.deleting import remove_site
from collector.store.models import Article, Finding, Report, Site, Typo
from tests.support.collector import ORIGIN, SITE, a_report


def rows(collector, model):
    with collector.database.read() as session:
        return list(session.scalars(select(model)))


def count(collector, model):
    with collector.database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def problem(answer, status):
    """Check that the answer is an RFC 9457 problem with a detail, and return it."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    body = answer.get_json(force=True)
    assert body["status"] == status
    assert body["type"]
    assert body["title"]
    assert len(body["detail"]) > 15
    return body


def test_a_report_is_stored_with_every_field(collector):
    answer = collector.send(
        id="0b8f4ee0-3d1a-4a57-9a0c-3d2f1f6c1d11",
        canonical_url=f"{ORIGIN}/town/bridge?utm_source=x",
        comment="  Twice,\u00a0 on this page ",
        article={
            "headline": "The bridge opens",
            "author": "A. Writer",
            "section": "Town",
            "published": "2026-11-01",
            "modified": "2026-11-02",
        },
    )
    assert answer.status_code == 201
    body = answer.get_json()
    assert body == {
        "id": "0b8f4ee0-3d1a-4a57-9a0c-3d2f1f6c1d11",
        "typo": body["typo"],
        "typos": [body["typo"]],
        "reports": 1,
    }
    [report] = rows(collector, Report)
    assert report.id == uuid.UUID(body["id"])
    assert report.comment == "Twice, on this page"
    assert report.suggestion == "the bridge"
    assert (report.position_start, report.position_end) == (117, 127)
    assert report.block_text[report.block_start : report.block_end] == "teh bridge"
    assert report.article["modified"] == "2026-11-02"
    assert report.client == {"widget": "0.1.0", "viewport": "1280x900", "touch": False}
    assert report.received_at == collector.clock()
    [article] = rows(collector, Article)
    assert (article.url, article.title, article.author) == (f"{ORIGIN}/town/bridge", "The bridge opens", "A. Writer")
    [typo] = rows(collector, Typo)
    assert (typo.exact, typo.status, typo.reports) == ("teh", "new", 1)


def test_only_the_required_fields_are_required(collector):
    body = {"site": SITE, "url": f"{ORIGIN}/x", "quote": {"exact": "teh"}}
    answer = collector.send(body)
    assert answer.status_code == 201
    assert uuid.UUID(answer.get_json()["id"])


def test_null_is_the_same_as_left_out(collector):
    optional = (
        "id",
        "canonical_url",
        "title",
        "lang",
        "position",
        "block",
        "suggestion",
        "comment",
        "article",
        "client",
    )
    answer = collector.send(**dict.fromkeys(optional), quote={"exact": "teh", "prefix": None, "suffix": None})
    assert answer.status_code == 201


def test_unknown_fields_are_ignored(collector):
    answer = collector.send(colour="red", quote={"exact": "teh", "refinedBy": {}}, client={"widget": "1", "os": "x"})
    assert answer.status_code == 201
    assert rows(collector, Report)[0].client == {"widget": "1"}


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "text/plain;charset=UTF-8"])
def test_both_content_types_are_taken(collector, content_type):
    assert collector.send(content_type=content_type).status_code == 201


def test_text_is_normalised(collector):
    collector.send(
        quote={"exact": " cafe\u0301\u00ad  \n au\u200b lait ", "prefix": "a\t\tb ", "suffix": "\u00a0c"},
        block={"text": "a b caf\u00e9 au lait c", "start": 4, "end": 15},
        suggestion="caf\u00e9 au lait",
        comment="zero\ufeffwidth \ud83d\ude00 and \x00 nothing",
    )
    [report] = rows(collector, Report)
    assert report.exact == "café au lait"
    assert report.prefix == "a b "
    assert report.suffix == " c"
    assert report.suggestion is None  # unchanged, once both are normalised
    assert report.comment == "zerowidth 😀 and nothing"


def test_a_lone_surrogate_does_not_break_storing(collector):
    body = json.dumps(a_report(comment="half \ud83d of it"))
    assert collector.send(body).status_code == 201
    assert rows(collector, Report)[0].comment == "half \ufffd of it"


def test_the_unchanged_phrase_is_no_suggestion(collector):
    collector.send(suggestion="teh bridge")
    assert rows(collector, Report)[0].suggestion is None


@pytest.mark.parametrize("emptied", ["", " \u00ad"])
def test_an_emptied_box_suggests_that_the_phrase_should_go(collector, emptied):
    collector.send(suggestion=emptied)
    collector.send(suggestion=...)
    assert sorted(report.suggestion is None for report in rows(collector, Report)) == [False, True]
    assert {(found.text, found.count) for found in rows(collector, Finding)} == {("", 1), (None, 1)}
    assert [typo.exact for typo in rows(collector, Typo)] == ["teh bridge"]


# --- limits ---

LIMITS = [
    ("url", lambda n: {"url": f"{ORIGIN}/".ljust(n, "x")}, 2048),
    ("canonical_url", lambda n: {"canonical_url": f"{ORIGIN}/".ljust(n, "x")}, 2048),
    ("title", lambda n: {"title": "x" * n}, 500),
    ("lang", lambda n: {"lang": "x" * n}, 35),
    ("quote.exact", lambda n: {"quote": {"exact": "я" * n}}, 1000),
    ("quote.prefix", lambda n: {"quote": {"exact": "x", "prefix": "😀" * n}}, 200),
    ("quote.suffix", lambda n: {"quote": {"exact": "x", "suffix": "x" * n}}, 200),
    ("block.text", lambda n: {"block": {"text": "x" * n}}, 4000),
    ("suggestion", lambda n: {"suggestion": "x" * n}, 1000),
    ("comment", lambda n: {"comment": "x" * n}, 2000),
    *[
        (f"article.{name}", lambda n, name=name: {"article": {name: "x" * n}}, 500)
        for name in ("headline", "author", "section", "published", "modified")
    ],
]


@pytest.mark.parametrize(("name", "change", "most"), LIMITS, ids=[name for name, *_ in LIMITS])
def test_every_limit(collector, name, change, most):
    assert collector.send(**change(most)).status_code == 201
    body = problem(collector.send(**change(most + 1)), 422)
    assert list(body["errors"]) == [name]
    assert f"{most:,}" in body["detail"]
    assert count(collector, Report) == 1


def test_limits_count_code_points_of_normalised_text(collector):
    assert collector.send(quote={"exact": "a\u00ad" + " " * 500 + "😀" * 998}).status_code == 201
    assert len(rows(collector, Report)[0].exact) == 1000


WRONG = [
    ({"site": ...}, "site"),
    ({"url": ...}, "url"),
    ({"quote": ...}, "quote.exact"),
    ({"quote": {}}, "quote.exact"),
    ({"quote": {"exact": " \u200b\n"}}, "quote.exact"),
    ({"quote": {"exact": 7}}, "quote.exact"),
    ({"quote": "teh"}, "quote"),
    ({"id": "7"}, "id"),
    ({"url": "/town/bridge"}, "url"),
    ({"url": "javascript:alert(1)"}, "url"),
    ({"url": "https://"}, "url"),
    ({"canonical_url": "ftp://news.example/x"}, "canonical_url"),
    ({"position": {"start": -1}}, "position.start"),
    ({"position": {"start": "1"}}, "position.start"),
    ({"position": {"start": True}}, "position.start"),
    ({"position": {"start": 2**63}}, "position.start"),
    ({"position": {"start": 5, "end": 4}}, "position.end"),
    ({"block": {"text": "x", "start": 5, "end": 4}}, "block.end"),
    ({"block": []}, "block"),
    ({"comment": ["x"]}, "comment"),
    ({"article": {"author": {}}}, "article.author"),
    ({"client": {"touch": "perhaps"}}, "client.touch"),
    ({"client": {"viewport": {"width": "x"}}}, "client.viewport"),
]


@pytest.mark.parametrize(("change", "name"), WRONG, ids=[f"{name}-{at}" for at, (_, name) in enumerate(WRONG)])
def test_every_wrong_field_is_named(collector, change, name):
    body = problem(collector.send(**change), 422)
    assert list(body["errors"]) == [name]
    assert name in body["detail"]
    assert count(collector, Report) == 0


def test_all_errors_are_told_at_once(collector):
    body = problem(collector.send(url="x", comment=1, quote={"exact": ""}), 422)
    assert set(body["errors"]) == {"url", "comment", "quote.exact"}


# --- the other answers ---


@pytest.mark.parametrize("body", ["", "{", b"\xff\xfe{}", "[" * 60_000, "{'a': 1}"])
def test_400_not_json(collector, body):
    assert "JSON" in problem(collector.send(body), 400)["detail"]


@pytest.mark.parametrize("body", ["[]", "3", "null", '"text"'])
def test_422_json_but_no_object(collector, body):
    assert "object" in problem(collector.send(body), 422)["detail"]


@pytest.mark.parametrize("origin", ["https://other.example", "null", "http://news.example", "https://news.example:444"])
def test_403_origin(collector, origin):
    body = problem(collector.send(origin=origin), 403)
    assert origin in body["detail"]
    assert count(collector, Report) == 0


def test_without_an_origin_the_address_must_be_the_sites(collector):
    assert collector.send(origin=None).status_code == 201
    problem(collector.send(origin=None, url="https://other.example/x"), 403)


def test_404_no_such_site(collector):
    assert "nokey" in problem(collector.send(site="nokey"), 404)["detail"]


def test_404_where_the_site_was_removed_a_moment_ago(collector):
    assert collector.send().status_code == 201  # the site is known now
    with collector.database.read() as session:
        site_id = session.scalars(select(Site.id)).one()
    remove_site(collector.database, site_id, None, collector.clock())
    assert "There is no site" in problem(collector.send(), 404)["detail"]


def test_413_too_large(collector):
    body = a_report(padding="x" * 64 * 1024)
    assert "65,536" in problem(collector.send(body), 413)["detail"]
    exact = json.dumps(a_report(padding=""))
    assert collector.send(exact[:-2] + "x" * (64 * 1024 - len(exact)) + exact[-2:]).status_code == 201


@pytest.mark.parametrize(
    "content_type", ["text/html", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_415_content_type(collector, content_type):
    assert "application/json" in problem(collector.send(content_type=content_type), 415)["detail"]


def test_405_says_what_is_allowed(collector):
    answer = collector.client().get("/api/v1/reports")
    problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


def test_429_too_many(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="3 per minute")
    collector.add_site()
    answers = [collector.send() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    refused = collector.send()
    body = problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["Retry-After"] in body["detail"]
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert count(collector, Report) == 3


def test_a_copy_is_answered_also_beyond_the_limit(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="1 per minute")
    collector.add_site()
    report = a_report()
    assert collector.send(report).status_code == 201
    assert collector.send(report).status_code == 200
    assert collector.send().status_code == 429


def test_what_is_refused_does_not_count_against_the_limit(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="1 per minute")
    collector.add_site()
    for _ in range(3):
        assert collector.send(comment=7).status_code == 422
    assert collector.send().status_code == 201


def test_senders_are_limited_apart(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="1 per minute", PROOFDESK_PROXIES="1")
    collector.add_site()

    def send_from(address):
        headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
        body = json.dumps(a_report())
        return collector.client().post("/api/v1/reports", data=body, headers=headers, content_type="text/plain")

    assert send_from("198.51.100.1").status_code == 201
    assert send_from("198.51.100.2").status_code == 201
    assert send_from("198.51.100.1").status_code == 429
    # A household's IPv6 network is one sender, whatever address of it is used.
    assert send_from("2001:db8:1:2::1").status_code == 201
    assert send_from("2001:db8:1:2:ffff::9").status_code == 429
    assert send_from("2001:db8:1:3::1").status_code == 201


def test_no_sender_can_pretend_to_be_another(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="1 per minute")
    collector.add_site()
    codes = []
    for address in ("198.51.100.1", "198.51.100.2"):
        headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
        body = json.dumps(a_report())
        answer = collector.client().post("/api/v1/reports", data=body, headers=headers, content_type="text/plain")
        codes.append(answer.status_code)
    assert codes == [201, 429]


def test_503_cannot_store(collector, monkeypatch):
    def fail(*_args):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr("collector.intake.receive.store_together", fail)
    answer = collector.send()
    body = problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    assert "again" in body["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_503_also_where_not_even_the_site_can_be_looked_up(collector, monkeypatch):
    def fail(*_args):
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(directory, "known_sites", fail)
    assert int(collector.send().headers["Retry-After"]) > 0
    problem(collector.send(), 503)


# --- the same report, the same typo ---


def test_the_same_id_stores_once(collector):
    report = a_report()
    first = collector.send(report)
    again = collector.send(report)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert count(collector, Report) == 1
    assert rows(collector, Typo)[0].reports == 1


def at_once(bodies, send):
    answers = []
    ready = threading.Barrier(len(bodies))

    def run(body):
        ready.wait()
        answers.append(send(body))

    threads = [threading.Thread(target=run, args=[body]) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_40_copies_at_once_leave_one_report(collector):
    report = a_report()
    answers = at_once([report] * 40, collector.send)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 39}
    assert {json.dumps(answer.get_json()) for answer in answers} == {json.dumps(answers[0].get_json())}
    assert count(collector, Report) == 1
    assert rows(collector, Typo)[0].reports == 1
    assert rows(collector, Finding)[0].count == 1


def test_40_readers_at_once_leave_one_typo(collector):
    answers = at_once([a_report(suggestion=f"th{'ea'[n % 2]} bridge") for n in range(40)], collector.send)
    assert Counter(answer.status_code for answer in answers) == {201: 40}
    assert sorted(answer.get_json()["reports"] for answer in answers) == list(range(1, 41))
    [typo] = rows(collector, Typo)
    assert typo.reports == 40
    assert count(collector, Report) == 40
    assert sorted((found.text, found.count) for found in rows(collector, Finding)) == [("tha", 20), ("the", 20)]
    assert count(collector, Article) == 1


def test_other_surroundings_are_another_typo(collector):
    first = collector.send().get_json()
    other = collector.send(
        quote={"exact": "teh bridge", "prefix": "They painted ", "suffix": " green."}, position=..., block=...
    ).get_json()
    assert other["typo"] != first["typo"]
    assert other["reports"] == 1


def test_another_article_is_another_typo(collector):
    first = collector.send().get_json()
    assert collector.send(url=f"{ORIGIN}/town/other").get_json()["typo"] != first["typo"]


@pytest.mark.parametrize(
    "url",
    [
        f"{ORIGIN}/town/bridge#comments",
        f"{ORIGIN}/town/bridge?utm_source=mail&fbclid=1",
        "https://NEWS.example/town/bridge",
    ],
)
def test_one_article_at_several_addresses(collector, url):
    first = collector.send().get_json()
    assert collector.send(url=url).get_json() | {"id": 0} == {
        "id": 0,
        "typo": first["typo"],
        "typos": [first["typo"]],
        "reports": 2,
    }


def test_a_canonical_address_elsewhere_is_not_believed(collector):
    collector.send(canonical_url="https://other.example/theirs")
    assert rows(collector, Article)[0].url == f"{ORIGIN}/town/bridge"


def test_nobody_renames_an_article(collector):
    collector.send()
    collector.send(article={"headline": "SPAM", "author": "SPAM"})
    [article] = rows(collector, Article)
    assert (article.title, article.author) == ("The bridge opens", "A. Writer")


def test_an_address_that_browsers_take_for_another_host_is_not_the_sites(collector):
    collector.add_site(key="strasse", origins=("https://strasse.example",))
    problem(collector.send(site="strasse", url="https://straße.example/", origin=None), 403)


def test_a_later_report_tells_more_of_the_article(collector):
    collector.send(article=..., title=...)
    collector.send()
    [article] = rows(collector, Article)
    assert (article.title, article.author) == ("The bridge opens", "A. Writer")


# --- who may read the answer ---


@pytest.mark.parametrize("change", [{}, {"site": "nokey"}, {"comment": 7}, {"url": "x"}])
def test_known_origins_may_read_every_answer(collector, change):
    answer = collector.send(**change)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in answer.headers["Vary"]
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


def test_other_origins_get_no_such_header(collector):
    for answer in (collector.send(origin="https://other.example"), collector.send("{", origin="https://other.example")):
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
        assert "Origin" in answer.headers["Vary"]


def preflight(collector, origin):
    return collector.client().options(
        "/api/v1/reports",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )


def test_a_preflight_is_good_for_a_day(collector):
    headers = preflight(collector, ORIGIN).headers
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Access-Control-Max-Age"] == "86400"
    assert headers["Access-Control-Allow-Methods"] == "POST"
    assert headers["Access-Control-Allow-Headers"].lower() == "content-type"
    assert "Access-Control-Allow-Origin" not in preflight(collector, "https://other.example").headers


def test_another_sites_origin_may_read_but_not_send(collector):
    collector.add_site("otherkey", ("https://other.example",), "Other")
    answer = collector.send(origin="https://other.example")
    problem(answer, 403)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://other.example"


def test_no_cookie_is_ever_set(collector):
    for answer in (collector.send(), collector.send("{"), preflight(collector, ORIGIN)):
        assert "Set-Cookie" not in answer.headers


def test_a_new_site_and_a_new_origin_are_known_at_once(collector):
    assert collector.send(site="newer").status_code == 404
    collector.add_site("newer", ("https://newer.example",))
    assert collector.send(site="newer", origin="https://newer.example").status_code == 201


@pytest.mark.parametrize("origin", [f"{ORIGIN}:443", ORIGIN.upper()])
def test_another_form_of_an_origin_that_is_allowed_is_told_so(collector, origin):
    answer = collector.send(origin=origin)
    assert answer.status_code == 403
    said = answer.get_data(as_text=True)
    assert f"is to be sent as {ORIGIN}." in said
    assert "--add-origin" not in said
