"""`/api/v1/docs`: the API's description as a page to read, made from the same OpenAPI document, without a script."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from flask_smorest import Api

from collector.web.running import running

blueprint = Blueprint(
    "api_docs", __name__, url_prefix="/api/v1/docs", template_folder="templates", static_folder="static"
)

_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
_METHODS = ("get", "post", "put", "patch", "delete")


def init_app(app: Flask, api: Api) -> None:
    """Register the page."""
    app.extensions["proofdesk-api"] = api
    app.register_blueprint(blueprint)


@blueprint.get("")
def docs() -> Response:
    """Show every call, its parameters and its shapes."""
    spec = current_app.extensions["proofdesk-api"].spec.to_dict()
    here = f"{running().settings.url}/api/v1"  # not from the request: its Host can be forged
    page = render_template("api/docs.html", here=here, spec=spec, calls=list(calls(spec)), shapes=list(shapes(spec)))
    response: Response = make_response(page)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def calls(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every call of an OpenAPI document: method, path, summary, parameters, body's and answers' shapes."""
    for path, item in spec["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            call = item[method]
            yield {
                "id": f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
                "method": method.upper(),
                "path": path,
                "summary": call.get("summary", ""),
                "description": call.get("description", ""),
                "parameters": [*item.get("parameters", []), *call.get("parameters", [])],
                "body": _shape_name(call.get("requestBody", {})),
                # "default" stands for every problem; the page says once how those look.
                "answers": [
                    (status, _shape_name(answer))
                    for status, answer in sorted(call.get("responses", {}).items())
                    if status != "default"
                ],
            }


def shapes(spec: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, str, bool, str]]]]:
    """Yield every shape: its name and its fields as (name, kind, whether it is always there, description)."""
    for name, schema in sorted(spec.get("components", {}).get("schemas", {}).items()):
        required = schema.get("required", [])
        yield (
            name,
            [
                (field, _kind(kind), field in required, kind.get("description", ""))
                for field, kind in schema.get("properties", {}).items()
            ],
        )


def _shape_name(part: dict[str, Any]) -> str | None:
    for content in part.get("content", {}).values():
        reference = content.get("schema", {}).get("$ref")
        if reference:
            return str(reference).rpartition("/")[2]
    return None


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
