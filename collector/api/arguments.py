"""Reading parameters and bodies: what is wrong is answered as a problem with messages by field."""

from collections.abc import Mapping
from typing import Any, NoReturn

from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from collector.web.problems import Problem


class _Parser(FlaskParser):
    def load_json(self, req: Any, schema: Any) -> Any:
        """Return the body; what is nested too deep for the parser is no JSON of ours."""
        try:
            return super().load_json(req, schema)
        except RecursionError as error:
            raise Problem(400, "The body is nested too deep.") from error

    def handle_error(self, error: Any, *_args: Any, **_options: Any) -> NoReturn:
        """Raise Problem 422 for what a marshmallow schema refused."""
        errors = _by_name(error.messages)
        first = next(iter(errors))
        if not first:
            raise Problem(422, "The body must be a JSON object.") from error
        raise Problem(422, f"{first}: {errors[first][0]}", errors) from error

    def _handle_invalid_json_error(self, error: Any, *_args: Any, **_options: Any) -> NoReturn:
        raise Problem(400, "The body is not JSON in UTF-8.") from error


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint whose arguments answer with our problems."""

    ARGUMENTS_PARSER = _Parser()


def _by_name(messages: Any, above: str = "") -> dict[str, list[str]]:
    """Turn {"json": {"ids": {0: […]}}} into {"ids.0": […]}."""
    if not isinstance(messages, Mapping):
        return {above: [str(message) for message in messages]}
    flat: dict[str, list[str]] = {}
    for name, value in messages.items():
        outer = name in ("json", "query", "_schema") and not above
        flat.update(_by_name(value, above if outer or name == "_schema" else f"{above}.{name}".lstrip(".")))
    return flat
