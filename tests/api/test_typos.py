"""The editors' API over HTTP."""

import csv
import io
import json
import re
import urllib.parse

import pytest

from collector.api.schemas import TypoPageSchema, WholeTypoSchema
from collector.store.sites import set_address_rules, site_by_key
from collector.text.address_rules import AddressRules
from tests.support.collector import MENDS_TWO, ORIGIN

AT_NOON = {"block": {"text": "The mayor opened teh bridge at noon.", "start": 31, "end": 35}, "position": ...}


def test_a_typo_has_the_promised_shape(collector, api, typo):
    collector.send()
    [item] = api("GET", "/typos").get_json()["items"]
    assert item == {
        "id": typo,
        "site": "newskey",
        "article": {
            "url": f"{ORIGIN}/town/bridge",
            "title": "The bridge opens",
            "author": "A. Writer",
            "section": "Town",
        },
        "quote": {"exact": "teh", "prefix": "The mayor opened ", "suffix": " bridge at noon."},
        "suggestions": [{"text": "the", "count": 2}],
        "other_suggestions": [],
        "correction": None,
        "reports": 2,
        "status": "new",
        "assignee": None,
        "first_seen": "2026-11-24T12:00:00.000000Z",
        "last_seen": "2026-11-24T12:00:00.000000Z",
        "link": f"{ORIGIN}/town/bridge#:~:text=The%20mayor%20opened-,teh,-bridge%20at%20noon.",
    }


def test_one_typo_with_reports_and_history(api, typo):
    answer = api("GET", f"/typos/{typo}")
    assert answer.headers["ETag"]
    body = answer.get_json()
    [report] = body["report_list"]
    assert report["comment"] == "Look!"
    assert (report["quote"]["exact"], report["suggestion"], report["typos"]) == ("teh bridge", "the bridge", [typo])
    assert report["position"] == {"start": 117, "end": 127}
    assert body["block"]["text"][body["block"]["start"] : body["block"]["end"]] == "teh"
    assert body["history"] == []


def test_a_report_that_mends_two_typos_is_a_report_of_both(collector, api, typo):
    collector.clock.pass_(minutes=1)
    sent = collector.send(**MENDS_TWO).json
    first, second = sent["typos"]
    assert (first, sent["reports"]) == (typo, 2)
    for number, phrase, suggestion, reports in ((first, "teh", "the", 2), (second, "noon", "nine", 1)):
        body = api("GET", f"/typos/{number}").get_json()
        assert (body["quote"]["exact"], body["reports"]) == (phrase, reports)
        assert body["suggestions"] == [{"text": suggestion, "count": reports}]
        assert len(body["report_list"]) == reports
        newest = body["report_list"][0]
        assert (newest["id"], newest["typos"]) == (sent["id"], [first, second])
        assert (newest["quote"]["exact"], newest["suggestion"]) == ("teh bridge at noon", "the bridge at nine")


def test_reports_of_two_typos_come_in_pages_of_both(collector, api, typo):
    for _ in range(3):
        collector.clock.pass_(seconds=1)
        sent = collector.send(**MENDS_TWO).json
    other = sent["typos"][1]
    newest_first = [one["id"] for one in api("GET", f"/typos/{other}").json["report_list"]]
    assert len(newest_first) == 3
    for number in (typo, other):
        rest = api("GET", f"/typos/{number}?reports_after={newest_first[1]}").json["report_list"]
        assert rest[0]["id"] == newest_first[2]
        assert len(rest) == (2 if number == typo else 1)


def test_reports_come_in_pages(collector, api):
    numbers = [collector.send().json for _ in range(203)]
    typo = numbers[0]["typo"]
    first = api("GET", f"/typos/{typo}").json["report_list"]
    assert len(first) == 200
    rest = api("GET", f"/typos/{typo}?reports_after={first[-1]['id']}").json["report_list"]
    assert {one["id"] for one in first + rest} == {one["id"] for one in numbers}
    assert len(rest) == 3
    elsewhere = collector.send(url="https://news.example/other").json["id"]
    for wrong in (elsewhere, "nonsense"):
        answer = api("GET", f"/typos/{typo}?reports_after={wrong}", 422)
        assert list(answer.json["errors"]) == ["reports_after"]


