"""Merging and splitting over HTTP."""

import uuid

import pytest

from tests.support.collector import ORIGIN

# As a reader has it whose page was written anew: only an editor sees that it is the same mistake.
WHOLE = {"exact": "opened teh bridge", "prefix": "After years of rain somebody has ", "suffix": " with a long ribbon."}


@pytest.fixture
def other(collector, typo):
    """Another typo of the same article, with two reports."""
    for _ in range(2):
        number = collector.send(quote=WHOLE, block=..., suggestion="opened the bridge").json["typo"]
    return number


def detail(answer):
    return answer.get_json(force=True)["detail"]


def test_a_merge_answers_the_typo_that_stays(api, typo, other):
    answer = api("POST", f"/typos/{other}/merge", json={"into": typo})
    body = answer.get_json()
    assert (body["id"], body["reports"], len(body["report_list"])) == (typo, 3, 3)
    assert (body["quote"]["exact"], body["suggestions"]) == ("teh", [{"text": "the", "count": 3}])
    [event] = body["history"]
    assert (event["kind"], event["from"], event["to"]) == ("merge", f"{other}: teh", str(typo))
    assert answer.headers["ETag"] == api("GET", f"/typos/{typo}").headers["ETag"] == f'"{typo}-2"'
    assert answer.headers["Content-Location"] == f"/api/v1/typos/{typo}"


def test_the_old_number_leads_to_the_new_one(collector, api, typo, other):
    api("POST", f"/typos/{other}/merge", json={"into": typo})
    answer = api("GET", f"/typos/{other}", 308)
    assert answer.headers["Location"] == f"/api/v1/typos/{typo}"
    assert answer.headers["Cache-Control"] == "no-store"
    followed = collector.client().get(
        f"/api/v1/typos/{other}", headers=collector.token("ed@news.example"), follow_redirects=True
    )
    assert followed.json["id"] == typo
    said = f"Typo {other} was merged into typo {typo}: look at that one, then decide."
    assert detail(api("PATCH", f"/typos/{other}", 409, json={"status": "fixed"})) == said
    assert detail(api("POST", f"/typos/{other}/merge", 409, json={"into": typo})) == said
    assert detail(api("POST", f"/typos/{other}/split", 409, json={"reports": [str(uuid.uuid4())]})) == said
    body = api("POST", "/typos/bulk", json={"ids": [typo, other], "status": "fixed"}).get_json()
    assert (body["changed"], body["missing"]) == (1, [other])


def test_a_later_report_follows_the_merge(collector, api, typo, other):
    api("POST", f"/typos/{other}/merge", json={"into": typo})
    answer = collector.send(quote=WHOLE, block=..., suggestion="opened the bridge")
    assert (answer.json["typo"], answer.json["reports"]) == (typo, 4)
    assert api("GET", f"/typos/{typo}").get_json()["reports"] == 4


def test_exports_name_the_typo_that_stays(api, typo, other):
    api("POST", f"/typos/{other}/merge", json={"into": typo})
    lines = api("GET", "/export.csv").get_data(as_text=True).splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == [str(typo)] * 3


