"""Reading parameters and bodies: what is wrong is answered as a problem with messages by field."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from flask import current_app, request
from flask_smorest import Blueprint
from marshmallow import RAISE, missing
from webargs.flaskparser import FlaskParser

from collector.api.problems import PROBLEM_TYPE, ProblemSchema
from collector.web.problems import Problem, wrong_field


class _Parser(FlaskParser):
    # Ignoring a misspelt filter would answer a different question.
    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE}

    def load_json(self, req: Any, schema: Any) -> Any:
        """Return the body.

        Raises Problem if there is none (to some calls that would mean "everything"), if it is not sent as JSON, or if
        it is nested too deeply for the parser.
        """
        try:
            body = super().load_json(req, schema)
        except RecursionError as error:
            raise Problem(400, "The body is nested too deeply.") from error
        if body is missing and req.get_data():
            raise Problem(415, "Send the body as application/json.")
        if body is missing:
            raise Problem(422, "The body must be a JSON object.")
        return body

    def handle_error(self, error: Any, *_args: Any, **_options: Any) -> NoReturn:
        """Raise Problem 422 for what a marshmallow schema refused."""
        [(location, messages)] = error.messages.items()
        errors = _by_parameter(messages) if location == "query" else _by_name(messages)
        first = next(iter(errors))
        if not first:
            raise Problem(422, "The body must be a JSON object.") from error
        raise Problem(422, f"{first}: {errors[first][0]}", errors) from error

    def _handle_invalid_json_error(self, error: Any, *_args: Any, **_options: Any) -> NoReturn:
        raise Problem(400, "The body is not JSON in UTF-8.") from error


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint whose arguments answer with our problems.

    A query parameter that a call does not know is refused, also by calls that take none.
    """

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before_request(_refuse_a_query_where_none_is_read)

    def arguments(self, schema: Any, *, location: str = "json", **options: Any) -> Callable[[Any], Any]:
        """Read arguments by a schema, as flask-smorest does, and note which calls read their query."""
        read = super().arguments(schema, location=location, **options)

        def decorate(view: Any) -> Any:
            decorated = read(view)
            decorated.reads_query = location == "query" or getattr(view, "reads_query", False)
            return decorated

        return decorate

    def problem(self, status: int, description: str) -> Callable[[Any], Any]:
        """Describe an error of its own that a call answers."""
        described: Callable[[Any], Any] = self.alt_response(
            status, schema=ProblemSchema, content_type=PROBLEM_TYPE, description=description
        )
        return described


def _refuse_a_query_where_none_is_read() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.args and not getattr(view, "reads_query", False):
        name = next(iter(request.args))
        raise wrong_field(name, "This call takes no parameters.")


def _by_name(messages: Any, above: str = "") -> dict[str, list[str]]:
    """Turn {"ids": {0: […]}} into {"ids.0": […]}."""
    if not isinstance(messages, Mapping):
        return {above: [str(message) for message in messages]}
    flat: dict[str, list[str]] = {}
    for name, value in messages.items():
        flat.update(_by_name(value, above if name == "_schema" else f"{above}.{name}".lstrip(".")))
    return flat


def _by_parameter(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Turn {"status": {1: […]}} into {"status": […]}: the items of a parameter have no names of their own."""
    return {name: [text for texts in _by_name(wrong).values() for text in texts] for name, wrong in messages.items()}