def test_patch_changes_and_tells_who_and_when(collector, api, typo):
    collector.clock.pass_(minutes=5)
    body = api(
        "PATCH",
        f"/typos/{typo}",
        json={"status": "confirmed", "assignee": "me", "correction": " the  bridge ", "note": "Mine."},
    ).get_json()
    assert (body["status"], body["assignee"], body["correction"]) == ("confirmed", "ed@news.example", "the bridge")
    assert body["history"][0] == {
        "at": "2026-11-24T12:05:00.000000Z",
        "editor": "ed@news.example",
        "kind": "status",
        "from": "new",
        "to": "confirmed",
        "action": 1,
    }
    assert [event["kind"] for event in body["history"]] == ["status", "assignee", "correction", "note"]
    body = api("PATCH", f"/typos/{typo}", json={"assignee": None, "correction": None}).get_json()
    assert (body["assignee"], body["correction"], body["status"]) == (None, None, "confirmed")


def test_if_match(api, typo):
    tag = api("GET", f"/typos/{typo}").headers["ETag"]
    changed = api("PATCH", f"/typos/{typo}", headers={"If-Match": tag}, json={"status": "fixed"})
    assert changed.headers["ETag"] != tag
    api("PATCH", f"/typos/{typo}", 412, headers={"If-Match": tag}, json={"status": "spam"})
    assert api("GET", f"/typos/{typo}").get_json()["status"] == "fixed"
    api("PATCH", f"/typos/{typo}", headers={"If-Match": "*"}, json={"status": "rejected"})
    both = f'"x", {api("GET", f"/typos/{typo}").headers["ETag"]}'
    api("PATCH", f"/typos/{typo}", headers={"If-Match": both}, json={"status": "new"})


def test_a_readers_report_does_not_spoil_an_editors_change(collector, api, typo):
    tag = api("GET", f"/typos/{typo}").headers["ETag"]
    collector.send()
    api("PATCH", f"/typos/{typo}", headers={"If-Match": tag}, json={"status": "fixed"})


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"status": "done"}, "status"),
        ({"status": None}, "status"),
        ({"assignee": "nobody@news.example"}, "assignee"),
        ({"assignee": "viewer@news.example"}, "assignee"),
        ({"correction": "x" * 1001}, "correction"),
        ({"note": ""}, "note"),
        ({"note": "x" * 4001}, "note"),
        ({"reports": 7}, "reports"),
    ],
)
def test_wrong_changes_are_named(api, typo, body, name):
    api("GET", "/typos", token="viewer")  # so that there is one
    answer = api("PATCH", f"/typos/{typo}", 422, json=body)
    assert list(answer.get_json(force=True)["errors"]) == [name]
    assert api("GET", f"/typos/{typo}").get_json()["history"] == []


def test_a_body_that_is_not_json(api, typo):
    api("PATCH", f"/typos/{typo}", 400, data="{", content_type="application/json")
    api("PATCH", f"/typos/{typo}", 422, json=[1])


@pytest.mark.parametrize("path", ["/typos/999", "/typos/99999999999999999999"])
def test_404(api, typo, path):
    api("GET", path, 404)
    api("PATCH", path, 404, json={"status": "new"})