def test_a_split_answers_the_new_typo(api, typo, other):
    merged = api("POST", f"/typos/{other}/merge", json={"into": typo}).get_json()
    reports = [one["id"] for one in merged["report_list"] if one["quote"]["exact"] == "opened teh bridge"]
    answer = api("POST", f"/typos/{typo}/split", 201, json={"reports": reports})
    body = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/typos/{body['id']}"
    assert answer.headers["ETag"] == f'"{body["id"]}-2"'
    assert (body["status"], body["reports"], body["quote"]["exact"]) == ("new", 2, "teh")
    assert body["suggestions"] == [{"text": "the", "count": 2}]
    assert [(one["kind"], one["from"], one["to"]) for one in body["history"]] == [("split", f"{typo}: teh", None)]
    left = api("GET", f"/typos/{typo}").get_json()
    assert (left["reports"], left["suggestions"]) == (1, [{"text": "the", "count": 1}])
    assert left["history"][-1]["to"] == f"{body['id']}: teh"


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("itself", "into: Typo {other} cannot be merged into itself."),
        ("elsewhere", "into: Typo {elsewhere} is in another article than typo {other}."),
        ("nothing", "into: There is no typo 999."),
        ("merged", "into: Typo {merged} was merged into typo {typo}: merge into that one."),
    ],
)
def test_what_cannot_be_merged(collector, api, typo, other, into, said):
    elsewhere = collector.send(url=f"{ORIGIN}/elsewhere").json["typo"]
    merged = collector.send(quote={"exact": "zebra"}, block=...).json["typo"]
    api("POST", f"/typos/{merged}/merge", json={"into": typo})
    numbers = {"itself": other, "elsewhere": elsewhere, "nothing": 999, "merged": merged}
    answer = api("POST", f"/typos/{other}/merge", 422, json={"into": numbers[into]})
    assert detail(answer) == said.format(typo=typo, other=other, elsewhere=elsewhere, merged=merged)
    assert list(answer.get_json(force=True)["errors"]) == ["into"]
    assert api("GET", f"/typos/{other}").get_json()["reports"] == 2


@pytest.mark.parametrize("body", [{}, {"into": "x"}, {"into": 0}, {"into": 2**31}, {"into": None}, {"from": 1}])
def test_wrong_merges_are_refused(api, typo, other, body):
    api("POST", f"/typos/{other}/merge", 422, json=body)


@pytest.mark.parametrize("reports", [[], ["x"], [str(uuid.uuid4())] * 1001, None, "x"])
def test_wrong_splits_are_refused(api, other, reports):
    api("POST", f"/typos/{other}/split", 422, json={"reports": reports})


def test_what_cannot_be_split(api, typo, other):
    reports = [one["id"] for one in api("GET", f"/typos/{other}").get_json()["report_list"]]
    answer = api("POST", f"/typos/{other}/split", 422, json={"reports": [*reports, reports[0]]})
    assert detail(answer) == f"reports: These are all reports of typo {other}: at least one has to stay."
    strange = str(uuid.uuid4())
    answer = api("POST", f"/typos/{other}/split", 422, json={"reports": [reports[0], strange]})
    assert detail(answer) == f"reports: {strange} is not a report of typo {other}."


def test_if_match(api, typo, other):
    tag = api("GET", f"/typos/{other}").headers["ETag"]
    reports = [api("GET", f"/typos/{other}").get_json()["report_list"][0]["id"]]
    api("PATCH", f"/typos/{other}", json={"note": "Wait."})
    for call, body in (("merge", {"into": typo}), ("split", {"reports": reports})):
        api("POST", f"/typos/{other}/{call}", 412, headers={"If-Match": tag}, json=body)
    tag = api("GET", f"/typos/{other}").headers["ETag"]
    api("POST", f"/typos/{other}/split", 201, headers={"If-Match": tag}, json={"reports": reports})
    tag = api("GET", f"/typos/{other}").headers["ETag"]
    api("POST", f"/typos/{other}/merge", headers={"If-Match": tag}, json={"into": typo})


@pytest.mark.parametrize(("call", "body"), [("merge", {"into": 1}), ("split", {"reports": [str(uuid.uuid4())]})])
def test_a_typo_that_is_not_there(api, typo, call, body):
    for number in (999, 10**17):
        assert detail(api("POST", f"/typos/{number}/{call}", 404, json=body)) == f"There is no typo {number}."


def test_the_description_tells_of_both(api):
    paths = api("GET", "/openapi.json", token="").get_json()["paths"]
    for call, status in (("merge", "200"), ("split", "201")):
        described = paths[f"/api/v1/typos/{{typo_id}}/{call}"]["post"]
        assert described["description"]
        assert status in described["responses"]
        assert described["requestBody"]["content"]["application/json"]["example"]
    assert "308" in paths["/api/v1/typos/{typo_id}"]["get"]["responses"]
