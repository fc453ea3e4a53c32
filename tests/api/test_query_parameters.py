"""Parameters that name something unknown, or that do not exist, are refused and named: never an empty 200."""

import pytest

from collector.store.models import Role, Scope


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        ("/typos?staus=new", "staus"),
        ("/typos?status=new&page=2", "page"),
        ("/articles?sort=-reports", "sort"),
        ("/stats?since=2026-11-01", "since"),
        ("/export.csv?status=new", "status"),
        ("/export.jsonl?format=csv", "format"),
        ("/sites?name=news", "name"),
        ("/views?shared=true", "shared"),
        ("/mentions?limit=5", "limit"),
        ("/tokens?scope=read", "scope"),
    ],
)
def test_refuses_a_parameter_that_the_call_does_not_know(api, call, parameter):
    answer = api("GET", call, 422).get_json(force=True)
    assert list(answer["errors"]) == [parameter]
    assert parameter in answer["detail"]


@pytest.mark.parametrize("call", ["/people?role=admin", "/audit?who=anna"])
def test_refuses_a_parameter_that_an_administrators_call_does_not_know(collector, api, call):
    answer = api("GET", call, 422, headers=collector.token("root@news.example", Role.ADMIN, Scope.ADMIN)).get_json(
        force=True
    )
    assert list(answer["errors"]) == [call.partition("?")[2].partition("=")[0]]


def test_refuses_parameters_of_a_change(api, typo):
    api("PATCH", f"/typos/{typo}?status=fixed", 422, json={"note": "Look"})
    api("POST", "/typos/bulk?dry=1", 422, json={"ids": [typo], "status": "fixed"})
    assert api("GET", f"/typos/{typo}").get_json()["status"] == "new"


@pytest.mark.parametrize("call", ["/typos", "/articles", "/stats", "/export.csv", "/export.jsonl"])
@pytest.mark.parametrize("key", ["nosuchsite", "", "x" * 300])
def test_names_a_site_that_does_not_exist(api, typo, call, key):
    answer = api("GET", f"{call}?site={key}", 404).get_json(force=True)
    assert list(answer["errors"]) == ["site"]
    assert key[:100] in answer["detail"]


def test_names_an_assignee_that_does_not_exist(api, typo):
    for text in ("nobody@news.example", "", "-1", "None"):
        answer = api("GET", f"/typos?assignee={text}", 404).get_json(force=True)
        assert list(answer["errors"]) == ["assignee"]
    for text in ("me", "none", "ed@news.example"):
        api("GET", f"/typos?assignee={text}")


def test_names_an_address_of_no_article(api, typo):
    answer = api("GET", "/typos?url=https://news.example/town/brigde", 404).get_json(force=True)
    assert "https://news.example/town/brigde" in answer["detail"]
    assert list(answer["errors"]) == ["url"]
    [item] = api("GET", "/typos?url=http://www.news.example/town/bridge?utm_source=x").get_json()["items"]
    assert item["id"] == typo
    assert api("GET", "/typos?url=https://news.example/town/bridge&status=fixed").get_json()["items"] == []


def test_names_an_editor_who_does_not_exist_in_the_audit_log(collector, api):
    admin = collector.token("root@news.example", Role.ADMIN, Scope.ADMIN)
    for text in ("nobody@news.example", ""):
        answer = api("GET", f"/audit?editor={text}", 404, headers=admin).get_json(force=True)
        assert list(answer["errors"]) == ["editor"]
    api("GET", "/audit?editor=none", headers=admin)


@pytest.mark.parametrize("call", ["/held/delete", "/held/release", "/typos/bulk", "/views"])
def test_refuses_a_call_without_the_body_that_it_reads(api, call):
    api("POST", call, 422)
    api("POST", call, 415, data="site=newskey", content_type="application/x-www-form-urlencoded")