def test_lists_are_paged(collector, api):
    for n in range(7):
        collector.send(url=f"{ORIGIN}/{n}")
        collector.clock.pass_(seconds=1)
    found, cursor = [], None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = api("GET", "/typos", query_string=query).get_json()
        found += [item["article"]["url"][-1] for item in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == list("6543210")


def test_filters_and_sorts(collector, api, typo):
    other = collector.send(url=f"{ORIGIN}/other", suggestion="une passerelle").get_json()["typo"]
    collector.send()
    api("PATCH", f"/typos/{other}", json={"status": "fixed", "assignee": "me"})

    def ids(**query):
        return [item["id"] for item in api("GET", "/typos", query_string=query).get_json()["items"]]

    assert ids(status="fixed") == [other]
    assert set(ids(status="new,fixed")) == set(ids()) == {typo, other}
    assert ids(q="PASSERELLE") == [other]
    assert ids(url=f"{ORIGIN}/town/bridge") == [typo]
    assert ids(assignee="me") == ids(assignee="ed@news.example") == [other]
    assert ids(assignee="none") == [typo]
    assert ids(site="newskey", sort="-reports") == [typo, other]


def test_an_article_is_found_by_the_rules_of_its_site(collector, api, typo):
    collector.add_site("otherkey", ("https://other.example",), "Other")
    with collector.database.write() as session:
        rules = AddressRules(ignored=("from",), twins=(("m.other.example", "other.example"),))
        set_address_rules(session, site_by_key(session, "otherkey"), rules)
    there = collector.send(
        site="otherkey", url="https://other.example/x?from=1", origin="https://other.example"
    ).get_json()["typo"]

    def ids(url, status=200, **query):
        answer = api("GET", "/typos", status, query_string={"url": url} | query).get_json(force=True)
        return [item["id"] for item in answer.get("items", [])]

    for form in ("/town/bridge/", "/town/bridge?utm_source=x#y", "/town/%62ridge/index.html"):
        assert ids(f"{ORIGIN}{form}") == ids(f"http://www.news.example{form}", site="newskey") == [typo]
    assert ids("https://m.other.example/x?from=2") == ids("https://other.example/x/", site="otherkey") == [there]
    for other in (f"{ORIGIN}/town/bridge?from=1", "https://m.news.example/town/bridge", "no address", "http://[", "%"):
        assert ids(other, status=404) == []
    assert ids(f"{ORIGIN}/town/bridge", site="otherkey") == []


@pytest.mark.parametrize(
    "query",
    [
        "status=odd",
        "limit=0",
        "limit=201",
        "limit=x",
        "sort=colour",
        "cursor=nonsense",
        "q=" + "x" * 201,
        "q=" + "+".join("abcdefghijk"),
    ],
)
def test_wrong_queries_are_named(api, query):
    answer = api("GET", f"/typos?{query}", 422)
    assert list(answer.get_json(force=True)["errors"]) == [query.split("=")[0]]


def test_bulk(collector, api, typo):
    other = collector.send(url=f"{ORIGIN}/other").get_json()["typo"]
    body = api("POST", "/typos/bulk", json={"ids": [typo, other, typo, 999], "status": "rejected"}).get_json()
    assert body == {"changed": 2, "unchanged": 0, "missing": [999], "action": 1}
    body = api("POST", "/typos/bulk", json={"ids": [typo, other], "status": "rejected"}).get_json()
    assert body == {"changed": 0, "unchanged": 2, "missing": [], "action": None}
    assert api("GET", f"/typos/{other}").get_json()["history"][0]["to"] == "rejected"
    body = api("POST", "/typos/actions/1/undo").get_json()
    assert body == {"typos": [typo, other], "changed_since": []}
    assert [event["kind"] for event in api("GET", f"/typos/{other}").get_json()["history"]] == [
        "status",
        "undo",
        "status",
    ]
    assert api("POST", "/typos/actions/1/undo", 409).get_json(force=True)["detail"] == "This has already been undone."
    assert api("POST", "/typos/actions/99/undo", 404).get_json(force=True)["detail"] == "There is no decision 99."
    for wrong in ({"ids": [], "status": "new"}, {"ids": ["x"], "status": "new"}, {"ids": [1]}):
        api("POST", "/typos/bulk", 422, json=wrong)


def test_tokens_are_kept_as_hashes_and_their_use_is_noted(collector):
    from collector.store.models import Token

    headers = collector.token()
    text = headers["Authorization"].split()[1]
    collector.client().get("/api/v1/typos", headers=headers)
    with collector.database.read() as session:
        token = session.query(Token).one()
        assert text not in token.hash
        assert token.last_used_at == collector.clock()


def test_exports(collector, api, typo):
    collector.clock.pass_(seconds=1)
    collector.send(comment="=HYPERLINK(1)", suggestion='a "quoted", b', url=f"{ORIGIN}/x")
    answer = api("GET", "/export.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert len(rows) == 2
    assert rows[1]["comment"] == "'=HYPERLINK(1)"
    assert rows[1]["suggestion"] == 'a "quoted", b'
    lines = api("GET", "/export.jsonl").get_data(as_text=True).splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["typo"] for record in records] == [typo, typo + 1]
    assert records[1]["comment"] == "=HYPERLINK(1)"
    assert api("GET", "/export.jsonl?site=newskey").get_data(as_text=True).count("\n") == 2
    api("GET", "/export.csv?site=nokey", 404)
    assert api("GET", "/export.csv?bom=true").get_data() == b"\xef\xbb\xbf" + answer.get_data()


def test_an_export_has_each_report_once_with_all_its_typos(collector, api, typo):
    collector.clock.pass_(seconds=1)
    first, second = collector.send(**MENDS_TWO).json["typos"]
    collector.clock.pass_(seconds=1)
    collector.send(quote={"exact": "noon", "prefix": "bridge at ", "suffix": "."}, suggestion="nine", **AT_NOON)
    rows = list(csv.DictReader(io.StringIO(api("GET", "/export.csv").get_data(as_text=True))))
    assert list(rows[0])[:3] == ["id", "typo", "typos"]
    told = [(row["typo"], row["typos"]) for row in rows]
    assert told == [(str(typo), str(typo)), (str(first), f"{first} {second}"), (str(second), str(second))]
    records = [json.loads(line) for line in api("GET", "/export.jsonl").get_data(as_text=True).splitlines()]
    assert [(one["typo"], one["typos"]) for one in records] == [
        (typo, [typo]),
        (first, [first, second]),
        (second, [second]),
    ]
    assert len({one["id"] for one in records}) == 3


def test_the_description_names_every_call(api):
    body = api("GET", "/openapi.json", token="").get_json()
    assert body["openapi"].startswith("3.1")
    assert set(body["paths"]["/api/v1/typos/{typo_id}"]) >= {"get", "patch"}
    assert "/api/v1/typos/bulk" in body["paths"]


@pytest.mark.parametrize(("what", "status"), [("site", 404), ("url", 404), ("assignee", 404), ("q", 200)])
def test_what_no_text_has_is_no_error_of_ours(api, typo, what, status):
    api("GET", f"/typos?{what}=a%ff", status)
    assert what in api("GET", f"/typos?{what}=%00", 422).json["errors"]


def test_what_cannot_be_stored_is_taken_out_of_a_note(api, typo):
    changed = api(
        "PATCH", f"/typos/{typo}", data='{"note": "a\\ud800b\\u0000c\\u001b\\n d "}', content_type="application/json"
    )
    assert changed.get_json()["history"][-1]["to"] == "abc\n d"
    api("PATCH", f"/typos/{typo}", 422, json={"note": " "})
    api("PATCH", f"/typos/{typo}", 422, json={"assignee": "\ud800"})
    api("PATCH", f"/typos/{typo}", 400, data="[" * 20_000, content_type="application/json")


def test_the_description_can_be_read_by_people(collector, api):
    page = collector.client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "script" not in page.headers["Content-Security-Policy"]
    for path, item in api("GET", "/openapi.json", token="").get_json()["paths"].items():
        for method in {"get", "post", "patch", "delete"} & set(item):
            assert f'<span class="method">{method.upper()}</span><code>{path}</code>' in page.text, path
    for name in api("GET", "/openapi.json", token="").get_json()["components"]["schemas"]:
        assert f'id="shape-{name}"' in page.text
    style = re.search(r'href="([^"]+docs.css)"', page.text)[1]
    assert collector.client().get(style).status_code == 200


def test_an_article_is_found_under_any_of_its_addresses(collector, api):
    collector.send(url="https://news.example/a?b=1&utm_source=x#y")
    for url in ("https://news.example/a?b=1", "https://NEWS.example/a?utm_medium=z&b=1#more"):
        assert len(api("GET", f"/typos?url={urllib.parse.quote(url, safe='')}").get_json()["items"]) == 1
    api("GET", "/typos?url=https://news.example/b", 404)


def test_readers_get_nothing_from_the_api(collector, typo):
    for path in ("/api/v1/typos", f"/api/v1/typos/{typo}"):
        answer = collector.client().get(path, headers={"Origin": ORIGIN})
        assert answer.status_code == 401
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_unknown_address_is_a_problem_too(api):
    api("GET", "/nothing", 404)


def test_a_list_is_what_its_description_says(api, collector, typo):
    collector.send(suggestion="our pier")
    collector.send(**MENDS_TWO)
    collector.add_editor("ada@news.example")
    api("PATCH", f"/typos/{typo}", json={"assignee": "ada@news.example", "correction": "the bridge"})
    answer = api("GET", "/typos").json
    assert TypoPageSchema().validate(answer) == {}
    [one] = [one for one in answer["items"] if one["id"] == typo]
    whole = api("GET", f"/typos/{typo}").json
    assert one == {name: whole[name] for name in one}
    assert one["other_suggestions"] == [{"exact": "teh bridge", "text": "our pier", "count": 1}]
    assert WholeTypoSchema().validate(whole) == {}
