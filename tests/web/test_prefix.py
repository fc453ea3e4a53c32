"""Serving below a path of the site's own host."""

import re

import pytest

from tests.support.collector import PASSWORD


@pytest.fixture
def collector(start_collector):
    made = start_collector(PROOFDESK_URL="https://news.example/typos", PROOFDESK_REPORT_LIMIT="off")
    made.add_site()
    made.add_editor("ed@news.example")
    return made


def take_off(app):
    """A proxy that hands on what follows the prefix."""

    def handed_on(environ, start_response):
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/typos")
        return app(environ, start_response)

    return handed_on


# Some proxies pass the path on as it came, some take the prefix off.
@pytest.mark.parametrize("takes_off", [False, True])
def test_every_address_has_the_prefix_whatever_the_proxy_does(collector, takes_off):
    if takes_off:
        collector.app.wsgi_app = take_off(collector.app.wsgi_app)
    client = collector.client()
    prefix = "/typos"
    assert client.get(f"{prefix}/").location == "/typos/desk/"
    asked = client.get(f"{prefix}/desk/?q=x", base_url="https://news.example")
    assert asked.location.startswith("/typos/desk/sign-in?next=")
    page = client.get(asked.location, base_url="https://news.example")
    assert set(re.findall(r'(?:href|src)="(/[a-z]*/)', page.text)) == {"/typos/"}
    form = {"email": "ed@news.example", "password": PASSWORD, "next": "/desk/?q=x"}
    form["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    headers = {"Referer": "https://news.example/typos/desk/sign-in"}
    done = client.post(f"{prefix}/desk/sign-in", data=form, headers=headers, base_url="https://news.example")
    assert (done.status_code, done.location) == (303, "/typos/desk/?q=x")
    assert "Path=/typos/desk;" in done.headers["Set-Cookie"] + ";"
    assert client.get("/typos/desk/?q=x", base_url="https://news.example").status_code == 200
    assert client.get(f"{prefix}/widget.js").status_code == 200


def test_reports_are_taken_below_the_prefix(collector):
    assert collector.send().status_code == 201
