"""What the API's tests may ask for: somebody who calls it, and a typo to decide about."""

import pytest

from collector.store.models import Role


@pytest.fixture
def api(collector):
    """Calls the API as an editor: `api("GET", "/typos")`; `status` is the answer that is expected."""
    tokens = {"editor": collector.token("ed@news.example")}

    def call(method, path, status=200, headers=None, token="editor", **options):
        if token not in tokens:
            tokens[token] = collector.token(f"{token}@news.example", Role(token)) if token else {}
        answer = collector.client().open(
            f"/api/v1{path}", method=method, headers=tokens[token] | (headers or {}), **options
        )
        assert answer.status_code == status, answer.get_data(as_text=True)
        if status >= 400:
            assert answer.content_type == "application/problem+json"
            assert answer.get_json(force=True)["detail"]
        return answer

    return call


@pytest.fixture
def typo(collector):
    return collector.send(comment="Look!").get_json()["typo"]
