"""The API against its own description: Schemathesis makes calls, good and bad, and checks every answer."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from collector.store.models import Role, Scope
from collector.web import site_check
from collector.web.guarded import NotFetched, Trouble
from tests.support.openapi import KEPT

# What a schema cannot say is refused with 422 as well: a cursor that no page gave, a site that does not exist, a time
# that is over before it begins.
_SEMANTIC = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422"]}}}

schema = schemathesis.openapi.from_dict(
    json.loads(KEPT.read_text(encoding="utf-8")), config=SchemathesisConfig.from_dict(_SEMANTIC)
)


@pytest.fixture
def admin(collector):
    """What an administrator's program sends with each call."""
    return collector.token("root@news.example", Role.ADMIN, Scope.ADMIN)


@pytest.fixture
def no_network(monkeypatch):
    """No page is fetched: the check of the tag would ask for addresses that chance made up."""

    def fetch_page(url, origins):
        raise NotFetched(Trouble.NO_CONNECTION)

    monkeypatch.setattr(site_check, "fetch_page", fetch_page)


@schema.parametrize()
@settings(max_examples=10, suppress_health_check=list(HealthCheck), derandomize=True)
def test_answers_are_what_the_description_says(case, collector, admin, no_network):
    case.operation.schema.app = collector.app
    case.call_and_validate(app=collector.app, headers=admin)
