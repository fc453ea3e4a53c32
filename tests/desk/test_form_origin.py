"""Forms of the desk are taken from the desk, whichever of the headers say so, and from nowhere else."""

import pytest

from collector.desk import answers

HERE = "https://typos.example.org"


@pytest.fixture
def collector(start_collector):
    made = start_collector(PROOFDESK_URL=HERE)
    made.add_site()
    return made


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),  # Referrer-Policy: no-referrer
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": HERE}, 303),
        ({"Origin": HERE, "Referer": "https://evil.example/"}, 303),
        ({"Referer": f"{HERE}/desk/sign-in"}, 303),
        ({"Origin": "null", "Referer": f"{HERE}/desk/sign-in"}, 303),
        ({}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "https://typos.example.org.evil.example"}, 400),
        ({"Referer": "https://evil.example/"}, 400),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, 400),
        ({"Sec-Fetch-Site": "same-site", "Origin": HERE}, 400),
        ({"Origin": "http://["}, 400),
    ],
)
def test_a_form_comes_from_the_desk(collector, visitor, monkeypatch, headers, status):
    logged = []
    monkeypatch.setattr(answers.log, "warning", lambda event, **told: logged.append((event, *told)), raising=False)
    collector.add_editor("anna@news.example")
    anna = visitor()
    page = anna.client.get("/desk/sign-in", base_url=HERE)
    anna.take(page, 200)
    form = {"csrf_token": anna.hidden("csrf_token"), "email": "anna@news.example", "password": "a long enough password"}
    anna.take(anna.client.post("/desk/sign-in", base_url=HERE, data=form, headers=headers), status)
    if status == 400:
        assert "the form did not come from the desk" in anna.words
    assert logged == ([("form refused", "reason")] if status == 400 else [])


def test_without_its_token_the_right_origin_is_not_enough(collector, visitor):
    anna = visitor()
    answer = anna.client.post("/desk/sign-in", base_url=HERE, headers={"Origin": HERE}, data={"email": "x"})
    assert answer.status_code == 400
