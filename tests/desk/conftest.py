"""What the desk's tests may ask for: somebody at the desk, and typos to decide about."""

import html
import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from collector.store.models import Role
from tests.support.collector import PASSWORD, Collector


class Visitor:
    """A browser without JavaScript that looks at the desk. It keeps its cookies and the last page."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.client = collector.client()
        self.page = ""

    def open(self, address: str, status: int = 200) -> str:
        """Return the page at an address of the desk."""
        return self.take(self.client.get(address), status)

    def post(self, address: str, expect: int, **fields: str) -> TestResponse:
        """Send a form with the token of the last page."""
        response = self.client.post(address, data={"csrf_token": self.hidden("csrf_token"), **fields})
        self.take(response, expect)
        return response

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Fill in the sign-in page and send it."""
        self.open("/desk/sign-in")
        response = self.client.post(
            "/desk/sign-in",
            data={"csrf_token": self.hidden("csrf_token"), "email": email, "password": password, **fields},
        )
        self.page = response.text
        return response

    def decide(self, typo_id: int, expect: int = 303, reload: bool = True, **fields: str) -> TestResponse:
        """Open the typo's page (unless it is to be the last page seen) and press one of its buttons."""
        if reload:
            self.open(f"/desk/typos/{typo_id}")
        form = {name: self.hidden(name) for name in ("version", "last_event", "correction_was")}
        form |= {"correction": self.box("correction"), "note": self.box("note")}
        return self.post(f"/desk/typos/{typo_id}", expect, **(form | fields))

    def take(self, response: TestResponse, status: int) -> str:
        assert response.status_code == status, response.text
        self.page = response.text
        return self.page

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the last page."""
        return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', self.page)[1])

    def box(self, name: str) -> str:
        """What stands in a text area of the last page."""
        return html.unescape(re.search(rf'<textarea[^>]* name="{name}"[^>]*>([^<]*)</textarea>', self.page)[1])

    @property
    def words(self) -> str:
        """The last page's text."""
        text = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", self.page, flags=re.S)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    @property
    def buttons(self) -> list[str]:
        """What the last page's buttons are called, without those that wait for a script."""
        shown = re.sub(r"<div[^>]* hidden>.*?</div>", "", self.page, flags=re.S)
        return re.findall(r"<button(?![^>]* hidden)[^>]*>([^<]+)</button>", shown)

    @property
    def typos(self) -> list[int]:
        """The typos that the last page lists."""
        return [int(number) for number in re.findall(r'<li class="row" id="typo-(\d+)"', self.page)]

    @property
    def next_page(self) -> str | None:
        """Where "Next page" leads."""
        found = re.search(r'rel="next" href="([^"]+)"', self.page)
        return html.unescape(found[1]) if found else None


@pytest.fixture
def visitor(collector: Collector) -> Callable[[], Visitor]:
    """Makes visitors who are not signed in."""
    return lambda: Visitor(collector)


@pytest.fixture
def sign_in(collector: Collector) -> Callable[..., Visitor]:
    """Makes somebody who is signed in: `sign_in("tom@news.example", Role.VIEWER)`."""

    def make(email: str, role: Role = Role.EDITOR) -> Visitor:
        collector.add_editor(email, role)
        visitor = Visitor(collector)
        assert visitor.sign_in(email).status_code == 303
        return visitor

    return make


@pytest.fixture
def anna(sign_in: Callable[..., Visitor]) -> Visitor:
    """An editor at the desk."""
    return sign_in("anna@news.example")


@pytest.fixture
def typo(collector: Collector) -> int:
    """The number of a typo that one reader reported."""
    return collector.send().json["typo"]
