"""Saved views and mentions by the API."""

from collector.store.attention import note_mentions
from collector.store.editors import add_editor, editor_by_email
from collector.store.models import Role, Typo
from collector.store.reach import ALL_SITES
from collector.store.triage import Change, apply_change


def test_views_are_ones_own_or_shared(api):
    made = api("POST", "/views", 201, json={"name": " Sport ", "query": "?status=new&section=Sport"}).get_json()
    assert made == {"id": 1, "name": "Sport", "query": "status=new&section=Sport", "shared": False, "own": True}
    api("POST", "/views", 201, json={"name": "All", "query": "status=all", "shared": True})
    assert [view["name"] for view in api("GET", "/views").get_json()["items"]] == ["All", "Sport"]
    seen = api("GET", "/views", token="viewer").get_json()["items"]
    assert [(view["name"], view["own"]) for view in seen] == [("All", False)]
    assert (
        api("POST", "/views", 201, json={"name": "x", "query": "", "shared": True}, token="viewer").json["shared"]
        is False
    )
    api("DELETE", "/views/1", 404, token="viewer")
    api("DELETE", "/views/1", 204)
    for wrong in ({}, {"name": " ", "query": ""}, {"name": "x" * 61, "query": ""}, {"name": "x", "query": "y" * 2001}):
        api("POST", "/views", 422, json=wrong)


def test_mentions_are_notes_that_name_one(collector, api, typo):
    with collector.database.write() as session:
        tom = add_editor(session, "tom@news.example", Role.EDITOR, collector.clock(), ALL_SITES)
        ed = editor_by_email(session, "ed@news.example")
        [note] = apply_change(session, session.get_one(Typo, typo), Change(note="@ed, look"), tom, collector.clock())
        note_mentions(session, note, [ed])
    [mention] = api("GET", "/mentions").get_json()["items"]
    assert (mention["note"], mention["editor"], mention["seen"]) == ("@ed, look", "tom@news.example", False)
    assert api("GET", "/mentions", token="viewer").get_json()["items"] == []
