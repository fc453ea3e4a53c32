"""What the widget asks for when an editor comes from the desk."""

import html
import re

import pytest
from itsdangerous import URLSafeTimedSerializer

from collector.web.tickets import LONGEST, quote_ticket, read_quote_ticket

KEY = "k" * 40
ORIGIN = "https://news.example"


@pytest.fixture
def secret(collector):
    return collector.app.extensions["proofdesk"].settings.secret_key


def ask(collector, ticket, origin=ORIGIN):
    return collector.client().get("/w/quote", query_string={"ticket": ticket}, headers={"Origin": origin})


def test_a_ticket_is_good_for_one_quote(collector, secret):
    collector.send()
    other = collector.send(url=f"{ORIGIN}/x", quote={"exact": "recieve", "prefix": "to ", "suffix": " it"}, block=...)
    answer = ask(collector, quote_ticket(other.json["typo"], secret))
    assert answer.json == {"exact": "recieve", "prefix": "to ", "suffix": " it"}
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Vary"] == "Origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_only_the_sites_own_pages_can_read_it(collector, secret):
    collector.add_site("other", ("https://other.example",), "Other")
    ticket = quote_ticket(collector.send().json["typo"], secret)
    for origin in ("https://other.example", "https://evil.example", "null", "http://news.example"):
        assert "Access-Control-Allow-Origin" not in ask(collector, ticket, origin).headers, origin


def test_without_a_ticket_there_is_nothing(collector, secret):
    typo = collector.send().json["typo"]
    right = quote_ticket(typo, secret)
    wrong = [
        "", "1", str(typo), right[:-1], right + "x", quote_ticket(typo, KEY), "x" * 5000, "ü.ü.ü",
        quote_ticket(999, secret), URLSafeTimedSerializer(secret, salt="proofdesk-password-link").dumps(typo),
    ]  # fmt: skip
    for ticket in wrong:
        answer = ask(collector, ticket)
        assert answer.status_code == 404, ticket
        assert "bridge" not in answer.text
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_merged_typos_ticket_leads_on(collector, secret, monkeypatch):
    typo = collector.send().json["typo"]
    monkeypatch.setattr("collector.intake.quotes.merged_into", lambda _session, number, _reach: {77: typo}.get(number))
    assert ask(collector, quote_ticket(77, secret)).json["exact"] == "teh"


def test_a_ticket_is_short_fits_an_address_and_ends(monkeypatch):
    ticket = quote_ticket(2**31 - 1, KEY)
    assert re.fullmatch(r"[\w.-]+", ticket)
    assert len(ticket) < LONGEST
    assert read_quote_ticket(ticket, KEY) == 2**31 - 1
    monkeypatch.setattr("collector.web.tickets.GOOD_FOR", -1)
    assert read_quote_ticket(ticket, KEY) is None
    assert read_quote_ticket(URLSafeTimedSerializer(KEY, salt="proofdesk-quote-ticket").dumps(True), KEY) is None
    assert html.escape(ticket) == ticket
