"""The API's description: valid, complete, with examples, and the one that docs/ keeps."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.openapi import KEPT, description


@pytest.fixture(scope="module")
def spec():
    return json.loads(description())


def calls(spec):
    for path, item in spec["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & set(item):
            yield f"{method.upper()} {path}", item[method]


def test_the_kept_description_is_current():
    assert KEPT.read_text(encoding="utf-8") == description(), "run `make openapi`"


def test_it_is_valid_with_its_defaults(spec):
    assert [error.message for error in OpenAPIV31SpecValidator(spec).iter_errors()] == []


def test_errors_are_described_as_problems(spec):
    answers = [answer for _, call in calls(spec) for answer in call["responses"].items()]
    for status, answer in answers + [("default", one) for one in spec["components"]["responses"].values()]:
        if "$ref" not in answer and (status == "default" or status >= "300"):
            assert list(answer["content"]) == ["application/problem+json"]


def test_exports_are_described_with_their_media_types(spec):
    for path, media_type in (("export.csv", "text/csv"), ("export.jsonl", "application/jsonl")):
        assert list(spec["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]) == [media_type]


def test_it_is_openapi_3_1(spec):
    assert spec["openapi"] == "3.1.0"
    assert spec["info"]["title"] == "Proofdesk"
    assert spec["security"] == [{"token": []}]


def test_every_call_says_what_it_does_and_answers(spec):
    for name, call in calls(spec):
        assert call.get("summary"), name
        assert any(status.startswith("2") for status in call["responses"]), name


def test_every_body_has_an_example(spec):
    for name, call in calls(spec):
        for content in call.get("requestBody", {}).get("content", {}).values():
            assert "example" in content or "examples" in content or _examples_inside(spec, content["schema"]), name


def test_every_reference_leads_somewhere(spec):
    def references(part):
        if isinstance(part, dict):
            if "$ref" in part:
                yield part["$ref"]
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    for reference in references(spec):
        found = spec
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def _examples_inside(spec, schema):
    named = schema.get("$ref", "").rpartition("/")[2]
    fields = spec["components"]["schemas"].get(named, schema).get("properties", {})
    return any("example" in field for field in fields.values())
